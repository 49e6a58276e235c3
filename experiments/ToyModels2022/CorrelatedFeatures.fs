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

/// The share of all fits that are so.
let shareOf test (cell: Cell<float, Portrait>) = Cells.all cell |> List.averageBy (fun fit -> if test fit then 1.0 else 0.0)

/// The paper shows five models, all of them so. Five fits at random all are so at one time in twenty or more where the share of
/// those that are has a fifth power of 0.05. The share at every density beside it.
let asFiveShown test density (cells: Cell<float, Portrait> list) =
    let shares = [ for cell in cells -> $"{Humanize.number cell.At}: {shareOf test cell:F2}" ]

    Cells.find density cells
    |> shareOf test
    |> Expect.atLeast (0.05 ** 0.2)
    |> Expect.withDetail (String.concat ", " shares)

/// From where on so many sets collapse or more, between two densities that were tried, against the paper's "approximate" end.
let onset sets count tolerance paper (cells: Cell<float, Portrait> list) =
    let there = cells |> List.filter (fun cell -> Sets.collapsed sets cell.Answer >= count)
    let first = there |> List.map _.At |> List.min
    let last = cells |> List.map _.At |> List.filter ((>) first) |> List.max
    Expect.within tolerance paper (sqrt (last * first))
