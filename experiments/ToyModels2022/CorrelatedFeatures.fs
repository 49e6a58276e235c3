/// What F4.7 to F4.11 share: features in sets that come together, or that exclude each other.
module Research.Experiments.ToyModels2022.CorrelatedFeatures

open Research

/// Models trained on samples. The paper states neither recipe nor number; these are ours.
let sampled (sampler: 'sampler :> ISampler) hidden restarts =
    training {
        sample sampler
        model (ReluOutputModel(Features = sampler.Features, Hidden = hidden))
        minimise (Sampled(Batch = 1024, EvaluationSamples = 262_144))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = restarts))
        seed 1
    }

/// Models in the plane at the minima of the exact loss: what there is to be found.
let exact (sampler: CorrelatedSets) =
    training {
        sample sampler
        model (ReluOutputModel(Features = sampler.Features, Hidden = 2))
        minimise Exact.Loss
        train (QuasiNewton())
        restart (Best(Of = 64))
        seed 1
    }

/// The models shown, the first five that were trained: nothing is picked. With losses.
let private shown (cell: Cell<float, Portrait>) = Cells.restarts cell |> List.truncate 5

/// The models shown, with labels, each set of features in its colour.
let drawn heading sets cell =
    shown cell
    |> List.mapi (fun k (loss, portrait) -> $"model {k + 1}, loss {loss:G3}", portrait)
    |> Draw.sets heading sets

/// A verdict with how many of all fits are so.
let withShare test (cell: Cell<float, Portrait>) verdict =
    let fits = Cells.all cell
    verdict |> Expect.withDetail $"{fits |> List.filter test |> List.length} of {fits.Length} fits"

/// By how many degrees the worst of the models shown is off, at most 10.
let eachShown (awry: Portrait -> float) cell =
    shown cell
    |> List.map (snd >> awry)
    |> List.max
    |> Expect.atMost 10.0
    |> withShare (fun fit -> awry fit <= 10.0) cell
