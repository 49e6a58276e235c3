/// Two correlated pairs, n = 4, m = 2: the members of a pair are orthogonal.
module Research.Experiments.ToyModels2022.F4_7

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, the range of the replications: the paper gives no density. One is shown.
let private densities, density = [ 0.02; 0.05; 0.1; 0.2 ], 0.05

/// Where the exact loss is asked.
let private optimal = [ 0.01; 0.02; 0.05; 0.1; 0.2; 0.3; 0.4; 0.5; 0.6; 0.7; 0.8; 0.9 ]

let private pairs = FeatureSets.Pairs 2
let private awry = Sets.awry 90.0 pairs
let private isOrthogonal fit = awry fit <= 10.0
let private paired density = CorrelatedSets(Sets = pairs, Density = Density.Of density)
let private fourInTwo density = sampled (paired density) 2 20

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
        and! optima = sweep "1−S" optimal (paired >> exact) |> ask Geometry.portrait |> named "exact"
        let cell = Cells.find density cells
        let mostAwry = [ for cell in optima |> List.filter (fun cell -> cell.At <= 0.1) -> awry cell.Answer ] |> List.max
        let shares = [ for cell in optima -> cell.At, Sets.principalShares pairs cell.Answer |> Array.max ]
        let falls = [ for (_, sparser), (_, denser) in List.pairwise shares -> sparser - denser ]
        let listed = String.concat ", " [ for density, share in shares -> $"{Humanize.number density}: {share:F3}" ]
        claim "all four features are represented" (cell |> Cells.counted Portrait.count (Expect.equal 4))
        claim "the best model: members of a pair at 90°, within 5°" (awry cell.Answer |> Expect.atMost 5.0)
        claim "five of five fits are so, within 10°, at one time in twenty: a share" (asFiveShown isOrthogonal density cells)
        claim "the least exact loss, 1−S ≤ 0.1: likewise at every density" (mostAwry |> Expect.atMost 5)

        claim
            "from orthogonal to collapsed as they get denser: κ never falls at the least exact loss"
            (List.max falls |> Expect.atMost 0.01 |> Expect.withDetail $"κ of the pair with more: {listed}")

        claim
            "dense, 1−S = 0.9: both pairs collapsed"
            (Cells.find 0.9 optima |> Cells.counted (Sets.collapsed pairs) (Expect.equal 2))

        draw (drawn heading pairs cell)
    }
