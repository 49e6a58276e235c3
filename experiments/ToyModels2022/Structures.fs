/// Which structures the models of F4.2 have.
module Research.Experiments.ToyModels2022.Structures

open Research
open Research.Experiments.ToyModels2022.UniformSweep

/// The most features in a structure that any model of an interval of 1/(1−S) has.
let most structure low high cells = between low high cells |> List.map (Packing.featuresIn structure) |> List.max

/// The median D_i of those that the graph has as nodes.
let median (found: Packing) =
    let sorted = [ for feature in found.Graph.Nodes -> found.Dimensionalities[feature] ] |> List.sort
    sorted[sorted.Length / 2]

/// Which of the factors of Thomson's solutions for 2 to 8 charges (G1) some model has.
let thomson packings =
    let names = [ "digon"; "triangle"; "tetrahedron"; "pentagon"; "square antiprism" ]
    let counts = [ for name in names -> name, packings |> List.sumBy (Packing.featuresIn name) ]

    counts
    |> List.filter (fun (_, count) -> count > 0)
    |> List.length
    |> Expect.equal 5
    |> Expect.withDetail (String.concat ", " [ for name, count in counts -> $"{count} features in {name}s" ])

/// The share of a structure among those with a D_i within 0.01 of a level; 0 where there are none.
let shareNear level structure packings =
    match packings |> List.collect (Packing.structuresNear level 0.01) with
    | [] -> 0.0
    | names -> names |> List.averageBy (fun name -> if name = structure then 1.0 else 0.0)

/// The six densities of the paper's insets; any that were run where none of them was.
let private insets (cells: Cell<float, Packing> list) =
    let wanted = [ 1.26; 1.67; 2.8; 4.3; 4.95; 9.1 ] |> List.map nearest
    let there = cells |> List.filter (fun cell -> List.contains cell.At wanted)
    if there.IsEmpty then List.truncate 6 cells else there

// Up to the end of the axis.
let private shaded (phases: PolytopePhase seq) =
    [
        for phase in phases do
            if phase.Densest > 0.1 then
                phase.Name, 1.0 / phase.Densest, min 10.0 (1.0 / phase.Sparsest)
    ]

/// D_i of all models over 1/(1−S) and over the best polytopes, above the graphs of a few.
let drawn heading phases (cells: Cell<float, Packing> list) =
    DimensionalityChart.figure
        heading
        axis
        (shaded phases)
        [ for cell in cells -> cell.At, cell.Answer.DimensionsPerFeature, Packing.roles cell.Answer ]
        [ for cell in insets cells -> Packing.graph $"1/(1−S) = {cell.At:F2}" cell.Answer ]
