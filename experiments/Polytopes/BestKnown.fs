/// What D14 should find: numbers calculated independently, and where the paper's models have their polytopes.
module Research.Experiments.Polytopes.BestKnown

open System.Collections.Generic
open Research

/// 1/(1−S) = 10^(k/49) in the paper's sweep, from 1 to 100.
let inverses = [ for k in 0..98 -> 10.0 ** (float k / 49.0) ]

/// The same with a step in between where phases are narrow.
let finer = inverses @ [ for k in 0..15 -> 10.0 ** ((float k + 0.5) / 49.0) ] |> List.sort

let private simplices = [ "digon"; "triangle"; "tetrahedron"; "4-simplex" ]

/// k, and what these gain, from a calculation of 25 digits.
let private gains =
    [
        2, [ 1.0002; 1.0057; 1.0072; 1.0071 ]
        4, [ 1.0023; 1.0139; 1.0146; 1.0136 ]
        8, [ 1.0301; 1.0426; 1.0371; 1.0317 ]
        10, [ 1.0727; 1.0627; 1.0513; 1.0426 ]
        15, [ 1.2787; 1.1316; 1.0926; 1.0729 ]
    ]

/// k, and D* of the best, likewise.
let private filled = [ 2, 0.96; 4, 0.93; 6, 0.89; 8, 0.85; 10, 0.72; 11, 0.66; 12, 0.60; 13, 0.57; 15, 0.53 ]

/// In 1/(1−S), by eye off the paper's figure.
let private seen =
    [ "tetrahedron", 1.15, 1.5; "triangle", 1.5, 1.95; "digon", 1.67, 4.15 ]
    @ [ "pentagon", 3.5, 4.9; "square antiprism", 4.3, 5.0 ]

let private furthest cells known (value: PackedPolytopes -> 'known -> float list) =
    known |> List.collect (fun (k, expected) -> value (Cells.at inverses[k] cells) expected) |> List.max

/// The largest difference of a gain.
let gainsOff cells =
    furthest cells gains (fun all expected ->
        List.map2 (fun name gain -> abs ((all.Named name).Gain all.Density - gain)) simplices expected)

/// The largest difference of a D*.
let filledOff cells = furthest cells filled (fun all expected -> [ abs ((all.Filling 30).DimensionsPerFeature - expected) ])

let private phase (phases: IReadOnlyList<PolytopePhase>) name =
    match phases |> Seq.tryFind (fun phase -> phase.Name = name) with
    | Some phase -> phase
    | None -> raise (NotMeasured $"a {name} is nowhere the best")

/// The density below which a polytope is the best.
let from phases name = (phase phases name).Densest

/// How many are the best somewhere where the paper's models have them.
let seenWhereBest phases =
    let overlaps (name, low, high) = 1.0 / from phases name < high && 1.0 / (phase phases name).Sparsest > low
    seen |> List.filter overlaps |> List.length
