/// Three correlated pairs, n = 6, m = 2: a hexagon with the members of a pair side by side, and pairs that collapse as failures.
module Research.Experiments.ToyModels2022.F4_9

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the range of the replications: the paper gives no density. At the second, six independent features have no hexagon
/// any more (up to 0.0687, D12), and three pairs still have theirs.
let private density, noHexagon = 0.03, 0.07

let private pairs = FeatureSets.Pairs 3
let private paired density = CorrelatedSets(Sets = pairs, Density = Density.Of density)
let private sixInTwo density = sampled (paired density) 2 40
let private independent density = sampled (SparseUniform(Features = 6, Density = Density.Of density)) 2 40
let private portraitWithLoss trained = Geometry.portrait trained, Training.exactLoss trained
let private leastExact cells = Cells.find noHexagon cells |> Cells.all |> List.minBy snd |> fst
let private awry = Sets.awry 60.0 pairs
let private isCollapsed portrait = Sets.collapsed pairs portrait > 0

/// How many times as much as the best fit the best of those with a collapsed pair costs.
let private costOfCollapse cell =
    match Cells.restarts cell |> List.filter (snd >> isCollapsed) with
    | [] -> raise (NotMeasured "no fit has a collapsed pair")
    | fits -> (fits |> List.map fst |> List.min) / (Cells.restarts cell |> List.map fst |> List.min)

let private heading =
    {
        Name = "pairs"
        Title = "Three correlated pairs: members of a pair side by side in a hexagon"
        Caption =
            "n = 6, m = 2, I = 1: features 0 and 1 are active together with probability 1−S = 0.03, and so are 2 and 3, 4 and \
             5. The columns of W of the first five models trained, one hue per pair. Where two members lie on each other a pair \
             has collapsed to its principal component; where one is missing it is left out. Both have a higher loss."
    }

let figure =
    study Papers.elhage2022 "F4.9" "Three correlated pairs form a hexagon" {
        let densities = [ density; noHexagon ]
        let! cells = sweep "1−S" densities sixInTwo |> ask Geometry.portrait
        and! alone = sweep "1−S" densities independent |> ask Geometry.portrait |> named "independent"
        and! judged = sweep "1−S" [ noHexagon ] sixInTwo |> ask portraitWithLoss |> named "by exact loss"
        and! optima = sweep "1−S" densities (paired >> exact) |> ask Geometry.portrait |> named "exact"
        let cell = Cells.find density cells
        let hexagon p cells = Cells.at p cells |> Portrait.unevenness 6
        let sideBySide p cells = Cells.at p cells |> awry |> Expect.atMost 10.0
        claim "the best model: a hexagon, its gaps 60° within 10°" (hexagon density cells |> Expect.atMost 10.0)
        claim "the best model: members of a pair side by side, 60° within 10°" (sideBySide density cells)
        ours "the exact optimum: the same hexagon" (sideBySide density optima)
        claim "1−S = 0.07, the exact optimum of three pairs: side by side" (sideBySide noHexagon optima)
        claim "1−S = 0.07, the best model of three pairs: side by side" (sideBySide noHexagon cells)

        because (Recipe "The exact losses of a hexagon and of one with a collapsed pair differ by 0.11 %: samples hide that.")
        claim "1−S = 0.07, that of least exact loss: side by side" (leastExact judged |> awry |> Expect.atMost 10.0)
        claim "1−S = 0.07: six independent features form no hexagon" (hexagon noHexagon alone |> Expect.atLeast 10.0)
        ours "at 1−S = 0.03 they form one too" (hexagon density alone |> Expect.atMost 10.0)
        claim "some fits have a collapsed pair, one in twenty or more" (shareOf isCollapsed cell |> Expect.atLeast 0.05)
        claim "a collapsed pair is a failure: it costs more than the best fit" (costOfCollapse cell |> Expect.atLeast 1.01)
        draw (drawn heading pairs cell)
    }
