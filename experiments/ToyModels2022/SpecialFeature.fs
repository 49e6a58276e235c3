/// What F4.5 and F4.6 share: five features in the plane, feature 0 rarer or commoner than the others.
module Research.Experiments.ToyModels2022.SpecialFeature

open Research
open Research.Experiments

/// What stands at a point of both figures.
type Point =
    /// Models trained on samples, at a density of feature 0 relative to that of the others.
    | Trained of ratio: float
    /// Both kinds of minimum of the exact loss over all relative densities, at a density of the others.
    | Exact of density: float

    override this.ToString() =
        match this with
        | Trained ratio -> $"relative density {Expect.number ratio}"
        | Exact density -> $"exact loss, 1−S = {Expect.number density}"

/// What was found there.
type Found =
    /// The model, and the expected loss of its weights.
    | Fit of Portrait * loss: float
    | Branches of PentagonBranches

type Cells = Cell<Point, Found> list

/// 1 − S of features 1 … 4, the paper's.
let density = 0.05

/// Densities of feature 0 over that of the others, about evenly spaced on a logarithmic axis. Ours: the paper gives none.
let ratios =
    [ 0.1; 0.12; 0.14; 0.16; 0.18; 0.2; 0.22; 0.24; 0.26; 0.28; 0.3; 0.33; 0.36 ]
    @ [ 0.4; 0.45; 0.5; 0.6; 0.7; 0.85; 1.0; 1.2; 1.5; 1.9; 2.4; 3.0 ]

let private shape = ReluOutputModel(Features = 5, Hidden = 2)

/// Forty models. Recipe and number are ours: Adam without decay, which would pull every weight below its optimum.
let trained figure ratio =
    let sampler =
        SparseUniform(Features = 5, Density = Density.PerFeature [ for i in 0..4 -> if i = 0 then ratio * density else density ])

    experiment Papers.elhage2022 figure {
        sample sampler
        model shape
        minimise (Sampled(Batch = 1024, JudgedOn = 262_144))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = 40))
        seed 1UL
        analyse (fun trained -> Fit(Geometry.portrait trained, Training.expected (Analytic.Loss(sampler, shape)) trained))
    }

/// The trained models at every relative density.
let fits figure at =
    match at with
    | Trained ratio -> trained figure ratio
    | Exact _ -> invalidArg (nameof at) "nothing is trained for an exact loss"

/// Both branches of the exact loss.
let branches at =
    match at with
    | Exact density -> PentagonAndDigons(Density = density, Ratios = Density.Spaced(0.05, 3.0, 121))
    | Trained _ -> invalidArg (nameof at) "what is trained is not derived"

/// The branches at a density of the others; a claim is undecided where they were not derived.
let exact density (cells: Cells) =
    match Cells.at (Exact density) cells with
    | Branches branches -> branches
    | Fit _ -> raise (NotMeasured "there are no branches")
