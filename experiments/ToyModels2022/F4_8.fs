/// Two anticorrelated pairs, n = 4, m = 2: the members of a pair are antipodal.
module Research.Experiments.ToyModels2022.F4_8

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the range of the replications: the paper gives no density. A pair is active so often, a member half as often.
let private density = 0.1

let private pairs = FeatureSets.Pairs 2

let private pair density =
    trained "F4.8" (AnticorrelatedSets(Sets = pairs, Density = Density.Of density)) (ReluOutputModel(Features = 4, Hidden = 2)) 20

let private cell = Cells.find density
let private awry = Sets.awry 180.0 pairs

let private heading =
    {
        Name = "pairs"
        Title = "Two anticorrelated pairs: members of a pair are antipodal"
        Caption =
            "n = 4, m = 2, I = 1: with probability 1−S = 0.1 exactly one of features 0 and 1 is active, and so with 2 and 3. The columns of W of the first five models trained, one hue per pair."
    }

let figure =
    study Papers.elhage2022 "F4.8" {
        over [ density ] pair

        claim
            "a member is active half as often as its pair"
            (Cells.at density >> (fun p -> 2.0 * p.MeanInput[0]) >> Expect.within 1e-12 0.05)

        claim "all four features are represented" (Cells.at density >> Portrait.count >> Expect.equal 4)
        claim "the best model: members of a pair at 180°, within 5°" (Cells.at density >> awry >> Expect.atMost 5.0)

        claim "each of the five shown: at 180°, within 10°" (fun cells ->
            cell cells |> ofShown awry |> Expect.atMost 10.0 |> withShare (fun fit -> awry fit <= 10.0) (cell cells))

        draw (cell >> panels >> Draw.sets heading pairs)
    }
