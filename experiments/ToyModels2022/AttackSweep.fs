/// What the figures of section 6 share. The paper states neither model nor recipe; ours are n = 100 equally important
/// features in m = 20 dimensions, 25 densities from 1 to 0.01, and the notebook's AdamW with a cosine down to zero. The attack
/// hurts each sample most, of both signs and all features; the target is the clean input; 4,096 samples.
module Research.Experiments.ToyModels2022.AttackSweep

open Research

/// m.
let hidden = 20

/// 1 − S = 10^(−k/12).
let densities = [ for k in 0..24 -> 10.0 ** (-float k / 12.0) ]

/// 1/(1−S) = 3.2, from which on features have directions of their own.
let sparse = densities[6]

let private shape density =
    Stage.sample (SparseUniform(Features = 100, Density = Density.Of density))
    |> Stage.model (ReluOutputModel(Features = 100, Hidden = hidden))

let private finish shape =
    shape
    |> Stage.minimise (Sampled(Batch = 1024, EvaluationSamples = 16_384))
    |> Stage.train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine()))
    |> Stage.seed 1UL

/// A model trained without attacks.
let plain density = shape density |> finish

/// A model trained under attack, at a budget; 0 is no attack.
let attacked density budget =
    if budget = 0.0 then
        plain density
    else
        shape density |> Stage.attack budget |> finish

/// What an attack of a tenth of the average input norm does to a model.
let robustness = Robustness.under (ExactAttack(Budget = 0.1))

/// The models of every density under that attack.
let overDensities () = sweep "1−S" densities plain |> ask robustness

/// The models with 1/(1−S) ≤ 10, the range of the paper's D* (F4.1), which section 6 draws again.
let upToTen (cells: Cell<float, Robustness> list) = cells |> List.filter (fun cell -> 1.0 / cell.At < 10.001)

/// A number of the answers along a sweep, as a line.
let line name (x: float -> float) (y: Robustness -> float) (cells: Cell<float, Robustness> list) : Curve =
    {
        Name = name
        X = [| for cell in cells -> x cell.At |]
        Y = [| for cell in cells -> y cell.Answer |]
    }

/// A number of the answers over 1/(1−S).
let overSparsity name y cells = line name (fun density -> 1.0 / density) y cells

/// The axis of sparsity.
let sparsityAxis =
    Axis.log "1 / (1−S)" |> Axis.ticks [ for at in [ 1; 2; 5; 10; 20; 50; 100 ] -> float at, string at ]
