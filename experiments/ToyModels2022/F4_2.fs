/// The dimensionality of every feature, clustered at the values of a few polytopes.
module Research.Experiments.ToyModels2022.F4_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.UniformSweep

/// The most features in a structure that any cell of an interval of 1/(1−S) has.
let private most structure low high = between low high >> List.map (Packing.featuresIn structure) >> List.max

/// Those that the graph has as nodes.
let private median (found: Packing) =
    let sorted = [ for feature in found.Graph.Nodes -> found.Dimensionalities[feature] ] |> List.sort
    sorted[sorted.Length / 2]

let private inDigons (found: Packing) = float (Packing.featuresIn "digon" found) / float (Packing.nodes found)

let private heading =
    {
        Name = "dimensionalities"
        Title = "Features take the dimensionalities of polytopes"
        Caption =
            "D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)² of all 400 features at each density (dots, spread sideways), over D* = m / ‖W‖² and the values of the paper's structures; below, the graphs of six densities: features with at least half of the largest norm, joined where |cos| ≥ 0.15, the thicker the larger |W_i·W_j|, coloured where all cosines are within 0.1 of a structure's."
    }

/// The six densities of the paper's insets; any that were run where none of them was.
let private insets cells =
    let wanted = [ 1.26; 1.67; 2.8; 4.3; 4.95; 9.1 ] |> List.map nearest
    let there = cells |> List.filter (fun (cell: Cell<Column, Packing>) -> List.contains cell.At wanted)
    if there.IsEmpty then List.truncate 6 cells else there

let private drawn (cells: Cell<Column, Packing> list) =
    let graph (cell: Cell<Column, Packing>) = Packing.graph $"1/(1−S) = {cell.At.Inverse:F2}" cell.Answer

    DimensionalityChart.figure
        heading
        axis
        [
            for cell in cells -> cell.At.Inverse, cell.Answer.DimensionsPerFeature, cell.Answer.Dimensionalities
        ]
        (insets cells |> List.map graph)

/// The same settings as F4.1, so that nothing is trained again. Intervals are those where the paper's clusters lie.
let scatter =
    study Papers.elhage2022 "F4.2" {
        over columns (column "F4.2")
        claim "tetrahedra for 1/(1−S) from 1.15 to 1.5" (most "tetrahedron" 1.15 1.5 >> float >> Expect.atLeast 4.0)
        claim "triangles for 1/(1−S) from 1.5 to 1.95" (most "triangle" 1.5 1.95 >> float >> Expect.atLeast 3.0)
        claim "digons at 1/(1−S) = 2.8: nine in ten features" (Cells.at (nearest 2.8) >> inDigons >> Expect.atLeast 0.9)
        claim "pentagons for 1/(1−S) from 3.5 to 4.9" (most "pentagon" 3.5 4.9 >> float >> Expect.atLeast 5.0)
        claim "square antiprisms for 1/(1−S) from 4.3 to 5" (most "square antiprism" 4.3 5.0 >> float >> Expect.atLeast 8.0)

        claim "a cloud at 1/(1−S) = 10: the median D_i is 0.24" (Cells.at (nearest 10.0) >> median >> Expect.within 0.05 0.24)

        claim
            "a cloud at 1/(1−S) = 1: the mean D_i is m/n"
            (Cells.at (nearest 1.0) >> _.Dimensionalities >> Array.average >> Expect.within 0.015 0.075)

        claim "ΣD_i ≤ m at every density" (everywhere >> List.map Packing.efficiency >> List.max >> Expect.atMost (1.0 + 1e-9))

        claim
            "ΣD_i ≈ m at the plateau: at least 0.95 m for 1/(1−S) from 2.1 to 3.7"
            (between 2.1 3.7 >> List.map Packing.efficiency >> List.min >> Expect.atLeast 0.95)

        claim "all factors of Thomson's solutions appear" thomson
        claim "D_i ≈ 4/9 for 1/(1−S) from 3.9 to 5: nine features in four dimensions" fourNinths

        claim
            "no D_i is above its leverage score"
            (everywhere >> List.map Packing.aboveLeverage >> List.max >> Expect.atMost 1e-9)

        draw drawn
    }
