/// Pentagon and two digons: the best models over the relative density of one feature, in one orientation.
/// The relation that the paper prints for a feature of a pentagon, ‖W_i‖ = 1/(1 − b_i), is claimed in four readings.
module Research.Experiments.ToyModels2022.F4_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SpecialFeature

/// By how much the special feature's length changes from one model to the next, at most.
let private jump =
    List.map (fun (p: Portrait) -> p.Norms[0]) >> List.pairwise >> List.map (fun (a, b) -> b - a) >> List.max

let private solutions =
    {
        Name = "solutions"
        Title = "Pentagon or two digons: the best models over the relative density of one feature"
        Caption =
            "n = 5, m = 2, 1−S = 0.05 for four features, r times that for the special one. Left: the columns of W of the best of \
             forty fits at each r, turned and mirrored into one orientation; arrows are the special feature, yellow where it is \
             common and violet where it is rare. Middle and right: its length, and its angle to its two neighbours; lines are \
             the minima of the exact loss, dotted where their losses cross."
    }

let private film =
    {
        Name = "film"
        Title = "A feature becomes rarer: the pentagon bends, then breaks into two digons"
        Caption =
            "The columns of W of the best of forty fits, from three times as common (r = 3) to ten times as rare (r = 0.1) as \
             the others; orange: the special feature. Dotted: the unit circle."
    }

let figure =
    study Papers.elhage2022 "F4.5" "Pentagon or two digons: the best models" {
        let! cells = fits
        and! exact = compute (branches density) |> ask id
        let at ratio = Cells.find ratio cells |> best
        let room ratio = Pentagons.room (at ratio).Embedding
        let mean value = Array.map2 value (at 1.0).Norms (at 1.0).Bias |> Array.average
        let models = List.map best cells
        let shown = [ for cell in cells -> cell.At, (best cell).Embedding ]
        claim "equal densities: a regular pentagon, its gaps 72° within 3°" (at 1.0 |> Portrait.unevenness 5 |> Expect.atMost 3)
        claim "three times as dense: it repels its neighbours beyond 75°" (room 3.0 |> Expect.atLeast 75)
        claim "half as dense: they move in, within 69°" (room 0.5 |> Expect.atMost 69)
        claim "pentagons deform continuously: no step as long as 0.2" (Pentagons.largestMove models |> Expect.atMost 0.2)
        claim "then a jump: the special feature loses its length at once" (jump models |> Expect.atLeast 0.5)
        claim "ten times rarer: two digons" (at 0.1 |> Portrait.antipodalPairs |> List.length |> Expect.equal 2)
        claim "ten times rarer: the special feature at zero" ((at 0.1).Norms[0] |> Expect.atMost 0.1)
        claim "‖W_i‖ (1 − b_i) = 1, as printed" (mean (fun norm b -> norm * (1.0 - b)) |> Expect.within 0.05 1.0)
        because (Contradicted "The best models at equal densities give 1.41, with the bias added as in section 4.")
        claim "‖W_i‖ (1 + b_i) = 1, printed for −b" (mean (fun norm b -> norm * (1.0 + b)) |> Expect.within 0.05 1.0)
        because (Contradicted "The best models give 0.86, with the bias subtracted.")
        ours "‖W_i‖² (1 + b_i), for −b: 0.970" (mean (fun norm b -> norm * norm * (1.0 + b)) |> Expect.within 0.01 0.970)

        ours "‖W_i‖² + b_i, the output for x_i = 1: 1.041" (mean (fun norm b -> norm * norm + b) |> Expect.within 0.01 1.041)
        draw (DrawPentagons.overlay solutions shown exact)
        draw (DrawPentagons.film film (List.rev shown))
    }
