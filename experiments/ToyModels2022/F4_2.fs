/// The dimensionality of every feature, clustered at the values of a few polytopes.
module Research.Experiments.ToyModels2022.F4_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.UniformSweep
open Research.Experiments.ToyModels2022.Structures
open Research.Experiments.ToyModels2022.Rows

let private title = "Features take the dimensionalities of polytopes"

let private heading =
    {
        Name = "dimensionalities"
        Title = title
        Caption =
            "D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)² of all 400 features at each density (dots, spread sideways), over D* = m / ‖W‖² and \
             the values of the paper's structures. Features with at least half of the largest norm are represented: in a polytope, \
             if all cosines are within 0.1 of its own; by themselves, if no |cos| is 0.15 or more; or in none. On top, the polytope \
             of least exact loss (D14); below, the graphs of six densities, joined where |cos| ≥ 0.15."
    }

/// The same models as F4.1, so that nothing is trained again. Intervals are those where the paper's clusters lie.
let scatter =
    study Papers.elhage2022 "F4.2" title {
        let! cells = models
        and! phases = compute (PolytopePhases(Sparsest = 0.01, Densest = 1.0)) |> ask id
        let mean () = (at 1.0 cells).Dimensionalities |> Array.average
        let used low high = between low high cells |> List.map Packing.efficiency
        let above () = between 1.0 10.0 cells |> List.map Packing.aboveLeverage |> List.max
        claim "tetrahedra for 1/(1−S) from 1.15 to 1.5" (cells |> most "tetrahedron" 1.15 1.5 |> Expect.atLeast 4)
        because (Recipe "A model started from tetrahedra keeps them; from random starts our recipe and the notebook's find none.")
        claim "triangles for 1/(1−S) from 1.5 to 1.95" (cells |> most "triangle" 1.5 1.95 |> Expect.atLeast 3)
        claim "digons at 1/(1−S) = 2.8: nine in ten features" (at 2.8 cells |> Packing.share "digon" |> Expect.atLeast 0.9)
        claim "pentagons for 1/(1−S) from 3.5 to 4.9" (cells |> most "pentagon" 3.5 4.9 |> Expect.atLeast 5)
        claim "square antiprisms for 1/(1−S) from 4.3 to 5" (cells |> most "square antiprism" 4.3 5.0 |> Expect.atLeast 8)
        claim "D_i crowd at 3/4 for 1/(1−S) from 1.15 to 1.5: twice an even spread" (crowding "tetrahedron" cells)
        claim "at 2/3 from 1.5 to 1.95" (crowding "triangle" cells)
        claim "at 1/2 from 1.67 to 4.15" (crowding "digon" cells)
        claim "at 2/5 from 3.5 to 4.9" (crowding "pentagon" cells)
        claim "at 3/8 from 4.3 to 5" (crowding "square antiprism" cells)
        claim "the rows are polytopes: at least half of the dots in each are corners of its own" (corners cells)
        claim "a cloud at 1/(1−S) = 10: the median D_i is 0.24" (at 10.0 cells |> median |> Expect.within 0.05 0.24)

        claim "a cloud at 1/(1−S) = 1: the mean D_i is m/n" (mean () |> Expect.within 0.015 0.075)

        identity "ΣD_i ≤ m at every density" (used 1.0 10.0 |> List.max |> Expect.atMost (1.0 + 1e-9))

        claim
            "ΣD_i ≈ m at the plateau: at least 0.95 m for 1/(1−S) from 2.1 to 3.7"
            (used 2.1 3.7 |> List.min |> Expect.atLeast 0.95)

        claim "all factors of Thomson's solutions appear" (between 1.0 10.0 cells |> thomson)
        ours "D_i ≈ 4/9 for 1/(1−S) from 3.9 to 5: nine features in four dimensions" (between 3.9 5.0 cells |> fourNinths)
        because (Guess "No D_i lies within 0.01 of 4/9: near 0.46 are digons squeezed by others, and G1 finds no such polytope.")

        identity "no D_i is above its leverage score" (above () |> Expect.atMost 1e-9)

        draw (drawn heading phases cells)
    }
