namespace Research.Benchmarks

open BenchmarkDotNet.Attributes
open Research

/// What drawing a batch costs, by density: an engine can be no faster than its samples.
[<MemoryDiagnoser>]
type SamplerBenchmarks() =
    let features, tiles = 80, 64
    let stream = RandomStream(7UL, 0, StreamPurpose.Training)
    let inputs = Array.zeroCreate<float32>(features * Tile.Lanes)
    let targets = Array.zeroCreate<float32>(features * Tile.Lanes)
    let mutable source = Unchecked.defaultof<ISampleSource>

    /// P(feature is active).
    [<Params(1.0, 0.1, 0.001)>]
    member val Density = 1.0 with get, set

    [<GlobalSetup>]
    member this.Open() = source <- SparseUniform(Features = features, Density = Density.Of this.Density).Open()

    /// A batch of eighty features.
    [<Benchmark>]
    member _.Batch() =
        for tile in 0 .. tiles - 1 do
            source.Fill(stream, 0, tile, inputs, targets)
