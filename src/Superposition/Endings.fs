namespace Research

open System

/// Where one restart of a model with an extra feature, the last one, ended (Elhage et al. 2022, section 3).
type Ending =
    {
        /// Its loss on the evaluation sample, which is one for all restarts; NaN where it diverged.
        Judged: float
        /// The expected loss of its weights in closed form; NaN where it diverged.
        Exact: float
        /// What it does with its features; those of importance 1 are interchangeable.
        Phase: Phase
        /// ‖W_n‖ of the extra feature.
        Norm: float
        /// Σ_{j≠n} (Ŵ_n · W_j)² of the extra feature.
        Superposition: float
    }

/// The question of section 3, and what can be made of the answers of all restarts.
[<RequireQualifiedAccess>]
module Endings =

    /// Where a restart ended.
    let ofRestart (trained: Trained<ReluOutputModel>) =
        let judged = Restart.loss trained.State
        let embedding = trained.Embedding()
        let extra = trained.Model.Features - 1

        {
            Judged = judged
            Exact = if Double.IsNaN judged then nan else Training.exactLoss trained
            Phase = Phase.Of(embedding, Geometry.thresholds trained, [| 0 .. extra - 1 |])
            Norm = (FeatureGeometry.Norms embedding)[extra]
            Superposition = (FeatureGeometry.Superposition embedding)[extra]
        }

    let private least (loss: Ending -> float) (endings: Ending list) =
        endings |> List.minBy (fun ending -> Double.IsNaN(loss ending), loss ending)

    /// The ending of lowest exact loss; at least one.
    let lowest endings = least _.Exact endings

    /// The ending of lowest loss on the evaluation sample, as one who knows no closed form picks it; at least one.
    let judgedLowest endings = least _.Judged endings

    /// How many losses are further above an optimum than a share of it, or NaN.
    let missing tolerance optimum (losses: float seq) =
        losses |> Seq.filter (fun loss -> not (loss <= optimum * (1.0 + tolerance))) |> Seq.length

    /// The rule of the paper: the norm and the superposition of the extra feature, averaged over all endings but the one of
    /// highest loss on the evaluation sample, or but those that diverged; where there is only one, that one. NotMeasured is
    /// raised where all diverged.
    let dropWorst (endings: Ending list) =
        let losses = [ for ending in endings -> ending.Judged ]
        let kept = Restart.withoutWorst losses |> Restart.orNotMeasured losses

        let mean (value: Ending -> float) = kept |> List.averageBy (fun index -> value endings[index])
        mean _.Norm, mean _.Superposition
