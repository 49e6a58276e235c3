// compiles
open Research

let paper = Paper.own "every verb"

/// A function generic over the model.
let norms (shape: 'model :> IBottleneck) (density: float) =
    experiment paper "A1" {
        sample (SparseUniform(Features = 5, Density = Density.Of density))
        model shape
        minimise (Sampled(Batch = 16))
        train (Adam(Steps = 10))
        analyse Geometry.featureNorms
    }

let everyVerb =
    experiment paper "A2" {
        sample (SparseUniform(Features = 5, Density = Density.OfSparsity 0.95))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Geometric(Ratio = 0.9))
        weigh (Importance.Explicit [ 1.0; 1.0; 1.0; 1.0; 0.5 ])
        initialise (Initialiser.NotebookXavier(Instances = 10))
        minimise (Sampled(Batch = 1024, Reduction = Reduction.Mean, JudgedOn = 4096))
        train (AdamW(WeightDecay = 1e-2, Schedule = Schedule.WarmUp(Steps = 5, Then = Schedule.Cosine())))
        restart (DropWorst(Of = 5))
        seed 7UL
        analyse Geometry.featureNorms
        claim "every feature is represented" (Array.min >> Expect.atLeast 0.9)
        also Training.loss
        claim "the loss is small" (snd >> Expect.atMost 0.1)
        also Geometry.dimensionalities
        claim "two dimensions are shared" (snd >> Array.sum >> Expect.atMost 2.0)
        draw (fun (_: (float[] * float) * float[]) -> Unchecked.defaultof<Figure>)
        draw (fun _ -> Unchecked.defaultof<Figure>)
    }

/// Two kinds of model, and an experiment written inside the sweep.
let sweep =
    study paper "A3" {
        over [ 1.0; 0.1 ] (norms (LinearModel(Features = 5, Hidden = 2)))
        over [ 0.5 ] (norms (ReluOutputModel(Features = 5, Hidden = 2)))

        over [ 0.01; 0.001 ] (fun density ->
            experiment paper "A3" {
                sample (SparseUniform(Features = 5, Density = Density.Of density))
                model (ReluOutputModel(Features = 5, Hidden = 2))
                minimise (Sampled())
                train (Sgd(LearningRate = 1e-3, Momentum = 0.9))
                restart (Best(Of = 10))
                analyse Geometry.featureNorms
            })

        claim "dense data use two features" (Cells.at 1.0 >> Array.sum >> Expect.within 0.1 2.0)
        claim "there are five cells" (List.length >> Expect.equal 5)
        draw (fun _ -> Unchecked.defaultof<Figure>)
    }

/// The exact loss, whole and truncated.
let exact =
    experiment paper "A5" {
        sample (OneHot(Features = 5))
        model (LinearModel(Features = 5, Hidden = 2))
        minimise Analytic.Loss
        train (Adam())
        analyse Training.loss
    }

let truncated =
    experiment paper "A6" {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (fun (sampler, model) -> Analytic.Loss(sampler, model, 3))
        train (QuasiNewton(Steps = 100))
        restart (Best(Of = 16))
        analyse Training.loss
    }

/// The verbs as functions.
let generated: Experiment<LinearModel, float> =
    { Paper = paper; Figure = "A4" }
    |> Stage.sample (SparseUniform(Features = 5))
    |> Stage.model (LinearModel(Features = 5, Hidden = 2))
    |> Stage.weigh (Importance.Uniform())
    |> Stage.initialise (Initialiser.XavierNormal())
    |> Stage.minimise (Sampled())
    |> Stage.train (Adam())
    |> Stage.seed 1UL
    |> Stage.restart (Best(Of = 2))
    |> Stage.analyse Training.loss
    |> Stage.claim "small" (Expect.atMost 1.0)

let jobs: Job list =
    [
        Job.ofExperiment "every verb" everyVerb
        Job.ofStudy "two models" sweep
        Job.ofExperiment "generated" generated
    ]
