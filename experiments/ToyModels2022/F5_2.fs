/// Learning as a sequence of geometric transformations: two correlated sets of three become an octahedron.
module Research.Experiments.ToyModels2022.F5_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SmallStarts

let private ways runs =
    runs
    |> List.countBy (fun run -> [ for stage, _, _ in Dynamics.passed run -> string stage ] |> String.concat " → ")
    |> List.sortByDescending snd
    |> List.map (fun (way, count) -> $"{count} × {way}")
    |> String.concat "; "

let private attracted runs = share Dynamics.reached runs |> Expect.atLeast 0.9 |> Expect.withDetail (ways runs)
let private isApart (run: AntiprismHistory) = Array.contains AntiprismStage.Apart run.Stages
let private hasNoInner (run: AntiprismHistory) = (Array.last run.Shapes).InnerPairs = 0

let private film =
    {
        Name = "film"
        Title = "Two correlated sets of three learn an octahedron"
        Caption =
            "n = 6, m = 3, two sets that are active together with probability 0.1 (our choice). Left: the six columns of W in \
             the three hidden dimensions, blue and red by set, with their paths since the first step. Right: the loss; A near \
             the origin, B the sets apart, C each set opens into a triangle, D a triangular antiprism: an octahedron whose \
             opposite corners belong to different sets. The first run that passes all four. Play it, or turn it."
    }

let private still =
    {
        Name = "stages"
        Title = "The stages of the octahedron, from the side and from the top"
        Caption =
            "That run in the middle of stages A to C and at the end of D: above from the side, below along the axis on which \
             the sets lie apart."
    }

let private sets = [ "first set", [ 0; 1; 2 ]; "second set", [ 3; 4; 5 ] ]

/// Forty seeds. The first run that passes all stages is shown, or the first.
let octahedron =
    study Papers.elhage2022 "F5.2" "Two correlated sets become an octahedron" {
        let! cells = sweep "seed" [ 1..40 ] twoSets |> ask (Dynamics.antiprism [ 0; 1; 2 ])
        let runs = cells |> List.map _.Answer
        let shown = runs |> List.tryFind Dynamics.inOrder |> Option.defaultValue runs.Head
        claim "the octahedron is a strong attractor: share of runs that end there" (attracted runs)
        claim "runs that pass A, B, C and D in this order" (share Dynamics.inOrder runs |> Expect.atLeast 0.5)
        claim "runs in which the sets first lie apart" (share isApart runs |> Expect.atLeast 0.5)
        claim "members of one set are never antipodal at the end" (share hasNoInner runs |> Expect.atLeast 0.9)
        draw (DrawDynamics.antiprism film sets shown)
        draw (DrawDynamics.stages still sets shown)
    }
