// compiles
open Research

let paper = Paper.own "every verb"

/// A function generic over the model.
let dense (shape: 'model :> IBottleneck) (density: float) =
    training {
        sample (SparseUniform(Features = 5, Density = Density.Of density))
        model shape
        minimise (Sampled(Batch = 16))
        train (Adam(Steps = 10))
    }

let everyVerb =
    training {
        sample (SparseUniform(Features = 5, Density = Density.OfSparsity 0.95))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Geometric(Ratio = 0.9))
        weigh (Importance.Explicit [ 1.0; 1.0; 1.0; 1.0; 0.5 ])
        initialise (Initialiser.NotebookXavier(Instances = 10))
        target Target.Absolute
        attack 0.5
        minimise (Sampled(Batch = 1024, Reduction = Reduction.Mean, EvaluationSamples = 4096))
        penalise (L1 0.03) (Place.Tensor "W")
        penalise (L2 0.03) (Place.Tensor "b")
        train (AdamW(WeightDecay = 1e-2, Schedule = Schedule.WarmUp(Steps = 5, Then = Schedule.Cosine())))
        restart (Best(Of = 5))
        seed 7UL
    }

/// The exact loss, whole and truncated.
let exact =
    training {
        sample (OneHot(Features = 5))
        model (LinearModel(Features = 5, Hidden = 2))
        minimise Exact.Loss
        train (Adam())
        seed 7
    }

let truncated =
    training {
        sample (SparseUniform(Features = 5))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (fun (sampler, model) -> Exact.Loss(sampler, model, 3))
        train (QuasiNewton(Steps = 100))
        restart (Best(Of = 16))
    }

/// The verbs as functions.
let generated: Training<LinearModel> =
    Stage.sample (SparseUniform(Features = 5))
    |> Stage.model (LinearModel(Features = 5, Hidden = 2))
    |> Stage.weigh (Importance.Uniform())
    |> Stage.initialise (Initialiser.XavierNormal())
    |> Stage.minimise (Sampled())
    |> Stage.train (Adam())
    |> Stage.seed 1UL
    |> Stage.restart (Best(Of = 2))

/// Every kind of part, two kinds of model, and a training written inside a sweep.
let parts =
    study paper "A3" "Every part" {
        let! linear = sweep "p" [ 1.0; 0.1 ] (dense (LinearModel(Features = 5, Hidden = 2))) |> ask Geometry.featureNorms

        and! relu =
            sweep "p" [ 1.0; 0.1 ] (dense (ReluOutputModel(Features = 5, Hidden = 2)))
            |> ask (fun trained -> Geometry.featureNorms trained, Training.loss trained)
            |> named "relu"

        and! square =
            grid ("r", [ 0.5; 1.0 ]) ("p", [ 1.0; 0.1 ]) (fun ratio density ->
                training {
                    sample (SparseUniform(Features = 2, Density = Density.Of density))
                    model (ReluOutputModel(Features = 2, Hidden = 1))
                    weigh (Importance.Geometric(Ratio = ratio))
                    minimise (Sampled())
                    train (Sgd(LearningRate = 1e-3, Momentum = 0.9))
                    restart (Best(Of = 10))
                })
            |> ask Training.loss

        and! one = train exact |> ask Training.loss |> named "exact"
        and! gon = compute (OneHotGon(Sides = 5)) |> ask _.Loss
        and! gons = computeOver "k" [ 5; 6 ] (fun sides -> OneHotGon(Sides = sides)) |> ask _.Loss
        let total = Array.sum (Cells.at 1.0 linear)
        let norms, loss = Cells.at 0.1 relu
        claim "dense data use two features" (total |> Expect.within 0.1 2.0)
        because (Contradicted "The exact loss uses three.")
        claim "every feature is represented" (Array.min norms |> Expect.atLeast 0.9)
        because (Recipe "Longer training represents all.")
        identity "a corner of the square" (Cells.at (0.5, 0.1) square |> Expect.atMost loss)
        ours "all restarts" (Cells.find 1.0 relu |> Cells.all |> List.length |> Expect.equal 1)
        claim "five cells or more" (linear.Length + relu.Length |> Expect.atLeast 4)
        because (Guess "There are four.")
        draw (if one < gon then Unchecked.defaultof<Figure> else failwith "nothing to draw")
        claim "after a drawing" (gons |> List.map _.Answer |> List.max |> Expect.atMost 1)
    }

/// A study may draw without a claim, or only answer.
let drawn =
    study paper "A4" "Drawn" {
        let! portrait = train everyVerb |> ask Geometry.portrait
        draw (Draw.plane "drawn" portrait)
    }

let answered =
    study paper "A5" "Answered" {
        let! loss = train truncated |> ask Training.loss
        and! other = train generated |> ask Training.loss
        return loss + other
    }

let jobs: Job list = [ Job.ofStudy parts; Job.ofStudy drawn; Job.ofStudy answered ]
