/// Adversarial training (in the paper a sentence without a figure): how large an attack removes superposition.
module Research.Experiments.ToyModels2022.F6_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AttackSweep

let private budgets = [ for k in 0..12 -> float k / 10.0 ]

let private heading =
    {
        Name = "training"
        Title = "Adversarial training removes superposition only with large attacks"
        Caption =
            "Models trained under the attack ±ε(WᵀW)<sub>i</sub>/‖(WᵀW)<sub>i</sub>‖ on a random feature of each sample, \
             against ε as a share of the average input norm: ‖W‖<sub>F</sub>²/m = 1/D*, features with ‖W<sub>i</sub>‖ ≥ ½, per \
             dimension, and their mean superposition Σ<sub>j≠i</sub>(Ŵ<sub>i</sub>·W<sub>j</sub>)². n = 100, m = 20, 1−S = \
             0.05: our choice."
    }

let private drawn cells =
    Charts.lines
        heading
        (Axis.linear "ε / E‖x‖ in training")
        (Axis.linear "per dimension, superposition")
        [
            line "1/D*" id _.FeaturesPerDimension cells
            line "features" id (fun answer -> answer.Represented / float hidden) cells
            line "superposition" id _.Superposition cells
        ]

/// The smallest budget from which on a number is at most a bound.
let private below bound value (cells: Cell<float, Robustness> list) =
    let left = cells |> List.filter (fun cell -> value cell.Answer > bound) |> List.map _.At
    let after = cells |> List.map _.At |> List.filter (fun at -> List.forall (fun still -> at > still) left)
    if after.IsEmpty then nan else List.min after

/// Superposition is the mean over the features that are represented of Σ_{j≠i} (Ŵ_i · W_j)²: ‖W‖²/m falls with mere shrinking too.
let figure =
    study Papers.elhage2022 "F6.4" "Adversarial training" {
        let! cells = sweep "ε" budgets (attacked 0.05) |> ask robustness
        and! denser = sweep "ε" [ 0.0; 0.6; 0.8; 1.0; 1.2 ] (attacked 0.2) |> ask robustness |> named "1−S = 0.2"
        let remaining budget = (Cells.at budget cells).Superposition / (Cells.at 0.0 cells).Superposition
        claim "an attack of the tested size, 0.1, leaves most superposition in place" (remaining 0.1 |> Expect.atLeast 0.5)
        claim "one of 80 % of the input norm leaves less than half" (remaining 0.8 |> Expect.atMost 0.5)

        claim "about 80 % removes it, to a mean of at most 0.1" (cells |> below 0.1 _.Superposition |> Expect.within 0.1 0.8)
        because (Recipe "It does at 1−S = 0.2, but at 0.05 it leaves 0.48 of 4.97, and 120 % are needed.")
        claim "likewise at 1−S = 0.2" (denser |> below 0.1 _.Superposition |> Expect.within 0.1 0.8)
        ours "at 80 % ‖W‖²/m is one, by shrinking" (cells |> below 1.05 _.FeaturesPerDimension |> Expect.within 0.1 0.8)
        draw (drawn cells)
    }
