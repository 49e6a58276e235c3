/// Three features in six neurons: each absolute value is the sum of two neurons.
module Research.Experiments.ToyModels2022.F8_3

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AbsoluteValues

let private heading =
    {
        Name = "sums"
        Title = "|x| = ReLU(x) + ReLU(−x): what neurons add to each output"
        Caption =
            "n = 3, m = 6, the model of F8.2. Each output against its own input, the others 0, and the parts of the neurons that add to it. \
             A claim counts how many of 200 runs end in this solution; the others have dead outputs or share neurons."
    }

/// The neurons, the loss over that of ignoring, and the responses of one model.
let private all trained = Computation.neurons trained, Computation.lossOverIgnoring trained, Computation.responses trained

let private isWhole (found, _, _) = List.length (Computation.pairs found) = 3

let figure =
    study Papers.elhage2022 "F8.3" "Two neurons for each absolute value" {
        let! cells = sweep "m" [ 6 ] (fun _ -> threeInSix) |> ask all
        let cell = Cells.find 6 cells
        let found, loss, responses = cell.Answer
        let runs = Cells.attempts cell
        let hits = Proportion(runs |> List.filter isWhole |> List.length, runs.Length)
        let others = runs |> List.filter (isWhole >> not) |> List.map (fun (_, loss, _) -> loss)
        claim "all six neurons read one feature" (Computation.monosemantic found |> Expect.equal 6)
        claim "features with one neuron for x > 0 and one for x < 0" (Computation.pairs found |> List.length |> Expect.equal 3)
        claim "W₂ adds them: largest |gain − 1|" (Computation.gainError found |> Expect.atMost 0.02)
        claim "no superposition: the loss over that of ignoring" (loss |> Expect.atMost 1e-3)
        ours "runs that find it, lower end of the share" (hits.Lower |> Expect.atLeast 0.5 |> Expect.withDetail (string hits))

        ours
            "every other run loses at least a tenth: least loss over ignoring"
            (List.fold min infinity others |> Expect.atLeast 0.1)

        draw (DrawComputation.responses heading responses)
    }
