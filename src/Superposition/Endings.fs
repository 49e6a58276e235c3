namespace Research

open System

/// The end of one restart of a model whose last feature is an extra one (Elhage et al. 2022, section 3).
type Ending =
    {
        /// The loss on the evaluation sample, which all restarts share; NaN where the restart diverged.
        EvaluatedLoss: float
        /// The exact loss of the weights; NaN where the restart diverged.
        ExactLoss: float
        /// The phase; features of importance 1 are interchangeable.
        Phase: Phase
        /// ‖W_n‖, the norm of the extra feature n.
        Norm: float
        /// Σ_{j≠n} (Ŵ_n · W_j)², the superposition of the extra feature n.
        Superposition: float
    }

/// The question of section 3, and functions of its answers of all restarts.
[<RequireQualifiedAccess>]
module Endings =

    /// The end of a restart.
    let ofRestart (trained: Trained<ReluOutputModel>) =
        let evaluated = Restart.loss trained.State
        let embedding = trained.Embedding()
        let extra = trained.Model.Features - 1

        {
            EvaluatedLoss = evaluated
            ExactLoss = if Double.IsNaN evaluated then nan else Training.exactLoss trained
            Phase = Phase.Of(embedding, Geometry.thresholds trained, [| 0 .. extra - 1 |])
            Norm = (FeatureGeometry.Norms embedding)[extra]
            Superposition = (FeatureGeometry.Superposition embedding)[extra]
        }

    let private least (loss: Ending -> float) (endings: Ending list) =
        endings |> List.minBy (fun ending -> Double.IsNaN(loss ending), loss ending)

    /// The ending of lowest exact loss; there must be at least one ending.
    let lowest endings = least _.ExactLoss endings

    /// The ending of lowest loss on the evaluation sample; there must be at least one ending.
    let evaluatedLowest endings = least _.EvaluatedLoss endings

    /// The number of losses that are NaN or exceed optimum × (1 + tolerance).
    let missing tolerance optimum (losses: float seq) =
        losses |> Seq.filter (fun loss -> not (loss <= optimum * (1.0 + tolerance))) |> Seq.length

    /// The norm and the superposition of the extra feature, averaged over all endings but the one of highest loss on the evaluation
    /// sample (the paper's rule). If restarts diverged, these are left out instead. A single ending stays. Raises NotMeasured where all
    /// restarts diverged.
    let withoutWorst (endings: Ending list) =
        let losses = [ for ending in endings -> ending.EvaluatedLoss ]
        let kept = Restart.withoutWorst losses |> Restart.orNotMeasured losses

        let mean (value: Ending -> float) = kept |> List.averageBy (fun index -> value endings[index])
        mean _.Norm, mean _.Superposition
