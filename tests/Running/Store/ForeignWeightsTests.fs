/// Weights of other tools: every way to write the same numbers is read as these numbers, by exact and by Weights.load alike.
module Research.Tests.ForeignWeightsTests

open System
open System.Threading
open Research
open Expecto

/// The ways in which a tool may write W and b.
type private Way =
    {
        Hidden: int
        Features: int
        /// The restarts; None where tensors have no axis of restarts.
        Restarts: int option
        IsTransposed: bool
        Element: string
        Weight: string
        Bias: string
        Metadata: string option
        HasOthers: bool
        File: string
    }

let private way (random: Random) =
    let one (choices: 'a list) = choices[random.Next choices.Length]
    let features = random.Next(1, 7)

    {
        Hidden = random.Next(1, features + 1)
        Features = features
        Restarts = one [ None; Some 1; Some(random.Next(2, 5)) ]
        IsTransposed = one [ false; true ]
        Element = one [ "F16"; "BF16"; "F32"; "F64" ]
        Weight = one [ "W"; "encoder.weight"; "b"; "Gewicht=ä" ]
        Bias = one [ "decoder.bias"; "bias"; "" ]
        Metadata = one [ None; Some """{"format":"pt"}"""; Some "{}"; Some """{"spec":"no JSON","key":""}""" ]
        HasOthers = one [ false; true ]
        File = one [ "toy.safetensors"; "toy.bin"; "toy"; "toy.json" ]
    }

/// The parameters of each restart. Sixteenths below 16 are exact in every type but bfloat16, which has halves.
let private parameters (random: Random) way =
    let value _ =
        match way.Element with
        | "F64" -> random.NextDouble() * 1e-7
        | "BF16" -> float (random.Next(-200, 200)) / 2.0
        | _ -> float (random.Next(-256, 256)) / 16.0

    List.init (defaultArg way.Restarts 1) (fun _ -> Array.init ((way.Hidden + 1) * way.Features) value)

let private bytes way (restarts: float[] list) =
    let m, n = way.Hidden, way.Features
    let stored (numbers: float seq) = numbers |> Seq.map (ForeignFile.number way.Element) |> Array.concat
    let lead = Option.toList way.Restarts

    let weight =
        if way.IsTransposed then
            [
                for all in restarts do
                    for column in 0 .. n - 1 do
                        for row in 0 .. m - 1 -> all[row * n + column]
            ]
        else
            [
                for all in restarts do
                    yield! all[.. m * n - 1]
            ]

    let bias =
        [
            for all in restarts do
                yield! all[m * n ..]
        ]

    let axes = if way.IsTransposed then [ n; m ] else [ m; n ]

    ForeignFile.file
        way.Metadata
        [
            if way.HasOthers then
                "mask", "BOOL", [ 3 ], Array.zeroCreate 3
            way.Weight, way.Element, lead @ axes, stored weight
            if way.HasOthers then
                "step", "I64", [], Array.zeroCreate 8
            way.Bias, way.Element, lead @ [ n ], stored bias
            if way.HasOthers then
                "lm_head", "F32", [ 1; 2; 3; 4 ], Array.zeroCreate 96
        ]

let private names way =
    [
        for tensor, name in [ "W", way.Weight; "b", way.Bias ] do
            if tensor <> name then
                tensor, name
    ]

let private toy way =
    Stage.sample (SparseUniform(Features = way.Features, Density = 0.1))
    |> Stage.model (ReluOutputModel(Features = way.Features, Hidden = way.Hidden))
    |> Stage.minimise (Sampled(Batch = 4, EvaluationSamples = 8))
    |> Stage.train (Adam(Steps = 3))

let private bits (restarts: float[] list) = [ for one in restarts -> one |> Array.map BitConverter.DoubleToInt64Bits ]

[<Tests>]
let tests =
    testList
        "Running/Store/ForeignWeightsTests"
        [
            property
                "whatever the axes, order, type, names, metadata and other tensors, exact reads the same numbers"
                (fun random ->
                    let way = way random
                    let restarts = parameters random way
                    use file = new ForeignFile.Placed(way.File, bytes way restarts)
                    let isSquare = way.Hidden = way.Features

                    let reading =
                        {
                            Names = [ for tensor, name in names way -> { Tensor = tensor; InFile = name } ]
                            Transposed = way.IsTransposed && (isSquare || random.Next 2 = 0)
                            Edited = false
                        }

                    match StoredWeights.read reading file.Path with
                    | Error wrong -> failtest (String.concat " " wrong)
                    | Ok read ->
                        Expect.equal (read.Hidden, read.Features) (way.Hidden, way.Features) ""
                        Expect.equal (bits read.Parameters) (bits restarts) $"{way}"
                        let said (words: string) = read.Notes |> List.exists _.Contains(words)
                        Expect.isTrue (said "has no checksum") ""
                        let unsaid = way.IsTransposed && not reading.Transposed
                        Expect.equal (said "so it is read transposed") unsaid ""
                        let isOpen = isSquare && way.Features > 1 && not reading.Transposed
                        Expect.equal (said "sizes do not say") isOpen "")

            property "whatever they are, Weights.load reads the same numbers" (fun random ->
                let way = way random
                let restarts = parameters random way
                use file = new ForeignFile.Placed(way.File, bytes way restarts)
                let weights = Weights.load (file.Path, toy way, names = names way, transposed = way.IsTransposed)
                let derivation = weights :> IDerivation<Trained<ReluOutputModel> list>
                Expect.isEmpty (derivation.Faults()) $"{way}"
                let models = derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))
                let found = [ for model in models -> Array.ofSeq model.State.Final.Parameters ]
                Expect.equal (bits found) (bits restarts) $"{way}")

            property "sizes that fit no model are refused in a sentence with both shapes" (fun random ->
                let n = random.Next(2, 7)
                let first, second = n + random.Next(1, 4), n + random.Next(1, 4)

                use file =
                    new ForeignFile.Placed(
                        "w",
                        ForeignFile.file
                            None
                            [
                                "W", "F32", [ first; second ], Array.zeroCreate (4 * first * second)
                                "b", "F32", [ n ], Array.zeroCreate (4 * n)
                            ]
                    )

                match StoredWeights.read WeightsFile.asItStands file.Path with
                | Error [ wrong ] ->
                    Expect.stringContains
                        wrong
                        $"is [{first}, {second}] but must be [hidden, {n}], as b is [{n}], or [{n}, hidden]"
                        ""
                | other -> failtest $"{other}")

            test "what is stated against sizes, types that are no reals, restarts that differ and none are refused" {
                let refused (reading: WeightsReading) tensors (words: string) =
                    use file = new ForeignFile.Placed("w", ForeignFile.file None tensors)

                    match StoredWeights.read reading file.Path with
                    | Error [ wrong ] -> Expect.stringContains wrong words ""
                    | other -> failtest $"{other}"

                let stands, turned = WeightsFile.asItStands, { WeightsFile.asItStands with Transposed = true }
                let floats shape = "F32", shape, Array.zeroCreate<byte>(4 * List.fold (*) 1 shape)
                let named name (element, shape, bytes) = name, element, shape, bytes
                let w shape = named "W" (floats shape)
                let b shape = named "b" (floats shape)
                refused turned [ w [ 2; 5 ]; b [ 5 ] ] "is [2, 5] but must be [5, 2]"
                refused turned [ w [ 2; 5 ]; b [ 5 ] ] "leave --transposed out"
                refused stands [ "W", "I64", [ 1; 2 ], Array.zeroCreate 16; b [ 2 ] ] "number type of W"
                refused stands [ w [ 1; 2 ]; "b", "BOOL", [ 2 ], Array.zeroCreate 2 ] "is BOOL but must be one of F16"
                refused stands [ w [ 3; 1; 2 ]; b [ 2; 2 ] ] "number of restarts"
                refused stands [ w [ 3; 1; 2 ]; b [ 2 ] ] "is 3 and 1 but must be the same for every tensor"
                refused stands [ w [ 0; 1; 2 ]; b [ 2 ] ] "number of restarts of W in"
                refused stands [ w [ 0; 2 ]; b [ 2 ] ] "is [0, 2] but must be [hidden, 2]"
                refused stands [ w [ 2; 0 ]; b [ 0 ] ] "is [0] but must be [features]"
                refused stands [ w [ 2 ]; b [ 2 ] ] "is [2] but must be [hidden, 2]"
                refused stands [ w [ 1; 2 ]; b [] ] "is [] but must be [features]"

                refused
                    stands
                    [ w [ 1; 2 ] ]
                    "is W [1, 2] but must be one with b [features]: say what the file calls them: --names b="

                refused
                    stands
                    (b [ 2 ] :: [ for k in 1..99 -> named $"layer{k}" (floats [ 1 ]) ])
                    "layer11 [1] and 88 more but must be"
            }
        ]
