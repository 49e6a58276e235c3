/// A hundred absolute values in forty neurons at seven densities: how many neurons read one feature, and how many several.
module Research.Experiments.ToyModels2022.F8_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.ExactStarts
open Research.Experiments.ToyModels2022.HundredInForty

let private kinds =
    {
        Name = "counts"
        Title = "Monosemantic and polysemantic neurons at each density"
        Caption =
            "A neuron reads (Σw²)²/Σw⁴ features: up to 1.1 it is monosemantic, from 2 strongly polysemantic, in between slightly; one that adds less \
             than 0.1 to every output is idle. The numbers of kinds are ours; the paper's tints were set by eye."
    }

let figure =
    study Papers.elhage2022 "F8.4" "A hundred absolute values in forty neurons" {
        let! cells = sweep "1−S" densities fromExact |> ask all |> named "exact start"
        and! random = sweep "1−S" densities (hundredInForty 0.0) |> ask all
        and! decayed = sweep "1−S" densities (hundredInForty 0.1) |> ask all |> named "decay"
        let count kind density = kind (Cells.at density cells).Found
        let imbalance cells = [ for cell in cells -> cell.Answer.Found.Imbalance ]
        let losses cells = List.collect Cells.all cells |> List.map _.Loss
        claim "1−S = 1: all forty neurons read one feature" (count Computation.monosemantic 1.0 |> Expect.equal 40)
        claim "0.3: likewise" (count Computation.monosemantic 0.3 |> Expect.equal 40)
        claim "0.1: about eight slightly polysemantic neurons" (count Computation.slight 0.1 |> Expect.between 4 12)
        because (Recipe "2 from twenty exact features, at 0.0114 of ignoring; 16 from random starts, which lose far more")
        claim "0.1: they are among the last: mean place" ((Cells.at 0.1 cells).Found |> lastPlace |> Expect.between 30 40)
        claim "0.03: about ten strongly polysemantic neurons" (count Computation.strong 0.03 |> Expect.between 6 14)
        claim "0.01: about half of the neurons are polysemantic" (count Computation.polysemantic 0.01 |> Expect.between 14 26)
        claim "0.003: about 24 neurons read one feature" (count Computation.monosemantic 0.003 |> Expect.between 19 29)
        because (Recipe "9 from twenty exact features, at 0.0031 of ignoring; 0 from random starts, which lose far more")
        claim "0.003: about fourteen are strongly polysemantic" (count Computation.strong 0.003 |> Expect.between 9 19)
        claim "0.001: all are strongly polysemantic" (count Computation.strong 0.001 |> Expect.between 36 40)
        because (Recipe "0 after 6,000 steps from exact features, too few here; 40 from random starts, which lose far more")
        ours "monosemantic neurons never grow with sparsity, by more than two" (largestRise cells |> Expect.atMost 2)
        ours "decay sets the scale of neurons: largest spread" (imbalance decayed |> List.max |> Expect.atMost 0.1)
        because (Guess "a decay of 0.1 at a rate of 5e-4 narrows it to 0.25 in 20,000 steps")
        ours "without it the scale is arbitrary: least spread" (imbalance random |> List.min |> Expect.atLeast 0.1)
        ours "decay changes the count of monosemantic neurons by at most six" (change random decayed |> Expect.atMost 6)
        because (Guess "by 8: decay changes what is learnt too")
        ours "random starts lose at least twice as much: least ratio" (lossRatio random cells |> Expect.atLeast 2)
        because (Guess "1.73 times at 1−S = 0.3; 3.4 to 57 times at the other densities.")
        ours "no run loses more than ignoring" (losses (cells @ random @ decayed) |> List.max |> Expect.atMost 1)
        draw (DrawNeurons.crowded stacks [ for label, it in Draw.labelled cells -> label, Computation.portrait 0.03 it.Found ])

        draw (
            DrawComputation.counts kinds "1−S" names [ for cell in cells -> string cell.At, Computation.kinds cell.Answer.Found ]
        )
    }
