/// Learning as a sequence of geometric transformations: two correlated sets of three become an octahedron.
module Research.Experiments.ToyModels2022.F5_2

open Research
open Research.Experiments

let private sets = [ "first set", [ 0; 1; 2 ]; "second set", [ 3; 4; 5 ] ]

/// n = 6, m = 3 and the sets are the paper's; density, recipe and the small start are ours. Forty seeds. At a density of 0.2 or 0.4
/// none of five seeds reached the octahedron in 10,000 steps: it attracts where data are sparse.
let private twoSets number =
    experiment Papers.elhage2022 "F5.2" {
        sample (CorrelatedSets(Sets = Values.Of [ for _, set in sets -> Values.Of<int> set ], Density = Density.Of 0.1))
        model (ReluOutputModel(Features = 6, Hidden = 3))
        initialise (Initialiser.NotebookXavier(Instances = 1000))
        minimise (Sampled(Batch = 1024, JudgedOn = 8192))

        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 20_000, Record = Recording.Logarithmic(Count = 60)))

        seed number
        analyse (Dynamics.antiprism [ 0; 1; 2 ])
    }

let private answers (cells: Cell<uint64, AntiprismHistory> list) = cells |> List.map _.Answer
let private shareOf test cells = answers cells |> List.averageBy (fun history -> if test history then 1.0 else 0.0)

let private detail cells verdict =
    let ways =
        answers cells
        |> List.countBy (fun h -> [ for stage, _, _ in Dynamics.passed h -> string stage ] |> String.concat " → ")

    verdict
    |> Expect.withDetail (
        ways |> List.sortByDescending snd |> List.map (fun (way, count) -> $"{count} × {way}") |> String.concat "; "
    )

/// The first run that passes all stages, or the first.
let private shown cells = answers cells |> fun all -> List.tryFind Dynamics.inOrder all |> Option.defaultValue all.Head

let private film =
    {
        Name = "film"
        Title = "Two correlated sets of three learn an octahedron"
        Caption =
            "n = 6, m = 3, two sets that are active together with probability 0.1 (our choice). Left: the six columns of W in the three hidden dimensions, blue and red by set, with their paths since the first step. Right: the loss; A near the origin, B the sets apart, C each set opens into a triangle, D a triangular antiprism: an octahedron whose opposite corners belong to different sets. The first run that passes all four. Play it, or turn it."
    }

let private still =
    {
        Name = "stages"
        Title = "The stages from the side and from the top"
        Caption =
            "That run in the middle of stages A to C and at the end of D: above from the side, below along the axis on which the sets lie apart."
    }

let octahedron =
    study Papers.elhage2022 "F5.2" {
        over [ 1UL .. 40UL ] twoSets

        claim "the octahedron is a strong attractor: share of runs that end there" (fun cells ->
            cells |> shareOf Dynamics.reached |> Expect.atLeast 0.9 |> detail cells)

        claim "runs that pass A, B, C and D in this order" (shareOf Dynamics.inOrder >> Expect.atLeast 0.5)

        claim
            "runs in which the sets first lie apart"
            (shareOf (fun h -> Array.contains AntiprismStage.Apart h.Stages) >> Expect.atLeast 0.5)

        claim
            "members of one set are never antipodal at the end"
            (shareOf (fun h -> (Array.last h.Shapes).InnerPairs = 0) >> Expect.atLeast 0.9)

        draw (shown >> DrawDynamics.antiprism film sets)
        draw (shown >> DrawDynamics.stages still sets)
    }
