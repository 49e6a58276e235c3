/// Small trainings and jobs for the tests of the DSL; everything here trains in milliseconds on the reference engine.
module internal Research.Tests.DslSamples

open System
open System.Threading
open Research

let paper = Paper.own "tests"

/// The only place that makes a figure: the tests ask for its name alone.
let figure (name: string) : Figure =
    {
        Name = name
        Title = ""
        Caption = ""
        Drawing = Drawing.Panels { Width = 100.0; Across = 0.0; Down = 0.0; Rows = []; Film = None }
    }

let names (figures: Figure list) = figures |> List.map _.Name

/// Three features in two dimensions, twelve steps.
let planned (shape: 'model) (density: float) =
    Stage.sample (SparseUniform(Features = 3, Density = Density.Of density))
    |> Stage.model shape
    |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 64))
    |> Stage.train (AdamW(WeightDecay = 0.01, LearningRate = 1e-2, Steps = 12))
    |> Stage.seed 7UL

let relu = ReluOutputModel(Features = 3, Hidden = 2)
let linear = LinearModel(Features = 3, Hidden = 2)

let tiny density = planned relu density

/// A recipe with no fault.
let recipe = (tiny 0.5).Recipe

/// A recipe that differs from it in the trainer.
let trainedBy trainer = { recipe with Trainer = trainer }

/// A state with these parameters and this loss on the evaluation sample.
let stateOf (parameters: float list) loss =
    let values = EquatableArray.Of<float> parameters

    TrainedState(
        Snapshot(1, values, values, values),
        EquatableArray.Of<Snapshot> [],
        EquatableArray.Of<LossPoint> [],
        Evaluation(loss, 0.0, 2)
    )

/// What a study of one training answers to states that were not trained but made.
let answer (training: Training<'model>) (question: Trained<'model> -> 'answer) states =
    let part = train training |> ask question
    let result = Some(Recipe.plans training.Recipe, states)
    (part.Find { Trained = [ "one", result ]; Computed = []; Cancellation = CancellationToken.None }).Value.Value

/// What a derivation finds without a training.
let computed (derivation: IDerivation<'found>) = derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

/// What a derivation finds in a trained model.
let derived (derivation: IDerivationFrom<'model, 'found>) trained =
    derivation.Read(derivation.Compute(trained, Progress<int64>(), CancellationToken.None))

/// The job of one training that is asked for one thing.
let alone question (training: Training<'model>) =
    Job.ofStudy (
        study paper "T1" "One training" {
            let! found = train training |> ask question
            return found
        }
    )

/// The reference engine, no store, everything as declared, nobody listening.
let options =
    {
        Engine = ReferenceEngine()
        Threads = 2
        Store = None
        Scale = Scale.full
        Force = false
        CheckpointEvery = TimeSpan.FromSeconds 30.0
        Command = [ "test" ]
        Script = None
        Hear = ignore
        Cancellation = CancellationToken.None
    }

/// The names of what is wrong with a recipe.
let subjects (faults: Fault list) = faults |> List.map _.Subject

/// Declared and replaced: nothing but these.
let changed change = { Scale.full with Change = change }

/// What a verdict says, without its number.
let holds (claims: ClaimResult list) = claims |> List.map (fun claim -> claim.Text, claim.Verdict.Holds)
