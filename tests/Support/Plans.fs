namespace Research.Tests

open Research
open Expecto

/// Makes small plans. Each part is an optional argument, so that a test states only the parts that matter.
type Plans =
    /// Three features in two dimensions, twelve steps of AdamW.
    static member make
        (
            ?model: IModel,
            ?sampler: ISampler,
            ?target: ITarget,
            ?penalties: Penalty list,
            ?importance: Importance,
            ?batch: int,
            ?reduction: Reduction,
            ?evaluationSamples: int,
            ?loss: ILoss,
            ?trainer: ITrainer,
            ?start: Initialiser,
            ?seed: uint64,
            ?restart: int
        ) : TrainingPlan =
        let model = defaultArg model (ReluOutputModel(Features = 3, Hidden = 2))

        TrainingPlan(
            Model = model,
            Sampler = defaultArg sampler (SparseUniform(Features = model.Features, Density = Density.Of 0.5)),
            Target = defaultArg target Target.Input,
            Penalties = EquatableArray.Of<Penalty>(defaultArg penalties []),
            Importance = (defaultArg importance (Importance.Uniform())).Resolve model.Features,
            Loss =
                defaultArg
                    loss
                    (SampledLoss(
                        Batch = defaultArg batch 24,
                        Reduction = defaultArg reduction Reduction.Sum,
                        EvaluationSamples = defaultArg evaluationSamples 40
                    )),
            Trainer = defaultArg trainer (AdamW(WeightDecay = 1e-2, LearningRate = 1e-2, Steps = 12)),
            Start = defaultArg start (Initialiser.XavierNormal()),
            Seed = defaultArg seed 7UL,
            Restart = defaultArg restart 0
        )

/// Shapes of which only some parts matter.
[<RequireQualifiedAccess>]
module Shapes =
    /// The faults of a loss with a sampler and a model.
    let faults (loss: ILoss) (sampler: ISampler) (model: IModel) =
        PlanShape(model, sampler, Target.Input, loss, EquatableArray.Of<Penalty>([]), Adam()).Faults()

/// Trains on the reference engine.
[<RequireQualifiedAccess>]
module Reference =
    /// The states of plans trained in one population.
    let train (plans: TrainingPlan list) =
        ReferenceEngine().Train(Population(ResizeArray plans), NoProgress(), System.Threading.CancellationToken.None)
        |> List.ofSeq

    /// The states of plans that are resumed from snapshots.
    let resume (plans: TrainingPlan list) (starts: Snapshot list) =
        ReferenceEngine()
            .Train(
                Population(ResizeArray plans, ResizeArray(List.map Checkpoint.From starts)),
                NoProgress(),
                System.Threading.CancellationToken.None
            )
        |> List.ofSeq

/// Matrices from their entries.
[<RequireQualifiedAccess>]
module Matrices =
    /// The matrix of entries, row by row.
    let ofRows (rows, columns, entries: float[]) = Matrix.OfRows(rows, columns, System.ReadOnlySpan entries)

/// Draws of a sampler.
[<RequireQualifiedAccess>]
module Draws =
    /// The training stream of a seed.
    let stream seed = RandomStream(seed, 0, StreamPurpose.Training)

    /// One tile, [feature][sample].
    let tile (source: ISampleSource) features stream step tile =
        let inputs = Array.zeroCreate<float32>(features * Tile.Samples)
        source.Fill(stream, step, tile, inputs, Tile.Samples)
        Array.init features (fun i -> inputs[i * Tile.Samples .. (i + 1) * Tile.Samples - 1])

    /// The four words at an address of a sampler's draws.
    let words (stream: RandomStream) step (address: int) group =
        let counter = Words(uint32 address, stream.Word group, uint32 step, uint32 stream.Restart)
        Philox.Block(counter, uint32 stream.Seed, uint32 (stream.Seed >>> 32), 7)

    /// The word of a group that belongs to a sample, where each sample has one: word q of 16 t + l for sample 64 t + 16 q + l.
    let word stream step sample group =
        let words = words stream step (sample / 64 * 16 + sample % 16) group
        [| words.A; words.B; words.C; words.D |][sample % 64 / 16]

    /// The samples of one step, [feature][sample].
    let samples (sampler: ISampler) stream step count =
        let source = sampler.Open()

        let tiles = Array.init (Tile.Count count) (tile source sampler.Features stream step)

        Array.init sampler.Features (fun i -> tiles |> Array.collect (fun tile -> tile[i]) |> Array.truncate count)

/// Expectations of faults.
[<RequireQualifiedAccess>]
module Faults =

    /// Expects exactly one fault, whose sentence has the value, the bound and a remedy.
    let one (subject: string) (value: string) (bound: string) (faults: seq<Fault>) =
        let fault = single faults
        Expect.equal (fault.Subject, fault.Value, fault.Bound) (subject, value, bound) ""
        Expect.isNonEmpty fault.Remedy ""

        for part in [ subject[1..]; value; bound; fault.Remedy ] do
            Expect.stringContains fault.Sentence part ""

        Expect.stringEnds fault.Sentence "." ""
        lacks ". " fault.Sentence
        lacks "\n" fault.Sentence
