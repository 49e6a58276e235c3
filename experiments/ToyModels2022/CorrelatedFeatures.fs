/// What F4.7 to F4.11 share: features in sets that come together, or that exclude each other.
module Research.Experiments.ToyModels2022.CorrelatedFeatures

open Research
open Research.Experiments

/// Models trained on samples. The paper states neither recipe nor number; these are ours.
let trained figure (sampler: 'sampler :> ISampler) (shape: ReluOutputModel) restarts =
    experiment Papers.elhage2022 figure {
        sample sampler
        model shape
        minimise (Sampled(Batch = 1024, JudgedOn = 262_144))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = restarts))
        seed 1UL
        analyse Geometry.portrait
    }

/// Models of six features in the plane at the minima of the exact loss: what there is to be found.
let optimum figure (sampler: CorrelatedSets) starts =
    experiment Papers.elhage2022 figure {
        sample sampler
        model (ReluOutputModel(Features = sampler.Features, Hidden = 2))
        minimise Analytic.Loss
        train (QuasiNewton())
        restart (Best(Of = starts))
        seed 1UL
        analyse Geometry.portrait
    }

/// So many models are shown, the first ones that were trained: nothing is picked.
let shown = 5

/// What is asked of the worst of the models shown.
let ofShown ask (cell: Cell<'value, Portrait>) = Cells.fits cell |> List.truncate shown |> List.map (snd >> ask) |> List.max

/// The models shown, with labels.
let panels (cell: Cell<'value, Portrait>) =
    Cells.fits cell
    |> List.truncate shown
    |> List.mapi (fun k (loss, portrait) -> $"model {k + 1}, loss {loss:G3}", portrait)

/// A verdict with how many of all fits are so.
let withShare test (cell: Cell<'value, Portrait>) verdict =
    let fits = Cells.fits cell
    let those = fits |> List.filter (snd >> test) |> List.length
    verdict |> Expect.withDetail $"{those} of {fits.Length} fits"
