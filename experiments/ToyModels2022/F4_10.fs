/// Two correlated sets of ten, n = 20, m = 10: each set has an orthogonal basis of its own, and the sets interfere.
module Research.Experiments.ToyModels2022.F4_10

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours: the paper gives no density.
let private density = 0.05

let private label = $"1−S = {Expect.number density}"

let private sets = FeatureSets.Blocks(2, 10)

let private sampled _ =
    trained "F4.10" (CorrelatedSets(Sets = sets, Density = Density.Of density)) (ReluOutputModel(Features = 20, Hidden = 10)) 4

let private heading =
    {
        Name = "blocks"
        Title = "Two correlated sets of ten features: a local orthogonal basis for each"
        Caption =
            "n = 20, m = 10, I = 1: features 0 to 9 are active together with probability 1−S = 0.05, and so are 10 to 19. WᵀW and b of the best of four models: the identity on either set, interference between them."
    }

let figure =
    study Papers.elhage2022 "F4.10" {
        over [ label ] sampled
        claim "WᵀW is the identity on each set, within 0.1" (Cells.at label >> Sets.distanceFromBasis sets >> Expect.atMost 0.1)

        claim
            "every feature shares its direction with the other set: Σ (Ŵ_i·W_j)² ≥ 0.5"
            (Cells.at label >> _.Superposition >> Array.min >> Expect.atLeast 0.5)

        draw (Draw.matrices heading)
    }
