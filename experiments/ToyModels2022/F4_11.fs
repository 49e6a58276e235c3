/// Three correlated pairs from sparse to dense, n = 6, m = 2: how many pairs collapse to their principal component.
module Research.Experiments.ToyModels2022.F4_11

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, so that every regime of the paper has several; at 1 − S = 1 the members of a pair are not correlated.
let private densities =
    [ 0.01; 0.014; 0.02; 0.03; 0.04; 0.05; 0.06; 0.07; 0.085; 0.1; 0.12; 0.14; 0.16 ]
    @ [ 0.175; 0.19; 0.21; 0.23; 0.25; 0.3; 0.35; 0.4; 0.45; 0.5; 0.6; 0.7; 0.8; 0.9 ]

let private pairs = FeatureSets.Pairs 3
let private paired density = CorrelatedSets(Sets = pairs, Density = Density.Of density)

/// How many pairs collapse at a density in the middle of one of the paper's regimes.
let private collapse expected density = Cells.find density >> Cells.counted (Sets.collapsed pairs) (Expect.equal expected)

let private principal cells = Cells.at 0.7 cells |> Sets.principalShare pairs |> Expect.atLeast 0.99

let private heading =
    {
        Name = "collapse"
        Title = "Three correlated pairs: from a hexagon to principal components"
        Caption =
            "n = 6, m = 2, I = 1. Above left: how many pairs are kept as their principal component (a+b)/√2 alone: every fit \
             (faint, moved apart), the best of twenty, the minimum of the exact loss, and the paper's regimes. Above right: for \
             each of the three pairs of the exact minimum, side by side, the share κ of its squared weights along (a+b)/√2. \
             Below: exact minima, one hue per pair."
    }

let private points isTrained = List.map (fun (cell: Cell<float, Portrait>) -> isTrained, cell.At, cell.Answer, Cells.all cell)

let figure =
    study Papers.elhage2022 "F4.11" "Correlated pairs collapse to principal components" {
        let! exact = sweep "1−S" densities (paired >> exact) |> ask Geometry.portrait |> named "exact"
        and! trained = sweep "1−S" densities (fun p -> sampled (paired p) 2 20) |> ask Geometry.portrait |> named "trained"
        draw (DrawSets.collapse heading pairs (points false exact @ points true trained) [ 0.02; 0.1; 0.175; 0.35; 0.7 ])
        claim "exact, 1−S = 0.02: no pair collapses" (collapse 0 0.02 exact)
        claim "exact, 1−S = 0.1: one" (collapse 1 0.1 exact)
        claim "exact, 1−S = 0.175: two" (collapse 2 0.175 exact)
        claim "exact: one from 1−S = 0.05 on" (onset pairs 1 0.01 0.05 exact)
        because (Contradicted "The least exact loss keeps a hexagon up to 0.07; one pair is collapsed from 0.085 on.")
        claim "exact: two from 1−S = 0.15 on" (onset pairs 2 0.02 0.15 exact)
        claim "exact: all three from 1−S = 0.25 on" (onset pairs 3 0.05 0.25 exact)
        because (Contradicted "At the least exact loss two are collapsed up to 0.35 and all three from 0.4 on.")
        claim "exact, 1−S = 0.7: principal components, which have all of ‖W‖²" (principal exact)
        claim "trained, 1−S = 0.02: no pair collapses" (collapse 0 0.02 trained)
        claim "trained, 1−S = 0.1: one" (collapse 1 0.1 trained)
        claim "trained, 1−S = 0.175: two" (collapse 2 0.175 trained)
        claim "trained: one from 1−S = 0.05 on" (onset pairs 1 0.01 0.05 trained)
        because (Contradicted "At 0.06 none of the best is, and the exact minimum keeps all three up to 0.07.")
        claim "trained: two from 1−S = 0.15 on" (onset pairs 2 0.02 0.15 trained)
        claim "trained: all three from 1−S = 0.25 on" (onset pairs 3 0.05 0.25 trained)
        because (Contradicted "The best fits have two collapsed pairs up to 0.35, as the exact minimum.")
        claim "trained, 1−S = 0.7: principal components, which have all of ‖W‖²" (principal trained)
    }
