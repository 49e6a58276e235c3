/// A superposed model as a wider one of a neuron for each feature, made of learned directions and its own outputs: whether there is an
/// equivalent, and whether codes do better. The null model is a layer of random directions, fitted in the same way.
module Research.Experiments.Recovery.R15

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private heading =
    {
        Name = "unfolded"
        Title = "Twenty neurons of one feature each do what the superposed model does, and sparse codes do better"
        Caption =
            "20 features in 5 dimensions. From 2,000 samples: directions by two-step coding, then for each output the direction, gain and \
             offset that fit it (layer), or the code of that direction over the gain (codes); 2,000 others are scored. Differences of outputs \
             over their size; loss over that of the model; F1 of each neuron with its feature."
    }

let figure =
    study Papers.recovery "R15" "Superposition unfolded into neurons of one feature" {
        let! cells = sweep "1−S" densities (toy 20 5) |> derive (Unfolding.of' samples penalty) |> ask id

        let rare = cells |> List.filter (fun cell -> cell.At <= 0.03) |> List.map _.Answer
        let sparse (value: Unfolding -> float) = List.map value rare
        let over (value: Unfolding -> Unfolded) (found: Unfolding) = (value found).Loss / found.Model.Loss
        let clearer (found: Unfolding) = found.Codes.F1 / found.Model.F1
        claim "1−S ≤ 0.03: every direction is found, least share" (sparse _.Share |> List.min |> Expect.atLeast 0.95)
        claim "a layer of them is equivalent: difference of outputs" (sparse _.Layer.Difference |> List.max |> Expect.atMost 1e-3)
        claim "of random directions it is not: difference" (sparse _.Random.Difference |> List.min |> Expect.atLeast 0.2)
        claim "at no price: loss of the layer over the model's" (sparse (over _.Layer) |> List.max |> Expect.atMost 1.02)
        claim "codes lose less than the model they unfold" (sparse (over _.Codes) |> List.max |> Expect.atMost 0.5)
        because (Guess "0.63 at 1−S = 0.03, where several are active in most errors; 0.32 at 0.01 and 0.16 at 0.003.")
        claim "and answer to features alone: F1 over the outputs'" (sparse clearer |> List.min |> Expect.atLeast 1.05)
        claim "1−S = 0.3: codes lose more" (Cells.at 0.3 cells |> over _.Codes |> Expect.atLeast 1)
        draw (DrawRetrieved.unfolded heading cells)
    }
