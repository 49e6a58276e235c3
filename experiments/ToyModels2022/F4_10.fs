/// Two correlated sets of ten, n = 20, m = 10: each set has an orthogonal basis of its own, and the sets interfere.
module Research.Experiments.ToyModels2022.F4_10

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours: the paper gives no density.
let private density = 0.05

let private sets = FeatureSets.Blocks(2, 10)
let private twentyInTen density = sampled (CorrelatedSets(Sets = sets, Density = Density.Of density)) 10 4

let private heading =
    {
        Name = "blocks"
        Title = "Two correlated sets of ten features: a local orthogonal basis for each"
        Caption =
            "n = 20, m = 10, I = 1: features 0 to 9 are active together with probability 1−S = 0.05, and so are 10 to 19. WᵀW \
             and b of the best of four models: the identity on either set, interference between them."
    }

let figure =
    study Papers.elhage2022 "F4.10" "Two correlated sets have local bases" {
        let! cells = sweep "1−S" [ density ] twentyInTen |> ask Geometry.portrait
        let best = Cells.at density cells
        claim "WᵀW is the identity on each set, within 0.1" (Sets.distanceFromBasis sets best |> Expect.atMost 0.1)

        claim
            "every feature shares its direction with the other set: Σ (Ŵ_i·W_j)² ≥ 0.5"
            (Array.min best.Superposition |> Expect.atLeast 0.5)

        draw (Draw.matrices heading (Draw.labelled cells))
    }
