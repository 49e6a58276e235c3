/// Vulnerability to the analytic attack against sparsity.
module Research.Experiments.ToyModels2022.F6_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AttackSweep

let private heading =
    {
        Name = "vulnerability"
        Title = "Vulnerability to attacks rises as superposition forms"
        Caption =
            "Vulnerability (L′−L)/(L′<sub>0</sub>−L<sub>0</sub>) under an attack of a tenth of the average input norm; 0 is the \
             model that gives each of m features a dimension of its own. Left: one attack for all samples, what hurts most on \
             average; 1/D* = ‖W‖<sub>F</sub>²/m, features per dimension. Right, an extension to 1/(1−S) = 100: per sample, what \
             hurts it most of ±ε(WᵀW)<sub>i</sub>/‖(WᵀW)<sub>i</sub>‖; moved target: compared with the attacked input; without ReLU, \
             if output i alone moved, max ‖W<sub>i</sub>‖⁴/D<sub>i</sub>, or all did. n = 100, m = 20: our choice."
    }

let private drawn cells =
    let curves =
        [
            overSparsity "one attack per model" _.VulnerabilityPerModel
            overSparsity "1/D*" _.FeaturesPerDimension
            overSparsity "per sample" _.Vulnerability
            overSparsity "per sample, moved target" _.VulnerabilityMoved
            overSparsity "output i alone" _.OwnOutput
            overSparsity "all outputs" _.AllOutputs
        ]

    let panel cells axis curves = Charts.curves "" sparsityAxis axis (curves |> List.map (fun curve -> curve cells))
    let label = "vulnerability, 1/D*"
    let left = panel (upToTen cells) (Axis.linear label) (List.truncate 2 curves)
    Charts.panels heading 340.0 [ [ left; panel cells (Axis.log label) curves ] ]

/// The largest factor between 1/D* and the vulnerability to one attack per model, or what knows of sparsity alone.
let private apart (cells: Cell<float, Robustness> list) =
    let furthest (value: Cell<float, Robustness> -> float) =
        List.max [ for cell in cells -> exp (abs (log (value cell / cell.Answer.FeaturesPerDimension))) ]

    let attacked, plain = furthest _.Answer.VulnerabilityPerModel, furthest (fun cell -> 1.0 - log cell.At)
    Expect.atMost 1.5 (max attacked plain) |> Expect.withDetail $"{attacked:F3}; 1 + ln 1/(1−S): {plain:F3}"

let figure =
    study Papers.elhage2022 "F6.1" "Vulnerability to attacks against sparsity" {
        let! cells = overDensities ()
        let share density = (Cells.at density cells).VulnerabilityPerModel / (Cells.at density cells).FeaturesPerDimension
        let most value (cells: Cell<float, Robustness> list) = cells |> List.map (_.Answer >> value) |> List.max

        claim "it becomes 3 to 4.5 as superposition forms" (upToTen cells |> most _.VulnerabilityPerModel |> Expect.between 3 4.5)
        ours "within a factor of 1.5 of features per dimension; so is 1 + ln 1/(1−S)" (upToTen cells |> apart)
        ours "at 1/(1−S) = 100 it is below half of them" (share (List.last densities) |> Expect.atMost 0.5)

        ours "an attack for each sample, to 1/(1−S) = 100: twenty-fold" (most _.Vulnerability cells |> Expect.within 2.0 20.0)

        identity "‖(WᵀW)_i‖² = ‖W_i‖⁴ / D_i of trained models, to rounding" (most _.IdentityError cells |> Expect.atMost 1e-12)
        draw (drawn cells)
    }
