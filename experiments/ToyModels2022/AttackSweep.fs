/// What the figures of section 6 share. The paper states neither model nor recipe; ours are n = 100 equally important
/// features in m = 20 dimensions, 25 densities from 1 to 0.01, and the notebook's AdamW with a cosine down to zero. The attack
/// hurts each sample most, of both signs and all features; the target is the clean input; 4,096 samples.
module Research.Experiments.ToyModels2022.AttackSweep

open Research
open Research.Experiments

let features, hidden = 100, 20

/// The densities 1 − S = 10^(−k/12), as k.
let places = [ 0..24 ]

/// The density at a place.
let density k = 10.0 ** (-float k / 12.0)

/// The model up to what it minimises.
let private model figure density =
    experiment Papers.elhage2022 figure {
        sample (SparseUniform(Features = features, Density = Density.Of density))
        model (ReluOutputModel(Features = features, Hidden = hidden))
        minimise (Sampled(Batch = 1024, JudgedOn = 16_384))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine()))
        seed 1UL
        analyse (Robustness.under (AnalyticAttack(Budget = 0.1)))
    }

/// A model trained without attacks, at a place of the sweep.
let plain figure k = model figure (density k)

/// The density at which the models of adversarial training are compared.
let sparse = 0.05

/// Budget 0: no attack.
let unattacked figure (_: float) = model figure sparse

/// A model trained under attack, at a budget.
let attacked figure budget =
    experiment Papers.elhage2022 figure {
        sample (SparseUniform(Features = features, Density = Density.Of sparse))
        model (ReluOutputModel(Features = features, Hidden = hidden))
        attack budget
        minimise (Sampled(Batch = 1024, JudgedOn = 16_384))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 10_000, Schedule = Schedule.Cosine()))
        seed 1UL
        analyse (Robustness.under (AnalyticAttack(Budget = 0.1)))
    }

/// The answers of a sweep.
let answers (cells: Cell<'at, Robustness> list) = cells |> List.map _.Answer

/// A number of the answers along a sweep, as a line.
let line name (x: 'at -> float) (y: Robustness -> float) (cells: Cell<'at, Robustness> list) : Curve =
    {
        Name = name
        X = [| for cell in cells -> x cell.At |]
        Y = [| for cell in cells -> y cell.Answer |]
    }

/// 1 / (1 − S).
let sparsity k = 1.0 / density k

/// The axis of sparsity.
let sparsityAxis =
    Axis.log "1 / (1−S)" |> Axis.ticks [ for at in [ 1; 2; 5; 10; 20; 50; 100 ] -> float at, string at ]
