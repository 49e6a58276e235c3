/// The dimensionality of every feature, clustered at the values of a few polytopes.
module Research.Experiments.ToyModels2022.F4_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.UniformSweep
open Research.Experiments.ToyModels2022.Structures
open Research.Experiments.ToyModels2022.Rows

let private heading =
    {
        Name = "dimensionalities"
        Title = "Features take the dimensionalities of polytopes"
        Caption =
            "D_i = ‖W_i‖² / Σ_j (Ŵ_i·W_j)² of all 400 features at each density (dots, spread sideways), over D* = m / ‖W‖² and \
             the values of the paper's structures. Features with at least half of the largest norm are represented: in a polytope, \
             if all cosines are within 0.1 of its own; by themselves, if no |cos| is 0.15 or more; or in none. On top, the polytope \
             of least exact loss (D14); below, the graphs of six densities, joined where |cos| ≥ 0.15."
    }

/// The same models as F4.1, so that nothing is trained again. Intervals are those where the paper's clusters lie.
let scatter =
    study Papers.elhage2022 "F4.2" heading.Title {
        let! cells = models
        and! phases = compute (PolytopePhases(Sparsest = 0.01, Densest = 1.0)) |> ask id
        let mean () = (at 1.0 cells).Dimensionalities |> Array.average
        let used low high = between low high cells |> List.map Packing.efficiency
        let above () = between 1.0 10.0 cells |> List.map Packing.aboveLeverage |> List.max
        let nine () = between 3.9 5.0 cells |> shareNear (4.0 / 9.0) "9 features in 4 dimensions"
        claim "tetrahedra for 1/(1−S) from 1.15 to 1.5" (cells |> most "tetrahedron" 1.15 1.5 |> Expect.atLeast 4)
        because (Recipe "None at 400/30 in 20,000 steps; at 200/15 three at 1.46, with 200,000 steps four (D16).")
        claim "digons at 1/(1−S) = 2.8: nine in ten features" (at 2.8 cells |> Packing.share "digon" |> Expect.atLeast 0.9)
        claim "D_i crowd at 3/4 for 1/(1−S) from 1.15 to 1.5: twice an even spread" (crowding "tetrahedron" cells)
        because (Recipe "33 features by themselves have D_i from 0.72 to 0.74; tetrahedra come with longer training (D16).")
        claim "at 2/3 from 1.5 to 1.95" (crowding "triangle" cells)
        claim "at 1/2 from 1.67 to 4.15" (crowding "digon" cells)
        claim "at 2/5 from 3.5 to 4.9" (crowding "pentagon" cells)
        because (Guess "2.2 times, less two standard errors 1.8: antiprisms and digons squeezed to 0.45 lie within 0.05, too.")
        claim "at 3/8 from 4.3 to 5" (crowding "square antiprism" cells)
        because (Recipe "Antiprisms have 0.375 at 3.9 and 4.29, but 0.36 at 4.7 and 4.9, where short features around them count.")
        claim "the rows are polytopes: at least half of the dots in each are corners of its own" (corners cells)
        because (Recipe "No tetrahedra without longer training (D16); antiprisms have 0.36, and at 3/8 lie larger components.")
        claim "a cloud at 1/(1−S) = 10: the median D_i is 0.24" (at 10.0 cells |> median |> Expect.within 0.05 0.24)
        claim "a cloud at 1/(1−S) = 1: the mean D_i is m/n" (mean () |> Expect.within 0.015 0.075)
        identity "ΣD_i ≤ m at every density" (used 1.0 10.0 |> List.max |> Expect.atMost (1.0 + 1e-9))
        claim "ΣD_i ≈ m for 1/(1−S) from 2.1 to 3.7: at least 0.95 m" (used 2.1 3.7 |> List.min |> Expect.atLeast 0.95)
        claim "all factors of Thomson's solutions appear" (between 1.0 10.0 cells |> thomson)
        ours "D_i ≈ 4/9 from 3.9 to 5: nine features in four dimensions" (nine () |> Expect.atLeast 0.5)
        because (Guess "All 58 D_i within 0.01 of 4/9 are those of digons squeezed by others, and G1 finds no such polytope.")
        identity "no D_i is above its leverage score" (above () |> Expect.atMost 1e-9)
        draw (drawn heading phases cells)
    }
