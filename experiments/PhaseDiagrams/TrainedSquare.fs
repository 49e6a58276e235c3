/// What F3.1 and F3.3 share: the square of section 3 trained point by point, beside the model of least exact loss.
///
/// The paper trains ten models at a point, drops the one of highest loss and averages the rest; it states neither the grid nor
/// steps, batch or rate. Ours: 100 × 100 points with draws of their own, ten Adam runs each of 1,500 steps on 512 samples, with
/// a cosine from 3e-2 down to 0. That was chosen on a coarse grid against the exact diagram: it is the shortest of those tried
/// whose best of ten comes within 0.3 % of the optimum at every point. 1e-2 is too slow at 1−S = 0.01, where two features are
/// active together once in ten thousand samples; from the same ten starts 1,000 steps on 256 samples end up to 3 % above, and
/// four times the work of ours gains nothing that is seen.
module Research.Experiments.PhaseDiagrams.TrainedSquare

open System.Collections.Generic
open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// A model of least exact loss: its loss, its phase by the thresholds of trained models, and ‖W_n‖ of the extra feature.
type Optimum = { Loss: float; Phase: Phase; Norm: float }

/// 1 − S and r of the square.
let densities, ratios = logSpaced 100 0.01 1.0, logSpaced 100 0.1 10.0

// Every point has draws of its own, as if it were trained by itself: its seed is its place in the square.
let private seeds = List.allPairs densities ratios |> List.mapi (fun k point -> point, uint64 k) |> readOnlyDict

/// The optimiser of the square.
let trainer = Adam(LearningRate = 3e-2, Steps = 1_500, Schedule = Schedule.Cosine(), CurvePoints = 0)

/// The training at a point.
let trained (size: Size) density ratio =
    training {
        sample (SparseUniform(Features = size.Features, Density = Density.Of density))
        model (ReluOutputModel(Features = size.Features, Hidden = size.Hidden))
        weigh (Importance.Explicit(Seq.append (Seq.replicate (size.Features - 1) 1.0) [ ratio ]))
        minimise (Sampled(Batch = 512))
        train trainer
        restart (Best(Of = 10))
        seed seeds[(density, ratio)]
    }

let private optimum (size: Size) (cell: PhaseCell) =
    let embedding =
        Matrix.OfRows(size.Hidden, size.Features, cell.Parameters.AsSpan().Slice(0, size.Hidden * size.Features))

    {
        Loss = cell.Loss
        Phase = Phase.Of(embedding, PhaseThresholds.Trained, [| 0 .. size.Features - 2 |])
        Norm = (FeatureGeometry.Norms embedding)[size.Features - 1]
    }

/// Where the restarts end at every point.
let endings size = grid ("1−S", densities) ("r", ratios) (trained size) |> ask Endings.ofRestart

/// The least exact loss along every line.
let optima size =
    computeOver "1−S" densities (line ratios size)
    |> ask (fun (line: IReadOnlyList<PhaseCell>) -> [| for cell in line -> optimum size cell |])
    |> named "exact"
