/// The transitions along r, located to rounding, with their order.
module Research.Experiments.PhaseDiagrams.Transitions

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

/// Closer together where lines meet.
let private densities =
    [ 0.01; 0.02; 0.03; 0.05; 0.07; 0.1; 0.15; 0.2; 0.25; 0.3; 0.35; 0.4; 0.45 ]
    @ [ for k in 50..100 -> float k / 100.0 ]

/// From below what the sparsest density needs to its mirror image.
let private along size density = PhaseTransitions(Setting = at size density, From = 0.002, To = 500.0)
let private transitions size = computeOver "1−S" densities (along size) |> ask List.ofSeq

/// The k-th transition at a density.
let private item density k (cells: Cell<float, Transition list> list) = Cells.at density cells |> List.item k
let private ratio density k cells = (item density k cells).Ratio
let private isOfOrder order density k cells = (item density k cells).Order = order
let private last density (cells: Cell<float, Transition list> list) = (Cells.at density cells |> List.last).Ratio

let twoInOne =
    study Papers.phases "D4" "Transitions, n = 2, m = 1" {
        let! cells = transitions n2m1
        claim "p = 0.01: ignored up to r = 0.0043205674" (ratio 0.01 0 cells |> Expect.within 1e-9 0.0043205674226)
        claim "p = 0.3: ignored up to r = 0.2046990764 (the paper: 0.24)" (ratio 0.3 0 cells |> Expect.within 1e-9 0.204699076375)
        claim "p = 0.3: first order, the weights jump" (isOfOrder TransitionOrder.First 0.3 0 cells |> Expect.isTrue)
        claim "p = 0.6: ignored up to r = 0.6653988485 (the paper: 1)" (ratio 0.6 0 cells |> Expect.within 1e-9 0.665398848542)

        claim
            "p = 0.6: continuous, the feature appears with length 0"
            (isOfOrder TransitionOrder.Continuous 0.6 0 cells |> Expect.isTrue)

        claim "p = 0.6: from weak to strong at r = 0.8077499280" (ratio 0.6 1 cells |> Expect.within 1e-9 0.807749928011)
        claim "p = 1: ignored up to r = 0.9888464823" (ratio 1.0 0 cells |> Expect.within 1e-9 0.9888464822725)
        draw (DrawTransitions.plane "Two features in one dimension: transitions" cells)
    }

let threeInTwo =
    study Papers.phases "D5" "Transitions, n = 3, m = 2" {
        let! cells = transitions n3m2
        claim "p = 0.3: {13}+{2} and {12}+{3} exchanged at r = 1" (ratio 0.3 1 cells |> Expect.within 1e-9 1.0)
        claim "p = 0.6: joint from r = 0.6653988485" (ratio 0.6 0 cells |> Expect.within 1e-9 0.665398848542)
        claim "p = 0.6: joint up to r = 1.3086951545" (last 0.6 cells |> Expect.within 1e-9 1.308695154526)
        claim "p = 0.6: nothing happens in between" (Cells.at 0.6 cells |> List.length |> Expect.equal 2)
        because (Guess "The independent calculation missed a jump between two joint states, at r = 0.728.")
        claim "p = 0.8: no longer joint at r = 1.1539887" (last 0.8 cells |> Expect.within 3e-6 1.1539887)
        because (Guess "The independent calculation took a jump between two joint states for a crossing.")
        draw (DrawTransitions.plane "Three features in two dimensions: transitions" cells)
    }

let threeInOne =
    study Papers.phases "D6" "Transitions, n = 3, m = 1" {
        let! cells = transitions n3m1
        let joint density = Cells.at density cells |> List.exists (fun transition -> string transition.After = "{123}")
        claim "p = 0.01: the third feature joins near r = 5/16 and above" (ratio 0.01 0 cells |> Expect.between 0.3125 0.45)
        claim "p = 0.3: two exchange at r = 1, never three" (joint 0.3 |> not |> Expect.isTrue)
        draw (DrawTransitions.plane "Three features in one dimension: transitions" cells)
    }
