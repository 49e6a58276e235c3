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
             model that gives each of m features a dimension of its own. Per sample: each sample is attacked by what hurts it \
             most of ±ε(WᵀW)<sub>i</sub>/‖(WᵀW)<sub>i</sub>‖; per model: all by what hurts most on average. The target is the \
             clean input; moved target: per sample, compared with the attacked input. 1/D* = ‖W‖<sub>F</sub>²/m, features per \
             dimension. From geometry alone, without ReLU: if output i alone moved, max ‖W<sub>i</sub>‖⁴/D<sub>i</sub>; if all \
             outputs did. n = 100, m = 20: our choice."
    }

let private drawn cells =
    Charts.lines
        heading
        sparsityAxis
        (Axis.log "vulnerability, features per dimension")
        [
            overSparsity "per sample" _.Vulnerability cells
            overSparsity "per model" _.VulnerabilityPerModel cells
            overSparsity "moved target" _.VulnerabilityMoved cells
            overSparsity "1/D*" _.FeaturesPerDimension cells
            overSparsity "output i alone" _.OwnOutput cells
            overSparsity "all outputs" _.AllOutputs cells
        ]

let private explained (cells: Cell<float, Robustness> list) =
    let range (cells: Cell<float, Robustness> list) =
        let ratios = [ for cell in cells -> cell.Answer.OwnOutput / cell.Answer.Vulnerability ]
        List.min ratios, List.max ratios

    let (low, high), (least, most) = cells |> List.filter (fun cell -> cell.At <= sparse) |> range, range cells

    Expect.atMost 2.0 (max high (1.0 / low))
    |> Expect.withDetail $"predicted / measured {low:F2} … {high:F2}; over all densities {least:F2} … {most:F2}"

let figure =
    study Papers.elhage2022 "F6.1" "Vulnerability to attacks against sparsity" {
        let! cells = overDensities ()
        let models = cells |> List.map _.Answer
        let correlated attack = models |> Robustness.correlation attack _.FeaturesPerDimension |> Expect.atLeast 0.9
        let rise = (models |> List.map _.Vulnerability |> List.max) / (Cells.at 1.0 cells).Vulnerability
        let error = models |> List.map _.IdentityError |> List.max
        claim "vulnerability rises by more than 3× as superposition forms" (rise |> Expect.atLeast 3.0)
        claim "it rises with features per dimension: correlation over densities" (correlated _.Vulnerability)
        claim "so does an attack that is one for all samples" (correlated _.VulnerabilityPerModel)
        because (Recipe "Up to 1/(1−S) = 10 the correlation is 0.965; beyond, one attack is weak, because most outputs are off.")
        identity "‖(WᵀW)_i‖² = ‖W_i‖⁴ / D_i of trained models, to rounding" (error |> Expect.atMost 1e-12)
        ours "1/(1−S) > 3: the identity alone gives the ratio within a factor of 2" (explained cells)
        because (Guess "The other outputs feel the attack too: the identity explains the rise within a factor of three.")
        draw (drawn cells)
    }
