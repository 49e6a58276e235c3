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

let private axis = Axis.linear "‖W‖<sub>F</sub>²/m = 1/D*"

/// Expected values were read off the paper's D* (F4.1), which depends on neither n nor m where n is much larger.
let figure =
    study Papers.elhage2022 "F6.2" heading.Title {
        let! cells = overDensities ()
        let most = [ for cell in cells -> cell.Answer.FeaturesPerDimension ] |> List.max
        claim "dense: one feature per dimension" ((Cells.at 1.0 cells).FeaturesPerDimension |> Expect.within 0.05 1.0)
        claim "1/(1−S) = 3.2: two features per dimension" ((Cells.at sparse cells).FeaturesPerDimension |> Expect.within 0.2 2.04)
        claim "sparse: more than three features per dimension" (most |> Expect.atLeast 3.0)
        draw (Charts.lines heading sparsityAxis axis [ overSparsity "" _.FeaturesPerDimension cells ])
    }
