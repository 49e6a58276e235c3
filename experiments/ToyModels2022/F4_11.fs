/// Three correlated pairs from sparse to dense, n = 6, m = 2: how many pairs collapse to their principal component.
/// The regimes of the exact minimum begin between 0.07 and 0.085 (one pair), 0.14 and 0.16 (two), 0.35 and 0.4 (three).
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

/// How many pairs collapse at a density, with the counts of the regime around it, whose ends are the paper's, "approximately".
let private collapse (low, density, high) expected (cells: Cell<float, Portrait> list) =
    let regime = cells |> List.filter (fun cell -> low <= cell.At && cell.At <= high)
    let counts = [ for cell in regime -> $"{Humanize.number cell.At}: {Sets.collapsed pairs cell.Answer}" ]
    let measured = Cells.at density cells |> Sets.collapsed pairs
    Expect.equal expected measured |> Expect.withDetail (String.concat ", " counts)

let private principal cells = Cells.at 0.7 cells |> Sets.principalShare pairs |> Expect.atLeast 0.99

let private heading =
    {
        Name = "collapse"
        Title = "Three correlated pairs: from a hexagon to principal components"
        Caption =
            "n = 6, m = 2, I = 1. Above left: how many pairs are kept as their principal component (a+b)/√2 alone: every fit \
             (faint, moved apart), the best of twenty, the minimum of the exact loss, and the paper's regimes. Above right: for \
             the three pairs of the exact minimum (larger dots for larger shares) the share κ of its squared weights along \
             (a+b)/√2: 1 collapsed, 0.75 neighbours in a hexagon, 0.5 orthogonal. Below: exact minima, one hue per pair."
    }

let private points isTrained (cells: Cell<float, Portrait> list) =
    [ for cell in cells -> isTrained, cell.At, cell.Answer, Cells.all cell ]

let figure =
    study Papers.elhage2022 "F4.11" "Correlated pairs collapse to principal components" {
        let! exact = sweep "1−S" densities (paired >> exact) |> ask Geometry.portrait |> named "exact"
        and! trained = sweep "1−S" densities (fun p -> sampled (paired p) 2 20) |> ask Geometry.portrait |> named "trained"
        draw (DrawSets.collapse heading pairs (points false exact @ points true trained) [ 0.02; 0.1; 0.175; 0.35; 0.7 ])
        claim "exact, 1−S = 0.02: 0 pairs collapse" (collapse (0.0, 0.02, 0.05) 0 exact)
        claim "exact, 1−S = 0.1: 1 pairs collapse" (collapse (0.05, 0.1, 0.15) 1 exact)
        claim "exact, 1−S = 0.175: 2 pairs collapse" (collapse (0.15, 0.175, 0.2) 2 exact)
        claim "exact, 1−S = 0.35: 3 pairs collapse" (collapse (0.25, 0.35, 0.5) 3 exact)
        because (Contradicted "At the least exact loss all three collapse only from 0.4 on, not from 0.25.")
        claim "exact, 1−S = 0.7: like a principal component analysis, all of ‖W‖² in the pairs' components" (principal exact)
        claim "trained, 1−S = 0.02: 0 pairs collapse" (collapse (0.0, 0.02, 0.05) 0 trained)
        claim "trained, 1−S = 0.1: 1 pairs collapse" (collapse (0.05, 0.1, 0.15) 1 trained)
        claim "trained, 1−S = 0.175: 2 pairs collapse" (collapse (0.15, 0.175, 0.2) 2 trained)
        claim "trained, 1−S = 0.35: 3 pairs collapse" (collapse (0.25, 0.35, 0.5) 3 trained)
        because (Contradicted "The exact minimum has two collapsed pairs there as well.")
        claim "trained, 1−S = 0.7: like a principal component analysis, all of ‖W‖² in the pairs' components" (principal trained)
    }
