module Research.Tests.SparseUniformTests

open Research
open Expecto

let private densities = [ 1.0; 0.5; 0.3; 0.1; 0.02 ]

let private perFeature densities = SparseUniform(Features = List.length densities, Density = Density.PerFeature densities)

let private sampler = perFeature densities

let private count = 100_000

let private drawn densities = lazy (densities, Draws.samples (perFeature densities) (Draws.stream 5UL) 0 count)

/// Densities and draws: of features that are drawn one by one, and of such that are drawn by the gaps between them.
let private dense, private byGaps, private byEqualGaps =
    drawn densities, drawn [ 0.0625; 0.03; 0.002; 0.06; 0.05; 0.01; 0.045 ], drawn (List.replicate 4 0.05)

let private all = [ dense; byGaps; byEqualGaps ]

let private share (condition: float32 -> bool) values = values |> Array.averageBy (fun x -> if condition x then 1.0 else 0.0)

let private active = share (fun x -> x > 0f)

[<Tests>]
let tests =
    testList
        "Core/Samplers/SparseUniformTests"
        [
            test "each feature is active with its own probability" {
                for Lazy(densities, drawn) in all do
                    for i, p in List.indexed densities do
                        Near.statistic
                            $"share active, feature {i}"
                            p
                            (sqrt (max 1e-9 (p * (1.0 - p)) / float count))
                            (active drawn[i])
            }

            test "an active feature is uniform on the unit interval" {
                for Lazy(densities, drawn) in all do
                    for i, p in List.indexed densities do
                        let values = drawn[i] |> Array.filter (fun x -> x > 0f) |> Array.map float
                        let n = float values.Length
                        Expect.isTrue (n > 0.7 * p * float count) $"for {i}, {p}"
                        Near.statistic $"mean, feature {i}" 0.5 (sqrt (1.0 / 12.0 / n)) (Array.average values)
                        let spread = values |> Array.averageBy (fun x -> (x - 0.5) ** 2.0)
                        Near.statistic $"variance, feature {i}" (1.0 / 12.0) (sqrt (1.0 / 180.0 / n)) spread

                        for quarter in 1..3 do
                            let bound = float quarter / 4.0
                            let below = values |> Array.averageBy (fun x -> if x < bound then 1.0 else 0.0)
                            Near.statistic $"share below {bound}, feature {i}" bound (sqrt (bound * (1.0 - bound) / n)) below
            }

            test "features are active independently of each other" {
                for Lazy(densities, drawn) in all do
                    for i in 0 .. densities.Length - 1 do
                        for j in i + 1 .. densities.Length - 1 do
                            let p = densities[i] * densities[j]

                            let together = Array.map2 min drawn[i] drawn[j] |> active

                            Near.statistic $"features {i} and {j} together" p (sqrt (p * (1.0 - p) / float count)) together
            }

            test "a sample's features are active independently of those of the sample before, also across tiles" {
                let densities, drawn = byEqualGaps.Value

                for i, p in List.indexed densities do
                    let after = Array.pairwise drawn[i] |> Array.filter (fun (before, _) -> before > 0f) |> Array.map snd
                    Near.statistic $"after itself, feature {i}" p (sqrt (p * (1.0 - p) / float after.Length)) (active after)

                    let first = drawn[i] |> Array.chunkBySize Tile.Samples |> Array.map Array.head
                    Near.statistic $"first of a tile, feature {i}" p (sqrt (p * (1.0 - p) / float first.Length)) (active first)
                    let last = drawn[i] |> Array.chunkBySize Tile.Samples |> Array.map Array.last
                    Near.statistic $"last of a tile, feature {i}" p (sqrt (p * (1.0 - p) / float last.Length)) (active last)
            }

            test "no mask is shared over features or over samples" {
                let equal = SparseUniform(Features = 4, Density = Density.Of 0.5)
                let samples = Draws.samples equal (Draws.stream 1UL) 0 4096
                let mask = samples |> Array.map (Array.map (fun x -> x > 0f))
                Expect.equal (mask |> Array.distinct |> Array.length) 4 ""

                let half name values =
                    Near.statistic
                        name
                        0.5
                        (sqrt (0.25 / float (Array.length values)))
                        (values |> Array.averageBy (fun same -> if same then 1.0 else 0.0))

                for i in 0..3 do
                    half "agreement with the sample before" (Array.pairwise mask[i] |> Array.map (fun (a, b) -> a = b))

                    for j in i + 1 .. 3 do
                        half "agreement with another feature" (Array.map2 (=) mask[i] mask[j])
            }

            test "values lie in the unit interval" {
                for Lazy(_, drawn) in all do
                    for values in drawn do
                        Seq.iter (fun x -> Near.inRange 0f 1f x) values
            }

            test "no draw of any density reaches 1" {
                let largest (threshold: uint32) = float32 (threshold - 1u) * UniformDraw.Scale threshold

                Expect.isTrue (largest (1u <<< 31) < 1f) "the largest draw at density 1"
                Expect.equal (UniformDraw.Scale 1u) 1f "the scale of the smallest threshold"
                let random = System.Random 1

                for _ in 1..10_000 do
                    let threshold = uint32 (random.NextInt64(1L, (1L <<< 31) + 1L))
                    Expect.isTrue (largest threshold < 1f) $"the largest draw under the threshold {threshold}"
                    let exact = 1.0 / float threshold
                    Near.within (2e-7 * exact) exact (float (UniformDraw.Scale threshold))
            }

            test "a dense feature is always active" { Expect.equal (active ((snd dense.Value)[0])) 1.0 "" }

            test "a very rare feature still takes very many values" {
                let rare = SparseUniform(Features = 1, Density = Density.Of 1e-4)

                let values =
                    [|
                        for step in 0..19 do
                            (Draws.samples rare (Draws.stream 2UL) step 100_000)[0] |> Array.filter (fun x -> x > 0f)
                    |]
                    |> Array.concat

                Near.statistic "share active" 1e-4 (sqrt (1e-4 / 2e6)) (float values.Length / 2e6)
                Expect.equal ((Array.distinct values).Length) values.Length ""
            }

            test "a draw is one word of the stream at its own address" {
                let stream = RandomStream(9UL, 3, StreamPurpose.Evaluation)
                let samples = Draws.samples sampler stream 4 40

                for i in 0 .. densities.Length - 1 do
                    for sample in 0..39 do
                        let u = Draws.word stream 4 sample i >>> 1
                        let threshold = round (densities[i] * 2147483648.0)
                        let expected = if float u < threshold then float u / threshold else 0.0
                        Near.within 3e-7 expected (float (samples[i][sample]))
            }

            test "tiles are the same in whatever order they are drawn" {
                for sampler in [ sampler; perFeature (fst byGaps.Value) ] do
                    let stream = Draws.stream 4UL
                    let source = sampler.Open()
                    let draw = Draws.tile source sampler.Features stream 3
                    let forward = Array.map draw [| 0..7 |]
                    let backward = Array.map draw [| 7..-1..0 |] |> Array.rev
                    Expect.equal backward forward $"for {sampler}"
                    Expect.equal (Draws.tile (sampler.Open()) sampler.Features stream 3 5) (forward[5]) $"for {sampler}"
            }

            test "a larger batch begins with the smaller one" {
                for sampler in [ sampler; perFeature (fst byGaps.Value) ] do
                    let draw = Draws.samples sampler (Draws.stream 4UL) 3
                    Expect.equal (draw 200 |> Array.map (Array.truncate 21)) (draw 21) $"for {sampler}"
            }

            test "a list of active features holds what a filled tile holds" {
                let densities, drawn = byGaps.Value
                let source = (perFeature densities).Open() :?> ISparseSource
                let room = Array.zeroCreate<Active>(densities.Length * Tile.Samples)

                for tile in 0..5 do
                    let listed = Array.truncate (source.Draw(Draws.stream 5UL, 0, tile, room)) room
                    let place (active: Active) = active.Sample, active.Feature
                    Expect.equal (Array.map place listed) (Array.sort (Array.map place listed)) $"for {tile}"

                    let filled =
                        [
                            for sample in 0 .. Tile.Samples - 1 do
                                for i in 0 .. densities.Length - 1 do
                                    if drawn[i][tile * Tile.Samples + sample] > 0f then
                                        Active(sample, i, drawn[i][tile * Tile.Samples + sample])
                        ]

                    Expect.equal (listed |> Array.filter (fun active -> active.Value > 0f) |> List.ofArray) filled $"for {tile}"
            }

            test "rows of a tile may lie far apart" {
                for sampler in [ sampler; perFeature (fst byGaps.Value) ] do
                    let stride = 100
                    let wide = Array.create ((sampler.Features - 1) * stride + Tile.Samples) 2f
                    sampler.Open().Fill(Draws.stream 4UL, 3, 2, wide, stride)
                    let near = Draws.tile (sampler.Open()) sampler.Features (Draws.stream 4UL) 3 2

                    for i in 0 .. sampler.Features - 1 do
                        Expect.equal (wide[i * stride .. i * stride + Tile.Samples - 1]) (near[i]) $"for {sampler}, {i}"

                    Expect.equal (wide[Tile.Samples]) 2f $"for {sampler}"
            }

            test "a feature's draws do not depend on how many features there are" {
                let draw features =
                    Draws.samples (SparseUniform(Features = features, Density = Density.Of 0.4)) (Draws.stream 6UL) 2 50

                let most = draw 9

                for features in 1..8 do
                    Expect.equal (draw features) (Array.truncate features most) $"for {features}"
            }

            test "seed, restart, purpose and step each give other draws" {
                let draw seed restart purpose step = Draws.samples sampler (RandomStream(seed, restart, purpose)) step 16

                let draws =
                    [
                        draw 1UL 0 StreamPurpose.Training 0
                        draw 2UL 0 StreamPurpose.Training 0
                        draw 1UL 1 StreamPurpose.Training 0
                        draw 1UL 0 StreamPurpose.Evaluation 0
                        draw 1UL 0 StreamPurpose.Training 1
                    ]

                Expect.equal ((List.distinct draws).Length) draws.Length ""
            }

            test "the mean target is half the density" {
                Near.allWithin 0.0 [| for p in densities -> p / 2.0 |] (sampler.Mean())

                for i, p in List.indexed densities do
                    let mean = (snd dense.Value)[i] |> Array.averageBy float
                    Near.statistic $"mean, feature {i}" (p / 2.0) (sqrt ((p / 3.0 - p * p / 4.0) / float count)) mean
            }

            test "the shape forgets the density and nothing else" {
                let shape (sampler: ISampler) = sampler.Shape
                let sparse = SparseUniform(Features = 3, Density = Density.Of 0.1)
                let uneven = SparseUniform(Features = 3, Density = Density.PerFeature [ 0.1; 0.2; 0.3 ])
                Expect.equal (shape sparse) (shape uneven) ""
                Expect.notEqual (shape sparse) (shape (SparseUniform(Features = 4))) ""
            }

            test "a sampler and a trainer print themselves and come to an end" {
                Expect.stringContains (string (SparseUniform(Features = 3))) "Features = 3" ""
                Expect.stringContains (string (Adam(Steps = 7))) "Steps = 7" ""
            }

            test "all faults of a sampler are found at once" {
                let found = SparseUniform(Features = 0, Density = Density.Of 1.5).Faults() |> List.ofSeq

                Expect.equal [ for fault in found -> fault.Subject ] [ "the number of features of the sampler"; "the density" ] ""
            }

            for samples, tiles in [ 0, 0; 1, 1; 64, 1; 65, 2; 1024, 16 ] do
                test $"tiles hold sixty-four samples each: {samples}, {tiles}" { Expect.equal (Tile.Count samples) tiles "" }
        ]
