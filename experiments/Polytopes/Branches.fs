/// What D16 trains: models that are followed along the density, and models that are trained ten times as long.
module Research.Experiments.Polytopes.Branches

open Research
open Research.Experiments.ToyModels2022

/// At a quarter of the cost of the paper's 400 in 30. The exact best is the same; fewer dense features are learnt faster (D15).
let private features, private hidden = 200, 15

/// 1/(1−S) from dense to sparse features, where the best polytope changes (D14).
let inverses = UniformSweep.within 1.09 2.5

/// A third of the rate of F4.1, lest what is there melts, and half of its steps.
let private followed start (inverse: float) =
    training {
        sample (SparseUniform(Features = features, Density = Density.Of(1.0 / inverse)))
        model (ReluOutputModel(Features = features, Hidden = hidden))
        initialise start
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 1e-3, Steps = 10_000, Schedule = Schedule.Cosine()))
        seed 1
    }

let private following name inverses =
    let start = Initialiser.XavierAndBias(Bias = 0.5 / List.head inverses)
    follow "1/(1−S)" inverses start followed |> ask Packing.ofTrained |> named name

/// Each cell from its denser neighbour, and each from its sparser one.
let fromDense, fromSparse = following "from dense" inverses, following "from sparse" (List.rev inverses)

/// From random starts with the recipe of F4.1 in some number of steps, where the paper has tetrahedra.
let fresh (steps: int) =
    sweep "1/(1−S)" (UniformSweep.within 1.25 1.5) (UniformSweep.many features hidden steps)
    |> ask Packing.ofTrained
    |> named $"{steps} steps"

/// The best polytopes in as many dimensions.
let optima = UniformSweep.optimaIn hidden inverses

/// D* in the paper's figure, by eye.
let paper = [ 1.2, 0.98; 1.45, 0.90; 1.6, 0.82; 1.67, 0.75; 1.75, 0.64; 2.0, 0.54 ]
