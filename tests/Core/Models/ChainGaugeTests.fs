/// What may be done to hidden units: that it leaves the output of random chains as it is, and that nothing else does.
module Research.Tests.ChainGaugeTests

open System
open Research
open Expecto

let private forward (model: IModel) (parameters: float[]) (x: float[]) =
    let h, y = Array.zeroCreate<float> model.Activations, Array.zeroCreate<float> model.Features
    model.Forward<float>(parameters, x, h, y)
    y

let private permutation (random: Random) n =
    let order = [| 0 .. n - 1 |]
    random.Shuffle order
    Matrix.Build(n, n, fun i j -> if order[i] = j then 1.0 else 0.0)

let private transpose (m: Matrix) = Matrix.Build(m.Columns, m.Rows, fun i j -> m[j, i])

let private times (a: Matrix) (b: Matrix) =
    Matrix.Build(a.Rows, b.Columns, fun i j -> Seq.sum (seq { for k in 0 .. a.Columns - 1 -> a[i, k] * b[k, j] }))

/// 1 − 2vvᵀ/‖v‖², its own inverse.
let private reflection (random: Random) n =
    let v = Array.init n (fun _ -> Property.between 0.2 1.0 random)
    let square = v |> Array.sumBy (fun a -> a * a)
    Matrix.Build(n, n, fun i j -> (if i = j then 1.0 else 0.0) - 2.0 * v[i] * v[j] / square)

let private diagonal (factors: float[]) =
    Matrix.Build(factors.Length, factors.Length, fun i j -> if i = j then factors[i] else 0.0)

/// A map of those that a gauge allows, as far from the identity as its kind goes, and its inverse.
let private map (random: Random) gauge n =
    let factors = Array.init n (fun _ -> Property.between 0.5 2.0 random)
    let scale, back = diagonal factors, diagonal (factors |> Array.map (fun f -> 1.0 / f))
    let p, q, r = permutation random n, reflection random n, reflection random n

    match gauge with
    | UnitGauge.Exchanges -> p, transpose p
    | UnitGauge.Rescalings -> times scale p, times (transpose p) back
    | UnitGauge.Rotations -> times q r, times r q
    | _ -> times (times q scale) r, times (times r back) q

let private gaugeOf layers = [ for units in (Chain layers).Gauge -> List.ofSeq units.Sites, units.Width, units.Gauge ]

let private dense name rows columns : Layer = Layer.Dense(name, rows, columns)

/// How far the output moves under a map of the units, relative to its size.
let private moved (model: ChainModel) (units: HiddenUnits) (random: Random) gauge =
    let plain = model :> IModel
    let normal _ = Property.between -1.0 1.0 random
    let parameters, x = Array.init plain.Layout.Size normal, Array.init plain.Features normal
    let m, inverse = map random gauge units.Width
    let before = forward plain parameters x
    let after = forward plain (units.Mapped(plain.Layout, parameters, m, inverse)) x
    let scale = before |> Array.map abs |> Array.max |> max 1.0
    (Array.map2 (-) before after |> Array.map abs |> Array.max) / scale

[<Tests>]
let tests =
    testList
        "Core/Models/ChainGaugeTests"
        [
            test "units of a linear bottleneck may be rotated where its weight is tied, and mapped at will where it is not" {
                Expect.equal
                    (gaugeOf [ dense "W" 2 3; Layer.Site "hidden"; Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ])
                    [ [ "hidden" ], 2, UnitGauge.Rotations ]
                    ""

                let untied between = [ dense "A" 2 3; yield! between; Layer.Site "hidden"; dense "B" 3 2; Layer.Relu ]
                Expect.equal (gaugeOf (untied [])) [ [ "hidden" ], 2, UnitGauge.InvertibleMaps ] ""

                Expect.equal
                    (gaugeOf (untied [ Layer.Bias("a", -1); Layer.Identity ]))
                    [ [ "hidden" ], 2, UnitGauge.InvertibleMaps ]
                    "a bias and the identity are not elementwise functions"

                Expect.equal (gaugeOf (untied [ Layer.Relu ])) [ [ "hidden" ], 2, UnitGauge.Rescalings ] ""
                Expect.equal (gaugeOf (untied [ Layer.Tanh ])) [ [ "hidden" ], 2, UnitGauge.Exchanges ] ""

                Expect.equal
                    (gaugeOf [ dense "W" 2 3; Layer.Relu; Layer.Transposed "W"; Layer.Bias "b" ])
                    [ [], 2, UnitGauge.Exchanges ]
                    "neurons of a tied weight"
            }

            property "what the gauge allows leaves the output of random chains as it is" (fun random ->
                let model = RandomChains.model (random.Next()) 6

                for units in model.Chain.Gauge do
                    Expect.isTrue (moved model units random units.Gauge <= 1e-8) $"{units} of {model}")

            test "every gauge occurs among random chains" {
                let found =
                    [
                        for seed in 0..199 do
                            for units in (RandomChains.model seed 6).Chain.Gauge -> units.Gauge
                    ]

                let all = Enum.GetValues<UnitGauge>() |> List.ofArray
                Expect.equal (found |> List.distinct |> List.sort) all ""
            }

            property "what goes beyond the gauge changes the output" (fun random ->
                let change layers gauge =
                    let model = ChainModel(Name = "gauge", Chain = Chain layers)
                    Seq.init 5 (fun _ -> moved model (single model.Chain.Gauge) random gauge) |> Seq.max

                let tied = [ dense "W" 3 4; Layer.Transposed "W"; Layer.Bias "b" ]
                Expect.isTrue (change tied UnitGauge.Rescalings > 1e-3) "a tied weight is not rescaled"
                let neurons = [ dense "A" 3 4; Layer.Absolute; dense "B" 4 3 ]
                Expect.isTrue (change neurons UnitGauge.Rotations > 1e-3) "neurons are not rotated"
                let uneven = [ dense "A" 3 4; Layer.Square; dense "B" 4 3 ]
                Expect.isTrue (change uneven UnitGauge.Rescalings > 1e-3) "squares are not rescaled")
        ]
