/// The stack plot: how the figures of section 7 draw neurons, shown on one model of F7.3.
module Research.Experiments.ToyModels2022.F7_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.HiddenCodes

let private heading =
    {
        Name = "stack"
        Title = "A stack for each neuron, a rectangle for each weight"
        Caption =
            "The model of F7.3 at 1−S = 0.12. The same weights as cells, and stacked: a rectangle has the height |W<sub>ki</sub>| \
             and is coloured by feature i; negative weights lie below the axis, cut off where they are very large. A neuron \
             with one rectangle above it is monosemantic. The order of neurons does not depend on training; the paper's was made by hand."
    }

/// The portrait, and that of the same model with its neurons exchanged.
let private both trained = Neurons.portrait trained, Neurons.portrait (Basis.mapped (fun _ -> HiddenMap.Exchange 5) trained)

/// The slope of the output of a feature by itself, W_i · ReLU(W_i).
let private slope (portrait: NeuronPortrait) i = portrait.Weights.Column i |> Array.sumBy (fun w -> w * max 0.0 w)

let figure =
    study Papers.elhage2022 "F7.2" "The weights of each neuron as a stack" {
        let! cells = sweep "1−S" [ 0.12 ] trained |> ask both
        let shown, exchanged = Cells.at 0.12 cells
        let off = Seq.map2 (fun (a: float) b -> abs (a - b)) shown.Weights.Values exchanged.Weights.Values |> Seq.max
        let slopes = (NeuronPortrait.code shown).Features |> Seq.map (slope shown) |> List.ofSeq
        identity "exchanged neurons are drawn alike: largest difference" (off |> Expect.atMost 0)
        claim "some neurons answer to one feature" (NeuronPortrait.monosemantic shown |> Expect.atLeast 1)
        claim "others answer to several" (NeuronPortrait.polysemantic shown |> Expect.atLeast 1)
        ours "stored features alone pass with a slope near 1: mean" (List.average slopes |> Expect.within 0.1 1.0)
        draw (DrawNeurons.stacks heading [ "1−S = 0.12", shown ])
    }
