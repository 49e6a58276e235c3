/// Vulnerability against features per dimension.
module Research.Experiments.ToyModels2022.F6_3

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AttackSweep

let private heading =
    {
        Name = "scatter"
        Title = "Vulnerability and features per dimension go together"
        Caption =
            "One point per density, 1/(1−S) ≤ 10: vulnerability (L′−L)/(L′<sub>0</sub>−L<sub>0</sub>) of the models of F6.1 \
             against ‖W‖<sub>F</sub>²/m = 1/D*, all samples attacked alike."
    }

let private drawn (models: Robustness list) =
    let points = [ for model in models -> model.FeaturesPerDimension, model.VulnerabilityPerModel ]
    let x, y = Axis.linear "‖W‖<sub>F</sub>²/m = 1/D*", Axis.linear "vulnerability"
    Charts.scatter heading x y [] [ Curve.through "one attack per model" points ]

/// The correlation of vulnerability and features per dimension that is left when both are freed of what log 1/(1−S) alone says
/// of them, on a straight line: as any two numbers that rise with sparsity are correlated, the plain one says little. 0.576 is
/// what 13 unrelated pairs exceed one time in twenty.
let private partial (cells: Cell<float, Robustness> list) =
    let features (cell: Cell<float, Robustness>) = cell.Answer.FeaturesPerDimension
    let attacked (cell: Cell<float, Robustness>) = cell.Answer.VulnerabilityPerModel
    let sparsity (cell: Cell<float, Robustness>) = -log cell.At
    let between x y = cells |> Robustness.correlation x y
    let plain, ofFeatures, ofAttack = between features attacked, between features sparsity, between attacked sparsity

    Expect.atLeast 0.576 ((plain - ofFeatures * ofAttack) / sqrt ((1.0 - ofFeatures ** 2.0) * (1.0 - ofAttack ** 2.0)))
    |> Expect.withDetail $"plain correlation {plain:F3}; with log 1/(1−S) {ofFeatures:F3} and {ofAttack:F3}"

let figure =
    study Papers.elhage2022 "F6.3" "Vulnerability against features per dimension" {
        let! cells = overDensities ()
        claim "correlated beyond what both owe to sparsity: partial correlation, 1/(1−S) ≤ 10" (partial (upToTen cells))
        because (Recipe "One attack per model: 0.22, as it follows log 1/(1−S) at 0.994; one per sample, 14.6-fold at 10: 0.93.")
        draw (drawn (upToTen cells |> List.map _.Answer))
    }
