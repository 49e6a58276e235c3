namespace Research

open System

/// Which features are active in a sample, and which of them are found.
[<RequireQualifiedAccess>]
module internal Supports =

    /// Samples x [Samples, Features] of a stream.
    let inputs (samples: int) (sampler: ISampler) (stream: RandomStream) =
        let source, features = sampler.Open(), sampler.Features
        let tile = Array.zeroCreate<float32>(features * Tile.Samples)

        [|
            for start in 0 .. samples / Tile.Samples - 1 do
                source.Fill(stream, 0, start, tile.AsSpan(), Tile.Samples)
                for sample in 0 .. Tile.Samples - 1 -> [| for i in 0 .. features - 1 -> float tile[i * Tile.Samples + sample] |]
        |]

    /// The positions of the entries that are not zero.
    let active (values: float[]) =
        values |> Seq.indexed |> Seq.filter (fun (_, value) -> value > 1e-9) |> Seq.map fst |> Set.ofSeq

    /// W x.
    let hidden (directions: Matrix) (x: float[]) =
        Array.init directions.Rows (fun row -> Seq.sum (Seq.init x.Length (fun i -> directions[row, i] * x[i])))

    /// The share that is right.
    let share (right: bool[]) = float (Array.length (Array.filter id right)) / float right.Length

/// The share of samples of exactly so many active features, uniform on [0, 1], whose support a coder finds with the true directions: those of
/// a regular polygon.
[<NoComparison>]
type PolygonSupports =
    {
        /// At least 3.
        Sides: int
        /// The features that are active in a sample, in [1, Sides].
        Active: int
        /// A multiple of 64.
        Samples: int
        Coder: ISparseCoder
    }

    interface IDerivation<float> with
        member _.Version = "polygon-supports/1"
        member _.Work = 1L
        member this.Quick = { this with Samples = max Tile.Samples (Quick.samples this.Samples) }

        member this.Faults() =
            seq {
                yield! Check.AtLeast("the number of sides", int64 this.Sides, 3L, "use a triangle or more")
                yield! ExactlyK(Features = this.Sides, Active = this.Active).Faults()
                yield! Check.AtLeast("the number of samples", int64 this.Samples, int64 Tile.Samples, "draw 4096")
                yield! this.Coder.FaultsFor this.Sides
            }

        member this.Compute(progress, _) =
            let directions = RegularPolygon.Of this.Sides
            let stream = RandomStream(0UL, 0, StreamPurpose.Evaluation)
            let drawn = Supports.inputs this.Samples (ExactlyK(Features = this.Sides, Active = this.Active)) stream
            let activations = drawn |> Array.map (Supports.hidden directions)
            let hidden = Matrix.Build(drawn.Length, directions.Rows, Func<_, _, _>(fun s row -> activations[s][row]))
            let codes = this.Coder.Encode(directions, hidden).Values
            let isFound s x = Supports.active x = Supports.active (codes.Row(s).ToArray())
            let share = drawn |> Array.mapi isFound |> Supports.share
            progress.Report 1L
            EquatableArray.Of<Numbers> [ Numbers("share", EquatableArray.Of<int> [ 1 ], EquatableArray.Of<float> [ share ]) ]

        member _.Read numbers = numbers[0].Entries[0]
