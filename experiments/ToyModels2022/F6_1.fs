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
            "Vulnerability (L′−L)/(L′<sub>0</sub>−L<sub>0</sub>) under an attack of a tenth of the average input norm; 0 is the model "
            + "that gives each of m features a dimension of its own. Per sample: each sample is attacked by what hurts it most of "
            + "±ε(WᵀW)<sub>i</sub>/‖(WᵀW)<sub>i</sub>‖; per model: all by what hurts most on average. The target is the clean input; "
            + "moved target: per sample, compared with the attacked input. 1/D* = ‖W‖<sub>F</sub>²/m, features per dimension. From "
            + "geometry alone, without ReLU: if output i alone moved, max ‖W<sub>i</sub>‖⁴/D<sub>i</sub>; if all outputs did. "
            + "n = 100, m = 20: our choice."
    }

let private drawn cells =
    let along name y = line name sparsity y cells

    Charts.lines
        heading
        sparsityAxis
        (Axis.log "vulnerability, features per dimension")
        [
            along "per sample" _.Vulnerability
            along "per model" _.VulnerabilityPerModel
            along "moved target" _.VulnerabilityMoved
            along "1/D*" _.FeaturesPerDimension
            along "output i alone" _.OwnOutput
            along "all outputs" _.AllOutputs
        ]

let private vulnerabilities cells = answers cells |> List.map _.Vulnerability

// From 1/(1−S) = 3.2 on, features have directions of their own.
let private explained (cells: Cell<int, Robustness> list) =
    let ratio (cell: Cell<int, Robustness>) = cell.Answer.OwnOutput / cell.Answer.Vulnerability

    let range (cells: Cell<int, Robustness> list) =
        let ratios = List.map ratio cells
        List.min ratios, List.max ratios

    let low, high = cells |> List.filter (fun cell -> cell.At >= 6) |> range
    let least, most = range cells

    Expect.atMost 2.0 (max high (1.0 / low))
    |> Expect.withDetail $"predicted / measured {low:F2} … {high:F2}; over all densities {least:F2} … {most:F2}"

let figure =
    study Papers.elhage2022 "F6.1" {
        over places (plain "F6.1")

        claim "vulnerability rises by more than 3× as superposition forms" (fun cells ->
            Expect.atLeast 3.0 (List.max (vulnerabilities cells) / (Cells.at 0 cells).Vulnerability))

        claim "it rises with features per dimension: correlation over densities" (fun cells ->
            Expect.atLeast 0.9 (answers cells |> Robustness.correlation _.Vulnerability _.FeaturesPerDimension))

        claim "so does an attack that is one for all samples" (fun cells ->
            Expect.atLeast 0.9 (answers cells |> Robustness.correlation _.VulnerabilityPerModel _.FeaturesPerDimension))

        claim "‖(WᵀW)_i‖² = ‖W_i‖⁴ / D_i of trained models, to rounding" (fun cells ->
            Expect.atMost 1e-12 (answers cells |> List.map _.IdentityError |> List.max))

        claim "1/(1−S) > 3: the identity alone gives the ratio within a factor of 2" explained
        draw drawn
    }
