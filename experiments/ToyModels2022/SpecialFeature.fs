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
    [
        0.1
        0.12
        0.14
        0.16
        0.18
        0.2
        0.22
        0.24
        0.26
        0.28
        0.3
        0.33
        0.36
        0.4
        0.45
        0.5
        0.6
        0.7
        0.85
        1.0
    ]
    @ [ 1.2; 1.5; 1.9; 2.4; 3.0 ]

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

/// What a fit does with the special feature.
type Kind =
    | Pentagon
    /// Two digons of the other features.
    | Digons
    /// Mostly two digons without one of the other features.
    | Other

/// The kind of a fit.
let kind (portrait: Portrait) =
    if Portrait.count portrait = 5 then
        Pentagon
    elif portrait.Norms[0] < Portrait.full && (Portrait.antipodalPairs portrait).Length = 2 then
        Digons
    else
        Other

/// Every fit at every relative density that was run: ratio, model, expected loss.
let all (cells: Cells) =
    [
        for cell in cells do
            match cell.At with
            | Trained ratio ->
                ratio,
                [
                    for _, found in Cells.fits cell do
                        match found with
                        | Fit(portrait, loss) when System.Double.IsFinite loss -> portrait, loss
                        | _ -> ()
                ]
            | Exact _ -> ()
    ]

/// The fit of least expected loss at each relative density.
let best (cells: Cells) =
    [
        for ratio, fits in all cells do
            if not fits.IsEmpty then
                ratio, fst (List.minBy snd fits)
    ]

/// The best fit at one relative density.
let bestAt ratio (cells: Cells) =
    match best cells |> List.tryFind (fst >> (=) ratio) with
    | Some(_, portrait) -> portrait
    | None -> raise (NotMeasured $"nothing was trained at a relative density of {Expect.number ratio}")

/// Between the relative densities where the best fits change from two digons to a pentagon, in the middle of the logarithms.
let switch (cells: Cells) =
    let pairs = best cells |> List.pairwise

    match pairs |> List.filter (fun ((_, below), (_, above)) -> kind below <> Pentagon && kind above = Pentagon) with
    | [] -> raise (NotMeasured "the best fits do not switch")
    | changes -> changes |> List.last |> (fun ((low, _), (high, _)) -> sqrt (low * high))

/// The special feature at the top, a regular pentagon.
let private reference =
    let angle i = System.Math.PI * (0.5 + 0.4 * float i)
    Matrix.Build(2, 5, (fun row i -> if row = 0 then cos (angle i) else sin (angle i)))

/// Turned, mirrored and renamed into the common orientation.
let canonical (embedding: Matrix) = PlaneAlignment.Onto(embedding, reference, Values.Of<int>[1..4])
