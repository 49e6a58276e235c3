/// Two correlated pairs, n = 4, m = 2: the members of a pair are orthogonal.
module Research.Experiments.ToyModels2022.F4_7

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, the range of the replications: the paper gives no density. The second is shown.
let private densities = [ 0.02; 0.05; 0.1; 0.2 ]

let private density = densities[1]

let private pairs = FeatureSets.Pairs 2
let private awry = Sets.awry 90.0 pairs
let private isOrthogonal fit = awry fit <= 10.0
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
        let! cells = sweep "1−S" densities fourInTwo |> ask Geometry.portrait
        let cell = Cells.find density cells
        claim "all four features are represented" (Portrait.count cell.Answer |> Expect.equal 4)
        claim "the best model: members of a pair at 90°, within 5°" (awry cell.Answer |> Expect.atMost 5.0)
        claim "five of five fits are so, within 10°, at one time in twenty: a share" (asFiveShown isOrthogonal density cells)
        draw (drawn heading pairs cell)
    }
