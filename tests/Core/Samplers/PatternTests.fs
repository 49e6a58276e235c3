/// Exactly k features, parents and children, finite data sets, and the draws that samplers of one's own are made of.
module Research.Tests.PatternTests

open System
open Research
open Expecto

let private count = 100_000

let private draw (sampler: ISampler) = Draws.samples sampler (Draws.stream 21UL) 0 count

let private share name p (hits: seq<bool>) =
    Near.statistic
        name
        p
        (sqrt (max 1e-9 (p * (1.0 - p)) / float count))
        (hits |> Seq.averageBy (fun hit -> if hit then 1.0 else 0.0))

let private active = Array.map (fun (x: float32) -> x > 0f)

let private both = Array.map2 (&&)

let private someOf = ExactlyK(Features = 6, Active = 2)

// 3 → 1 → 0 and 4, listed children first; 2 has neither.
let private family =
    Hierarchy(Parents = EquatableArray.Of [ 1; 3; -1; -1; 1 ], Density = Density.PerFeature [ 0.5; 0.4; 0.3; 0.8; 1.0 ])

let private rows = [ [ 0.0; 1.0; -2.0 ]; [ 0.5; 0.0; 0.0 ]; [ 0.0; 0.0; 0.0 ]; [ 3.0; 1.0; 4.0 ] ]

let private finite = DataSet.Of rows

let private samplers: ISampler list =
    [ someOf; family; finite; ExactlyK(Features = 5, Active = 5, Magnitude = Magnitude.Symmetric()) ]

let private check (sampler: ISampler) =
    let samples = draw sampler

    for i, mean in Array.indexed (sampler.Mean()) do
        let values = samples[i] |> Array.map float
        let deviation = sqrt (Array.averageBy (fun x -> x * x) values) + 1e-9
        Near.statistic $"mean of feature {i} of {sampler}" mean (deviation / sqrt (float count)) (Array.average values)

/// 64 samples in the form of a word.
let private bits (word: uint64) = Array.init 64 (fun s -> (word >>> s) &&& 1UL = 1UL)

[<Tests>]
let tests =
    testList
        "Core/Samplers/PatternTests"
        [
            test "the mean target is the mean of the draws" { List.iter check samplers }

            test "exactly k features are active in every sample, each set of them as often as another" {
                let samples = draw someOf |> Array.map active

                for sample in 0 .. count - 1 do
                    Expect.equal (samples |> Array.sumBy (fun row -> if row[sample] then 1 else 0)) 2 $"sample {sample}"

                for i in 0..5 do
                    share $"feature {i}" (2.0 / 6.0) samples[i]

                    for j in i + 1 .. 5 do
                        share $"features {i} and {j}" (1.0 / 15.0) (both samples[i] samples[j])
            }

            test "one of n and all of n are limits of k of n" {
                let one = draw (ExactlyK(Features = 7, Active = 1)) |> Array.map active
                let all = draw (ExactlyK(Features = 7, Active = 7, Magnitude = Magnitude.Constant()))

                for i in 0..6 do
                    share $"feature {i}" (1.0 / 7.0) one[i]
                    Expect.isTrue (Array.forall ((=) 1f) all[i]) $"feature {i}"
            }

            test "many features keep their number" {
                let samples = Draws.samples (ExactlyK(Features = 500, Active = 37)) (Draws.stream 3UL) 1 1000 |> Array.map active

                for sample in 0..999 do
                    Expect.equal (samples |> Array.sumBy (fun row -> if row[sample] then 1 else 0)) 37 $"sample {sample}"
            }

            test "a child is active only where its parent is, and then with its own probability" {
                let samples = draw family |> Array.map active

                for child, parent in [ 0, 1; 1, 3; 4, 1 ] do
                    Expect.equal (both samples[child] samples[parent]) samples[child] $"{child} under {parent}"

                for i, p in [ 0, 0.16; 1, 0.32; 2, 0.3; 3, 0.8; 4, 0.32 ] do
                    share $"feature {i}" p samples[i]

                Expect.equal samples[4] samples[1] "a child that is always there beside its parent"
                share "strangers" (0.3 * 0.8) (both samples[2] samples[3])
            }

            test "active features of a pattern are uniform and independent given that they are active" {
                for samples in [ draw someOf; draw family ] do
                    let pairs = Array.zip samples[0] samples[1] |> Array.filter (fun (x, y) -> x > 0f && y > 0f)
                    let n = sqrt (float pairs.Length)
                    Near.statistic "mean" 0.5 (sqrt (1.0 / 12.0) / n) (pairs |> Array.averageBy (fst >> float))

                    Near.statistic
                        "covariance"
                        0.0
                        (1.0 / 12.0 / n)
                        (pairs |> Array.averageBy (fun (x, y) -> (float x - 0.5) * (float y - 0.5)))
            }

            test "a sample of a data set is a row, each as often as another" {
                let samples = draw finite
                let drawn = Array.init count (fun s -> [ for row in samples -> float row[s] ])

                for row in rows do
                    share $"{row}" 0.25 (drawn |> Seq.map ((=) row))
            }

            test "decisions, shares and choices are the words of the stream at their own addresses" {
                let stream = RandomStream(9UL, 3, StreamPurpose.Evaluation)
                let draws = TileDraws(stream, 4, 2)

                let happens, shares, chosen =
                    draws.Happens(5, Chance.Of 0.3), Array.zeroCreate<float32> 64, Array.zeroCreate<int> 64

                draws.Shares(5, Span shares)
                draws.Choose(5, 7, Span chosen)
                let found = bits happens

                for s in 0..63 do
                    let word = Draws.word stream 4 (2 * 64 + s) ((1 <<< 27) + 5)
                    Expect.equal found[s] (float (word >>> 1) < round (0.3 * 2147483648.0)) $"decision of sample {s}"
                    Near.within 1e-7 ((float (word >>> 1) + 0.5) / 2147483648.0) (float shares[s])
                    Expect.equal chosen[s] (int (uint64 word * 7UL >>> 32)) $"choice of sample {s}"
            }

            test "a feature is written where it is active and cleared elsewhere" {
                let stream = Draws.stream 4UL
                let mask = 0xF0F0_1234_8001_FFFEUL

                for magnitude in [ Magnitude.Uniform() :> IMagnitude; Magnitude.Exponential() ] do
                    let row = Array.create 64 9f
                    let draws = TileDraws(stream, 1, 3)
                    draws.Fill(2, mask, magnitude, Span row)
                    Expect.equal (row |> Array.map (fun x -> x > 0f)) (bits mask) $"{magnitude}"
            }

            test "a feature decided and written from one word is drawn as a built-in one" {
                let stream = Draws.stream 4UL

                for magnitude in [ Magnitude.Uniform() :> IMagnitude; Magnitude.ClippedNormal() ] do
                    let built = SparseUniform(Features = 3, Density = Density.Of 0.3, Magnitude = magnitude)
                    let expected = (Draws.tile ((built :> ISampler).Open()) 3 stream 1 5)[2]
                    let draws = TileDraws(stream, 1, 5)
                    let row, among = Array.create 64 9f, 0xF0F0_1234_8001_FFFEUL
                    let all = draws.Fill(2, Chance.Of 0.3, magnitude, Span row)
                    Expect.equal row expected $"{magnitude}"
                    let some = draws.Fill(2, Chance.Of 0.3, among, magnitude, Span row)
                    Expect.equal some (all &&& among) $"{magnitude}, which of some"
                    Expect.isTrue (some <> 0UL && some <> all) $"{magnitude}, a mask that matters"

                    Expect.equal
                        row
                        (Array.map2 (fun x hit -> if hit then x else 0f) expected (bits among))
                        $"{magnitude}, among some"
            }

            test "normal numbers have the moments and the tails of the distribution, and one word each" {
                let stream, room = Draws.stream 8UL, Array.zeroCreate<float32> 64

                let drawn =
                    [|
                        for tile in 0 .. count / 64 do
                            TileDraws(stream, 2, tile).Normals(3, Span room)
                            yield! Array.map float room
                    |]

                let n = sqrt (float drawn.Length)
                Near.statistic "mean" 0.0 (1.0 / n) (Array.average drawn)
                Near.statistic "variance" 1.0 (sqrt 2.0 / n) (drawn |> Array.averageBy (fun z -> z * z))

                for z in [ -3.0; -2.0; -1.0; 0.0; 0.5; 1.5; 2.5 ] do
                    let p = Normal.Below z
                    let below = drawn |> Array.averageBy (fun x -> if x < z then 1.0 else 0.0)
                    Near.statistic $"below {z}" p (sqrt (p * (1.0 - p)) / n) below
                    // The size is drawn from the upper 31 bits of the word, the sign from the lowest.
                    Near.within 1e-12 z (Normal.Quantile p)

                let word = Draws.word stream 2 0 ((1 <<< 27) + 3)
                let share = (float (word >>> 1) + 0.5) / 2147483648.0
                let size = -Normal.Quantile(share / 2.0)
                Near.within (2e-5 * max 1.0 size) (if word &&& 1u = 1u then -size else size) drawn[0]
            }

            test "tiles are the same in whatever order they are drawn, and depend on seed and step" {
                for sampler in samplers do
                    let source = sampler.Open()
                    let tile step = Draws.tile source sampler.Features (Draws.stream 4UL) step
                    let forward = Array.map (tile 3) [| 0..5 |]
                    Expect.equal (Array.map (tile 3) [| 5..-1..0 |] |> Array.rev) forward $"{sampler}"
                    Expect.notEqual (tile 4 0) forward[0] $"{sampler}"
                    Expect.notEqual (Draws.tile source sampler.Features (Draws.stream 5UL) 3 0) forward[0] $"{sampler}"
            }

            test "every engine trains on the same draws, alone and in a population" {
                for sampler in samplers do
                    let n = sampler.Features

                    let plans =
                        [
                            for restart in 0..2 ->
                                Plans.make (
                                    model = ReluOutputModel(Features = n, Hidden = 2),
                                    sampler = sampler,
                                    batch = 200,
                                    evaluationSamples = 300,
                                    trainer = Adam(LearningRate = 1e-2, Steps = 30),
                                    restart = restart
                                )
                        ]

                    let expected, together = Reference.train plans, Trains.on "simd" 2 plans
                    Expect.equal (plans |> List.collect (fun plan -> Trains.on "simd" 1 [ plan ])) together $"{sampler}"

                    for whole, fast in List.zip expected together do
                        Near.within
                            (Tolerances.loss * max Tolerances.smallLoss whole.Evaluation.Loss)
                            whole.Evaluation.Loss
                            fast.Evaluation.Loss

                        Near.allWithin Tolerances.parameters (whole.Final.Parameters.ToArray()) (fast.Final.Parameters.ToArray())
            }

            test "patterns say in a key what they are" {
                Expect.equal
                    ((Spec.ofPart someOf).ToJsonString())
                    """{"kind":"ExactlyK","active":2,"features":6,"drawing":"k features/1"}"""
                    ""

                Expect.equal
                    ((Spec.ofPart family).ToJsonString())
                    """{"kind":"Hierarchy","density":{"probabilities":[0.5,0.4,0.3,0.8,1]},"parents":[1,3,-1,-1,1],"drawing":"parents before children/2"}"""
                    ""

                Expect.equal
                    ((Spec.ofPart (DataSet.Of [ [ 0.5; 1.0 ] ])).ToJsonString())
                    """{"kind":"DataSet","rows":[[0.5,1]],"drawing":"a row/1"}"""
                    ""

                Expect.equal (DataSet.Of rows) finite "equal content"
            }

            test "there is no exact loss of a pattern without a closed form" {
                for sampler in samplers do
                    Faults.one
                        "the exact loss"
                        $"that of a ReluOutputModel under {sampler.GetType().Name}"
                        "one that Exact lists"
                        (Shapes.faults (ExactLoss()) sampler (ReluOutputModel(Features = sampler.Features, Hidden = 2)))
            }

            test "what is sound has no fault" {
                for sampler in samplers do
                    Expect.isEmpty (sampler.Faults()) $"{sampler}"
            }

            test "k above n, or below 1, is a fault" {
                let faults k = ExactlyK(Features = 4, Active = k).Faults()
                Faults.one "the number of active features" "5" "at most 4" (faults 5)
                Faults.one "the number of active features" "0" "at least 1" (faults 0)
                Expect.equal (Seq.length (ExactlyK(Features = 0, Active = 0).Faults())) 2 "all at once"
            }

            test "parents that do not exist or are their own descendants are faults" {
                let faults parents = Hierarchy(Parents = EquatableArray.Of<int>(Seq.ofList parents)).Faults()
                Faults.one "the parent of feature 1" "7" "in [0, 3), or -1 for none" (faults [ -1; 7; 0 ])
                Faults.one "the parent of feature 0" "-2" "in [0, 1), or -1 for none" (faults [ -2 ])
                let circle = "a chain of parents that ends at one without"
                Faults.one "the ancestry of feature 1" "a circle" circle (faults [ -1; 2; 1 ])
                Faults.one "the ancestry of feature 0" "a circle" circle (faults [ 0; -1 ])
                Expect.equal (Seq.length (faults [])) 1 "no features"
            }

            test "rows of different lengths, numbers that are none and empty sets are faults" {
                let faults (rows: float list list) = (DataSet.Of rows).Faults()
                Faults.one "the length of row 1 of the data set" "1" "that of row 0, 2" (faults [ [ 1.0; 2.0 ]; [ 1.0 ] ])
                Faults.one "entry 1 of row 0 of the data set" "NaN" "in [-1e6, 1e6]" (faults [ [ 1.0; nan ] ])
                Faults.one "the number of rows of the data set" "0" "at least 1" (faults [])
                Faults.one "the number of features of the data set" "0" "at least 1" (faults [ [] ])
            }
        ]
