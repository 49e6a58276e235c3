/// One model of F8.4 from near: neurons of one feature beside neurons of several, many of these with a primary feature.
module Research.Experiments.ToyModels2022.F8_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.ExactStarts

let private density = 0.01

let private heading =
    {
        Name = "closeup"
        Title = "Neurons of one feature beside neurons of several, in one model"
        Caption =
            "The model of F8.4 at 1−S = 0.01. Above: |W₁|, each neuron scaled to a largest weight of 1; below: its stacks, weights below 0.03 left out, shaded by \
             superposition. Dots: neurons of one feature and of several. Many of the latter have one large weight, their primary feature, and smaller ones on it."
    }

let figure =
    study Papers.elhage2022 "F8.5" "Primary and secondary features" {
        let! cells = sweep "1−S" [ density ] fromExact |> ask Computation.neurons
        let found = Cells.at density cells
        let read = [ for k in 0 .. found.Roles.Length - 1 -> found.Neurons.Top k ]
        claim "some neurons read one feature" (Computation.monosemantic found |> Expect.atLeast 5)
        claim "others read several" (Computation.polysemantic found |> Expect.atLeast 5)

        claim
            "many of these have a primary feature: share with no other weight above half"
            (Computation.withPrimary found |> Expect.atLeast 0.3)

        ours
            "important features have neurons of their own: mean place of these over that of the others"
            (Computation.meanPlace NeuronRole.Monosemantic found / Computation.meanPlace NeuronRole.Polysemantic found
             |> Expect.atMost 0.8)

        ours
            "no more than two neurons have the same primary feature: most"
            (read |> List.countBy id |> List.map snd |> List.max |> Expect.atMost 2)

        draw (DrawNeurons.crowded heading [ $"1−S = {density}", Computation.portrait 0.03 found ])
    }
