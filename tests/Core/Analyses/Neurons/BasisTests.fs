/// Alignment with axes, kurtosis, and maps of hidden units.
module Research.Tests.BasisTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

/// Rounding of a few products.
let private rounding = 1e-12

let private times (a: Matrix) (b: Matrix) =
    Matrix.Build(a.Rows, b.Columns, (fun i k -> Seq.sum [ for j in 0 .. a.Columns - 1 -> a[i, j] * b[j, k] ]))

let private identity n = Matrix.Build(n, n, (fun i k -> if i = k then 1.0 else 0.0))

let private near (expected: Matrix) (actual: Matrix) =
    Near.allWithin rounding (Array.ofSeq expected.Values) (Array.ofSeq actual.Values)

let private random (random: Random) count = List.init count (fun _ -> Property.between -1.0 1.0 random)

let private trained (model: 'model) parameters =
    let plan = Plans.make (model = (model :> IModel), evaluationSamples = 200)
    Trained(model, plan, stateOf parameters 0.0)

let private loss (trained: Trained<'model>) = (trained.Evaluations() |> Seq.last).Loss

let private untied =
    ChainModel(Name = "untied", Chain = Chain [ Layer.Dense("W", 2, 3); Layer.Dense("D", 3, 2); Layer.Bias "b" ])

/// How far a map moves the loss of a model with random parameters, as a share.
let private moved (model: 'model :> IChained) map seed =
    let before = trained model (random (Random seed) (model :> IModel).Layout.Size)
    abs (loss (before.Mapped map) / loss before - 1.0)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/BasisTests"
        [
            test "columns on axes have an alignment of 1, diagonal ones the least" {
                let axes = Matrices.ofRows (2, 3, [| 2.0; 0.0; 0.01; 0.0; -0.7; 0.01 |])
                Near.within rounding 1.0 (BasisAlignment.Of(axes, 0.5))
                Near.within rounding -1.0 (BasisAlignment.Of(Matrices.ofRows (2, 1, [| 1.0; -1.0 |]), 0.5))
                Near.within rounding -0.5 (BasisAlignment.Of(Matrices.ofRows (4, 1, [| 1.0; 1.0; 1.0; 1.0 |]), 0.5))
            }

            test "without a column of the norm there is nothing to measure" {
                Expect.isTrue (Double.IsNaN(BasisAlignment.Of(Matrices.ofRows (2, 1, [| 0.1; 0.1 |]), 0.5))) ""
            }

            test "rotations have an alignment of 0 on average" {
                for units in [ 2; 5; 8 ] do
                    let columns = Matrix.Build(units, 2, (fun i k -> if i = k || k = 1 then 1.0 else 0.0))

                    let found =
                        [
                            for seed in 1..400 -> BasisAlignment.Of(times (HiddenMap.Rotation(units, seed).Map) columns, 0.5)
                        ]

                    let mean = Basis.mean found
                    Near.statistic $"{units} units" 0.0 mean.Error mean.Value
            }

            test "the kurtosis of two equal values is 1, that of one large among ten is 8.1" {
                Near.within rounding 1.0 (BasisAlignment.Kurtosis(Matrices.ofRows (1, 2, [| 3.0; -3.0 |])))
                let one = Matrix.Build(5, 10, (fun k i -> if i = k then 1.0 else 0.0))
                Near.within rounding (0.73 / 0.09) (BasisAlignment.Kurtosis one)
            }

            test "a map and its inverse undo each other; an exchange and a rotation are orthogonal, a stretch is not" {
                for map in [ HiddenMap.Exchange 4; HiddenMap.Rotation(4, 3); HiddenMap.Stretch(4, 3) ] do
                    near (identity 4) (times map.Map map.Inverse)

                near (identity 4) (HiddenMap.Exchange(4).Map.Gram())
                near (identity 4) (HiddenMap.Rotation(4, 3).Map.Gram())
                let trace = Seq.sum [ for k in 0..3 -> HiddenMap.Stretch(4, 3).Map.Gram()[k, k] ]
                Near.within rounding (0.25 + 1.0 + 2.25 + 4.0) trace
            }

            test "a seed has its own map, the same every time" {
                Expect.equal (HiddenMap.Rotation(3, 1)) (HiddenMap.Rotation(3, 1)) ""
                Expect.notEqual (HiddenMap.Rotation(3, 1)) (HiddenMap.Rotation(3, 2)) ""
                Expect.notEqual (HiddenMap.Stretch(3, 1)) (HiddenMap.Stretch(3, 2)) ""
            }

            test "an untied linear layer keeps its loss under all maps, a tied one under orthogonal ones, neurons under exchanges" {
                let tied, neurons = ReluOutputModel(Features = 3, Hidden = 2), ReluHiddenModel(Features = 3, Neurons = 2)
                let seeds = [ 1..20 ]
                let exchange, rotation, stretch = HiddenMap.Exchange 2, HiddenMap.Rotation(2, 3), HiddenMap.Stretch(2, 3)

                for seed in seeds do
                    for map in [ exchange; rotation; stretch ] do
                        Near.within rounding 0.0 (moved untied map seed)

                    for map in [ exchange; rotation ] do
                        Near.within rounding 0.0 (moved tied map seed)

                    Near.within rounding 0.0 (moved neurons exchange seed)

                // A model whose outputs or neurons are all off has no loss to move.
                let count move = seeds |> List.filter (fun seed -> move seed > 1e-6) |> List.length
                Expect.isGreaterThan (count (moved tied stretch)) 10 "tied"
                Expect.isGreaterThan (count (moved neurons rotation)) 10 "neurons"
            }

            test "a map multiplies W, and by its inverse what only reads" {
                let before = trained untied (random (Random 5) 15)
                let map = HiddenMap.Stretch(2, 9)
                let parameters (trained: Trained<ChainModel>) = trained.State.Final.Parameters.ToArray()
                let own, after = parameters before, parameters (before.Mapped map)
                let w, d = Matrices.ofRows (2, 3, own[..5]), Matrices.ofRows (3, 2, own[6..11])
                near (times map.Map w) (Matrices.ofRows (2, 3, after[..5]))
                near (times d map.Inverse) (Matrices.ofRows (3, 2, after[6..11]))
                Expect.equal (after[12..]) (own[12..]) "b"
            }

            test "a map of another number of units is refused" {
                let error =
                    throws<ArgumentException>(fun () ->
                        (trained untied (List.replicate 15 0.0)).Mapped(HiddenMap.Exchange 3) |> ignore)

                Expect.stringContains error.Message "The map is of 3 hidden units, but the chain has 2" ""
            }

            test "the mean of restarts has the error of a mean" {
                let mean = Basis.mean [ 1.0; 2.0; 3.0; 6.0 ]
                Near.within rounding 3.0 mean.Value
                Near.within rounding (sqrt (14.0 / 12.0)) mean.Error
            }
        ]
