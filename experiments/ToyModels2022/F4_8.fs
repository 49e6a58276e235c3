/// Two anticorrelated pairs, n = 4, m = 2: the members of a pair are antipodal.
module Research.Experiments.ToyModels2022.F4_8

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, the range of the replications: the paper gives no density. A pair is active so often, a member half as often. One is
/// shown.
let private densities, density = [ 0.02; 0.05; 0.1; 0.2 ], 0.1

let private pairs = FeatureSets.Pairs 2
let private awry = Sets.awry 180.0 pairs
let private isAntipodal fit = awry fit <= 10.0
let private fourInTwo density = sampled (AnticorrelatedSets(Sets = pairs, Density = Density.Of density)) 2 20

let private heading =
    {
        Name = "pairs"
        Title = "Two anticorrelated pairs: members of a pair are antipodal"
        Caption =
            "n = 4, m = 2, I = 1: with probability 1−S = 0.1 exactly one of features 0 and 1 is active, and so with 2 and 3. \
             The columns of W of the first five models trained, one hue per pair."
    }

let figure =
    study Papers.elhage2022 "F4.8" "Two anticorrelated pairs are antipodal" {
        let! cells = sweep "1−S" densities fourInTwo |> ask Geometry.portrait
        let cell = Cells.find density cells
        identity "a member is active half as often as its pair" (2.0 * cell.Answer.MeanInput[0] |> Expect.within 1e-12 0.05)
        claim "all four features are represented" (cell |> Cells.counted Portrait.count (Expect.equal 4))
        claim "the best model: members of a pair at 180°, within 5°" (awry cell.Answer |> Expect.atMost 5.0)
        claim "five of five fits are so, within 10°, at one time in twenty: a share" (asFiveShown isAntipodal density cells)
        because (Recipe "At four densities from 0.02 to 0.2 it is 40, 40, 45 and 55 %, and the best of twenty is among them.")
        draw (drawn heading pairs cell)
    }
