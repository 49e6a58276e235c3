/// Which polytope is best for a dimension? Exact losses of simplices, polygons and the square antiprism, all other features
/// ignored. Factors of tegum products do not overlap, so that their losses add up: a product is as good as its factors are.
module Research.Experiments.Polytopes.BestPolytopes

open Research
open Research.Experiments
open Research.Experiments.Polytopes.BestKnown

/// The best polytopes for 1/(1−S) from 1 to 100.
let phases = PolytopePhases(Sparsest = 0.01, Densest = 1.0)

/// All polytopes at 1/(1−S).
let at (inverse: float) = PolytopePacking(Density = 1.0 / inverse)

// The paper's five; in between there may be others.
let private inOrder (phases: PolytopePhase seq) =
    let names = [ for phase in phases -> phase.Name ]
    let paper = [ "tetrahedron"; "triangle"; "digon"; "pentagon"; "square antiprism" ]

    Expect.isTrue (List.filter (fun name -> List.contains name paper) names = paper)
    |> Expect.withDetail (String.concat ", " names)

let figure =
    study Papers.polytopes "D14" "Which polytope is best for a dimension" {
        let! cells = computeOver "1/(1−S)" finer at |> ask id
        and! phases = compute phases |> ask id
        claim "gains of simplices as calculated independently, to four decimals" (gainsOff cells |> Expect.atMost 1e-4)
        claim "D* of the best in 30 dimensions, likewise to two" (filledOff cells |> Expect.atMost 0.0055)
        claim "the paper's five structures are the best ones, in its order" (inOrder phases)
        claim "each is the best somewhere where the paper's models have it" (seenWhereBest phases |> Expect.equal 5)

        claim
            "4-simplices end and tetrahedra begin at 1−S = 0.927751800432"
            (from phases "tetrahedron" |> Expect.within 1e-9 0.927751800432)

        claim
            "tetrahedra end and triangles begin at 1−S = 0.800264589213"
            (from phases "triangle" |> Expect.within 1e-9 0.800264589213)

        claim
            "two digons are as good as a triangle at 1−S = 0.644240364461, as in D9"
            (from phases "digon" |> Expect.within 1e-9 0.644240364461)

        claim
            "a pentagon is as good as two digons at 1−S = 0.224875449364, as in D9"
            (from phases "pentagon" |> Expect.within 1e-9 0.224875449364)

        draw (BestDrawing.drawn phases cells)
    }
