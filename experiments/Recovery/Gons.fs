/// What R1 and R3 train: sparse autoencoders with ReLU and L1 on features at the corners of a regular polygon, amplitudes uniform on [0, 1].
module Research.Experiments.Recovery.Gons

open System
open Research

/// λ at which codes max(W_i · h − λ/2, 0) are best for every sample and no neighbour fires, for k ≥ 5: an autoencoder attains them there.
let critical sides = 2.0 * cos (2.0 * Math.PI / float sides)

let private pricesOf sides = [ "0.05", 0.05; "0.2", 0.2; "0.5", 0.5; "2cos", (if sides < 5 then 1.0 else critical sides) ]

let private sizes sides = [ "k−1", sides - 1; "k", sides; "k+1", sides + 1; "2k", 2 * sides ]

let private all sides =
    [
        for price, penalty in pricesOf sides do
            for size, latents in sizes sides -> $"{price} with {size}", (penalty, latents)
    ]

/// λ by its name; "2cos" is the critical λ, or 1 where there is none.
let prices = List.map fst (pricesOf 3)

/// λ and the number of latents, e.g. "0.2 with k+1".
let settings = List.map fst (all 3)

let private autoencoder sides (samples: #ISampler) (start: Initialiser) (trainer: IFirstOrder) penalty latents restarts =
    training {
        sample samples
        model (Autoencoder.ofFeatures (RegularPolygon.Of sides) latents)
        initialise start
        target (Autoencoder.target (RegularPolygon.Of sides))
        minimise (Sampled(Batch = 128, EvaluationSamples = 16_384))
        penalise (L1 penalty) (Place.Site "codes")

        train trainer
        restart (Best(Of = restarts))
        seed 18
    }

let private fromRandom sides samples = autoencoder sides samples (Initialiser.XavierNormal()) (States.adam 5e-3 4_000)

/// One feature at a time.
let one sides setting =
    let penalty, latents = Map.find setting (Map(all sides))
    fromRandom sides (OneHot(Features = sides)) penalty latents 7

/// The same from the directions of the features and thresholds of λ/2.
let fromTruth sides price =
    let penalty = Map.find price (Map(pricesOf sides))
    let truth = Autoencoder.ofTruth (RegularPolygon.Of sides) penalty
    autoencoder sides (OneHot(Features = sides)) truth (States.adam 5e-3 4_000) penalty sides 1

/// Two features at a time, as many latents as features.
let two sides penalty = fromRandom sides (ExactlyK(Features = sides, Active = 2)) penalty sides 7
