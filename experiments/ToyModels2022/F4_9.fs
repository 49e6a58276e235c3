/// Three correlated pairs, n = 6, m = 2: a hexagon with the members of a pair side by side, and pairs that collapse as failures.
module Research.Experiments.ToyModels2022.F4_9

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the middle of the range of the replications: the paper gives no density.
let private density = 0.03

let private pairs = FeatureSets.Pairs 3
let private paired density = CorrelatedSets(Sets = pairs, Density = Density.Of density)
let private sixInTwo density = sampled (paired density) 2 40
let private independent = sampled (SparseUniform(Features = 6, Density = Density.Of density)) 2 40
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
             5. The columns of W of the first five models trained, one hue per pair; where two members lie on each other a pair \
             has collapsed to its principal component, and the loss is higher."
    }

let figure =
    study Papers.elhage2022 "F4.9" "Three correlated pairs form a hexagon" {
        let! cells = sweep "1−S" [ density ] sixInTwo |> ask Geometry.portrait
        and! alone = train independent |> ask Geometry.portrait |> named "six independent features"
        and! optimum = train (exact (paired density)) |> ask Geometry.portrait |> named "exact optimum of three pairs"
        let cell = Cells.find density cells
        let collapsed = Cells.all cell |> List.filter isCollapsed |> List.length
        let hexagon = Portrait.unevenness 6
        claim "the best model: a hexagon, its gaps 60° within 10°" (hexagon cell.Answer |> Expect.atMost 10.0)
        claim "the best model: members of a pair side by side, 60° within 10°" (awry cell.Answer |> Expect.atMost 10.0)
        ours "the exact optimum: the same hexagon" (awry optimum |> Expect.atMost 10.0)
        claim "some fits have a collapsed pair" (collapsed |> Expect.atLeast 1 |> withShare isCollapsed cell)
        claim "a collapsed pair is a failure: it costs more than the best fit" (costOfCollapse cell |> Expect.atLeast 1.001)
        claim "six independent features form no hexagon: a gap is off by more than 10°" (hexagon alone |> Expect.atLeast 10.0)
        because (Recipe "The paper gives no density: at ours, 0.03, independent features form one, above 0.0687 none (D12).")
        draw (drawn heading pairs cell)
    }
