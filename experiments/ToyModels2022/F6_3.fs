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
            "One point per density: vulnerability (L′−L)/(L′<sub>0</sub>−L<sub>0</sub>) of the models of F6.1 against \
             ‖W‖<sub>F</sub>²/m = 1/D*, each sample attacked by what hurts it most, or all alike."
    }

let private drawn (models: Robustness list) =
    let group name (y: Robustness -> float) : Curve =
        {
            Name = name
            X = [| for model in models -> model.FeaturesPerDimension |]
            Y = [| for model in models -> y model |]
        }

    let x, y = Axis.linear "‖W‖<sub>F</sub>²/m = 1/D*", Axis.linear "vulnerability"
    let groups = [ group "attacked per sample" _.Vulnerability; group "attacked per model" _.VulnerabilityPerModel ]
    Charts.scatter heading x y [] groups

let figure =
    study Papers.elhage2022 "F6.3" "Vulnerability against features per dimension" {
        let! cells = overDensities ()
        let models = cells |> List.map _.Answer
        let correlation = models |> Robustness.correlation _.FeaturesPerDimension _.Vulnerability
        claim "strongly correlated" (correlation |> Expect.atLeast 0.9)
        draw (drawn models)
    }
