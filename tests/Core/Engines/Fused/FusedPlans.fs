/// Plans that cover what the fused kernel does, and comparisons of its bits with those of the SIMD engine.
[<RequireQualifiedAccess>]
module Research.Tests.FusedPlans

open System.Threading
open Research
open Expecto

/// Adam with decay, a schedule, a curve and two recorded states.
let adam =
    AdamW(
        WeightDecay = 1e-2,
        LearningRate = 1e-2,
        Steps = 24,
        Schedule = Schedule.Cosine(),
        CurvePoints = 7,
        Record = Recording.At [ 3; 11 ]
    )
    :> ITrainer

/// A few steps of it for large models, two of which are recorded.
let few =
    AdamW(WeightDecay = 1e-2, LearningRate = 1e-2, Steps = 6, CurvePoints = 3, Record = Recording.At [ 2; 4 ]) :> ITrainer

let relu features hidden = ReluOutputModel(Features = features, Hidden = hidden) :> IModel

/// Restarts of a model on the samples of a sampler.
let restartsOn (sampler: ISampler) count (model: IModel) target penalties (trainer: ITrainer) batch =
    [
        for restart in 0 .. count - 1 ->
            Plans.make (
                model = model,
                sampler = sampler,
                target = target,
                penalties = penalties,
                importance = Importance.Geometric(Ratio = 0.9),
                batch = batch,
                evaluationSamples = 1500,
                trainer = trainer,
                seed = 123456789012345UL,
                restart = restart
            )
    ]

/// Restarts of a model on independent features at a density.
let restarts count (model: IModel) magnitude target penalties trainer batch (density: Density) =
    let sampler = SparseUniform(Features = model.Features, Density = density, Magnitude = magnitude)
    restartsOn sampler count model target penalties trainer batch

let private reconstructing trainer count model batch density =
    restarts count model (Magnitude.Uniform()) Target.Input [] trainer batch (Density.Of density)

/// Restarts of a model that reconstructs its input, with Adam.
let usual count model batch density = reconstructing adam count model batch density

/// The same of a few steps.
let usualOfFew count model batch density = reconstructing few count model batch density

/// The kernel of a plan on a device whose groups share so many bytes.
let variant localMemory (plan: TrainingPlan) = FusedVariants.Of(plan, FusedDraws.Of plan.Sampler, localMemory)

/// The first OpenCL device, with a number of models in a group; the test is skipped where there is none.
let openCl (models: int option) =
    match OpenClEngine.Missing 0 with
    | null -> new FusedEngine("opencl", OpenClDevice.Open 0, Option.toNullable models)
    | fault -> skiptest fault.Sentence

let train (engine: IEngine) plans =
    engine.Train(Population(ResizeArray(plans: TrainingPlan list)), NoProgress(), CancellationToken.None)

/// Parameters, moments, recorded states, curve and evaluation are the same to the bit.
let same (models: int option) (plans: TrainingPlan list) =
    use engine = openCl models
    Expect.isEmpty (plans |> Seq.collect engine.Faults) "the device trains the plans"
    Expect.equal (Bits.hash (train engine plans)) (Bits.hash (train (SimdEngine 1) plans)) "the bits of the SIMD engine"
