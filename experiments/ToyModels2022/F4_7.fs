/// Two correlated pairs, n = 4, m = 2: the members of a pair are orthogonal.
module Research.Experiments.ToyModels2022.F4_7

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the range of the replications: the paper gives no density.
let private density = 0.05

let private pairs = FeatureSets.Pairs 2
let private awry = Sets.awry 90.0 pairs
let private fourInTwo density = sampled (CorrelatedSets(Sets = pairs, Density = Density.Of density)) 2 20

let private heading =
    {
        Name = "pairs"
        Title = "Two correlated pairs: members of a pair are orthogonal"
        Caption =
            "n = 4, m = 2, I = 1: features 0 and 1 are active together with probability 1−S = 0.05, and so are 2 and 3. The \
             columns of W of the first five models trained, one hue per pair."
    }

let figure =
    study Papers.elhage2022 "F4.7" "Two correlated pairs are orthogonal" {
        let! cells = sweep "1−S" [ density ] fourInTwo |> ask Geometry.portrait
        let cell = Cells.find density cells
        claim "all four features are represented" (Portrait.count cell.Answer |> Expect.equal 4)
        claim "the best model: members of a pair at 90°, within 5°" (awry cell.Answer |> Expect.atMost 5.0)
        ours "each of the five shown: at 90°, within 10°" (eachShown awry cell)
        because (Guess "One of the five shown leaves a feature out, at ten times the loss; 17 of 20 are orthogonal.")
        draw (drawn heading pairs cell)
    }
