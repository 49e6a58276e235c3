/// The asymmetric motif: a neuron that computes two features with unequal weights, and one that inhibits the stronger interference.
module Research.Experiments.ToyModels2022.F8_6

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.MotifRuns

let private heading =
    {
        Name = "motif"
        Title = "The asymmetric motif, found automatically in a thousand models"
        Caption =
            "n = 6 and 20, m = 10. Above: motifs of the best models that have one, the features a (strong) and b (weak), each neuron scaled so that the \
             two input weights multiply to ±1. Below: the ratios |W₁<sub>ka</sub>/W₁<sub>kb</sub>| of all motifs from the least to the largest; the loss of the best model \
             with a motif, minimised again on 8,192 fixed samples while the ratio is held, judged on 16,384 others. The frequency depends on the recipe: at a \
             constant rate of 1e-3, which ends at twice the loss, 1 of 100 runs of six features has a motif."
    }

let figure =
    study Papers.elhage2022 "F8.6" "The asymmetric superposition motif" {
        let! cells = sweep "n" [ 6; 20 ] tenNeurons |> ask asked
        let all n = motifs (Cells.find n cells)
        let leastHeld price = price.Held |> List.minBy snd |> fst
        let best n = (having (Cells.find n cells)).Head.Found
        let hits n = Proportion((having (Cells.find n cells)).Length, (Cells.find n cells).Evaluations.Length)
        let found n = (hits n).Lower |> Expect.atLeast 0.01 |> Expect.withDetail (string (hits n))
        let price n = having (Cells.find n cells) |> List.pick _.Price.Value
        let held ratio price = snd (price.Held |> List.find (fst >> (=) ratio)) / price.Trained
        let losses = cells |> List.collect Cells.all |> List.map _.Found.Loss
        claim "n = 6: runs with a motif, lower end of the share" (found 6)

        ours "n = 20: the same" (found 20)
        because (Guess "at 0.5 all neurons read one feature, by two recipes; at 0.3 16 of 50 runs have a motif, at 0.2 42")

        claim "n = 6: neurons of the best one that read one feature, share" ((best 6).Monosemantic |> Expect.atLeast 0.5)

        claim "n = 6: the ratio of 2 and ½ is 4: the median" (all 6 |> List.map _.Ratio |> median |> Expect.between 2 8)

        claim
            "n = 6: inhibition removes it: b by a alone at most 0.1, share"
            (all 6 |> share (fun it -> it.Net <= 0.1) |> Expect.atLeast 0.8)

        ours
            "n = 6: of neurons that compute two features, unequal ones"
            (shared (Cells.find 6 cells) |> share (fun it -> it.Ratio >= 1.5) |> Expect.atLeast 0.5)

        ours "n = 6: a ratio of 1 raises the loss, by a factor" (price 6 |> held 1.0 |> Expect.atLeast 1.01)

        ours "n = 6: of 1, 2, 4, 8 the ratio of least loss" (leastHeld (price 6) |> Expect.between 4 8)

        ours "no run loses more than ignoring" (losses |> List.max |> Expect.atMost 1)

        draw (
            DrawComputation.motifs
                heading
                (cells |> List.collect tables)
                (cells |> List.map ratiosOf)
                (cells |> List.collect prices)
        )
    }
