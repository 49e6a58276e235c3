/// Features per dimension against sparsity, of the models that are attacked.
module Research.Experiments.ToyModels2022.F6_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AttackSweep

let private heading =
    {
        Name = "features"
        Title = "Features per dimension of the attacked models"
        Caption = "‖W‖<sub>F</sub>²/m = 1/D* of the models of F6.1 at each density 1−S. n = 100, m = 20: our choice."
    }

let private drawn cells =
    Charts.lines heading sparsityAxis (Axis.linear "‖W‖<sub>F</sub>²/m = 1/D*") [ line "" sparsity _.FeaturesPerDimension cells ]

/// Expected values were read off the paper's D* (F4.1), which depends on neither n nor m where n is much larger.
let figure =
    study Papers.elhage2022 "F6.2" {
        over places (plain "F6.2")
        claim "dense: one feature per dimension" (Cells.at 0 >> _.FeaturesPerDimension >> Expect.within 0.05 1.0)
        claim "1/(1−S) = 3.2: two features per dimension" (Cells.at 6 >> _.FeaturesPerDimension >> Expect.within 0.2 2.04)

        claim "sparse: more than three features per dimension" (fun cells ->
            Expect.atLeast 3.0 (answers cells |> List.map _.FeaturesPerDimension |> List.max))

        draw drawn
    }
