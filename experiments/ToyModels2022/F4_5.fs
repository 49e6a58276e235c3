/// Pentagon and two digons: the best models over the relative density of one feature, in one orientation.
///
/// The relation that the paper prints for a feature of a pentagon, ‖W_i‖ = 1/(1 − b_i), is claimed in three readings. As printed
/// it does not hold: with the bias added, as in section 4, ‖W_i‖ is 1.41 times as much, with the bias subtracted 0.86 times.
/// What holds, to 3 %, is ‖W_i‖² = 1/(1 − b_i) with the bias subtracted.
module Research.Experiments.ToyModels2022.F4_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SpecialFeature
open Research.Experiments.ToyModels2022.SpecialFeatureFits

let private roomAt ratio = bestAt ratio >> _.Embedding >> Pentagons.room

/// How far a column of W moves from one relative density to the next while both best models are pentagons, at most.
let private largestMove cells =
    best cells
    |> List.map snd
    |> List.pairwise
    |> List.filter (fun (a, b) -> Pentagons.kind a = Pentagon && Pentagons.kind b = Pentagon)
    |> List.map (fun (a, b) -> Pentagons.move a.Embedding b.Embedding)
    |> List.max

/// By how much the special feature's length changes at the switch of the best models.
let private jump cells =
    best cells
    |> List.map (fun (_, fit) -> fit.Norms[0])
    |> List.pairwise
    |> List.map (fun (a, b) -> b - a)
    |> List.max

/// The mean over the features of the regular pentagon of what a relation says is 1.
let private relation value cells =
    let pentagon = bestAt 1.0 cells
    Array.map2 value pentagon.Norms pentagon.Bias |> Array.average

let private drawn cells =
    DrawPentagons.overlay
        {
            Name = "solutions"
            Title = "Pentagon or two digons: the best models over the relative density of one feature"
            Caption =
                "n = 5, m = 2, 1−S = 0.05 for four features, r times that for the special one. Left: the columns of W of the best of forty fits at each r, turned and mirrored into one orientation; arrows are the special feature, yellow where it is common and violet where it is rare. Middle and right: its length, and its angle to its two neighbours; lines are the minima of the exact loss, dotted where their losses cross."
        }
        [ for ratio, fit in best cells -> ratio, fit.Embedding ]
        (exact density cells)

let private film cells =
    DrawPentagons.film
        {
            Name = "film"
            Title = "A feature becomes rarer: the pentagon bends, then breaks into two digons"
            Caption =
                "The columns of W of the best of forty fits, from three times as common (r = 3) to ten times as rare (r = 0.1) as the others; orange: the special feature. Dotted: the unit circle."
        }
        [ for ratio, fit in best cells |> List.sortByDescending fst -> ratio, fit.Embedding ]

let figure =
    study Papers.elhage2022 "F4.5" {
        over (List.map Trained ratios) (fits "F4.5")
        derive [ Exact density ] branches Branches

        claim
            "equal densities: a regular pentagon, its gaps 72° within 3°"
            (bestAt 1.0 >> Portrait.unevenness 5 >> Expect.atMost 3.0)

        claim "three times as dense: it repels its neighbours beyond 72°" (roomAt 3.0 >> Expect.atLeast 72.0)
        claim "half as dense: they move in" (roomAt 0.5 >> Expect.atMost 72.0)
        claim "pentagons deform continuously: no feature moves by 0.2 between neighbours" (largestMove >> Expect.atMost 0.2)
        claim "then a jump: the special feature loses its length at once" (jump >> Expect.atLeast 0.5)
        claim "ten times rarer: two digons" (bestAt 0.1 >> Portrait.antipodalPairs >> List.length >> Expect.equal 2)
        claim "ten times rarer: the special feature at zero" (bestAt 0.1 >> (fun p -> p.Norms[0]) >> Expect.atMost 0.1)
        claim "‖W_i‖ (1 − b_i) = 1, as printed" (relation (fun norm b -> norm * (1.0 - b)) >> Expect.within 0.05 1.0)
        claim "‖W_i‖ (1 + b_i) = 1, printed for −b" (relation (fun norm b -> norm * (1.0 + b)) >> Expect.within 0.05 1.0)

        claim
            "‖W_i‖² (1 + b_i) = 1, for −b and squared"
            (relation (fun norm b -> norm * norm * (1.0 + b)) >> Expect.within 0.05 1.0)

        draw drawn
        draw film
    }
