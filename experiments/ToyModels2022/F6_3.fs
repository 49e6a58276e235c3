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
            "One point per density: vulnerability (L′−L)/(L′<sub>0</sub>−L<sub>0</sub>) of the models of F6.1 against "
            + "‖W‖<sub>F</sub>²/m = 1/D*, each sample attacked by what hurts it most, or all alike."
    }

let private drawn (cells: Cell<int, Robustness> list) =
    let group name (y: Robustness -> float) : Curve =
        {
            Name = name
            X = [| for answer in answers cells -> answer.FeaturesPerDimension |]
            Y = [| for answer in answers cells -> y answer |]
        }

    Charts.scatter
        heading
        (Axis.linear "‖W‖<sub>F</sub>²/m = 1/D*")
        (Axis.linear "vulnerability")
        []
        [ group "attacked per sample" _.Vulnerability; group "attacked per model" _.VulnerabilityPerModel ]

let figure =
    study Papers.elhage2022 "F6.3" {
        over places (plain "F6.3")

        claim "strongly correlated" (fun cells ->
            Expect.atLeast 0.9 (answers cells |> Robustness.correlation _.FeaturesPerDimension _.Vulnerability))

        draw drawn
    }
