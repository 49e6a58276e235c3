/// Two correlated pairs, n = 4, m = 2: the members of a pair are orthogonal.
///
/// Not in every model: three of twenty leave a feature out, at ten times the loss, and one of these is among the five shown.
module Research.Experiments.ToyModels2022.F4_7

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the range of the replications: the paper gives no density.
let private density = 0.05

let private pairs = FeatureSets.Pairs 2

let private pair density =
    trained "F4.7" (CorrelatedSets(Sets = pairs, Density = Density.Of density)) (ReluOutputModel(Features = 4, Hidden = 2)) 20

let private cell = Cells.find density
let private awry = Sets.awry 90.0 pairs

let private heading =
    {
        Name = "pairs"
        Title = "Two correlated pairs: members of a pair are orthogonal"
        Caption =
            "n = 4, m = 2, I = 1: features 0 and 1 are active together with probability 1−S = 0.05, and so are 2 and 3. The columns of W of the first five models trained, one hue per pair."
    }

let figure =
    study Papers.elhage2022 "F4.7" {
        over [ density ] pair
        claim "all four features are represented" (Cells.at density >> Portrait.count >> Expect.equal 4)
        claim "the best model: members of a pair at 90°, within 5°" (Cells.at density >> awry >> Expect.atMost 5.0)

        claim "each of the five shown: at 90°, within 10°" (fun cells ->
            cell cells |> ofShown awry |> Expect.atMost 10.0 |> withShare (fun fit -> awry fit <= 10.0) (cell cells))

        draw (cell >> panels >> Draw.sets heading pairs)
    }
