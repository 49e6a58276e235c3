/// Kinds of sparse autoencoders beside each other, two-step coding and known directions. Null models: both ends of five axes, ten latents that
/// find no feature, recover all of the loss at L0 near 5; γ = 1 for any decoder that is fitted by least squares, whatever it found; a tie
/// passes an order with the bound 1. L1 under the recipe of R13 was known beforehand, nothing else.
module Research.Experiments.Recovery.R19

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private heading latents =
    {
        Name = $"kinds of {latents}"
        Title =
            $"Most kinds recover the loss by both ends of five axes; one latent a sample finds the features ({latents} latents)"
        Caption =
            "The model of R13, 20 features in 5 dimensions, 1−S = 0.03; each point is a λ or k, over L0, the mean number of active latents of \
             samples with an active feature. k of BatchTopK is a mean over all samples, 46 % of which have one. The best of three starts by \
             its loss; our λ and k. Two-step coding and known directions under the lasso. γ < 1: reconstructions are too short."
    }

let private beside price = Comparison.beside samples (Lasso(Penalty = price)) [ "two-step", twoStep price ]

let figure =
    study Papers.recovery "R19" "Kinds of sparse autoencoders" {
        let! coded = train Kinds.read |> derive (Derivation.each (List.map beside [ 0.01; 0.03; 0.1; 0.3 ])) |> ask id
        and! all = grid ("latents", [ 20; 40 ]) ("kind", Kinds.axis) Kinds.trained |> derive Kinds.scored |> ask id

        let own, needed = (fun name -> Kinds.own name all), (fun name -> Kinds.own name all |> Comparison.activeAt 0.9)
        let best (value: Retrieved -> float) = List.map value >> List.max
        let sparse = List.filter (fun (found: Retrieved) -> found.Active <= 1.5)
        let by name = List.map (Comparison.by name) coded
        let learned, every = by "two-step", List.collect own Kinds.names
        let fitted = List.collect own [ "TopK"; "BatchTopK"; "JumpReLU"; "Gated" ]
        let off = fitted |> best (fun found -> abs (found.RelativeBias - 1.0))
        let losses name = [ for found in own name -> found.LossRecovered ]
        let apart = List.map2 (-) (losses "L1") (losses "L1-by-norms") |> List.map abs |> List.max
        let found name = own name |> best _.Share.AboveChance
        let nested, shrunk = found "Matryoshka" - found "BatchTopK", (Cells.at (20, "L1 0.3") all).Own.RelativeBias
        let ahead value among = best value (among learned) - best value (among every)
        claim "arXiv 2406.04093: L0 at 0.9 of the loss, L1 over TopK" (needed "L1" / needed "TopK" |> Expect.atLeast 1.3)
        claim "arXiv 2412.06410: TopK over BatchTopK" (needed "TopK" / needed "BatchTopK" |> Expect.atLeast 1)
        because (Guess "TopK k = 1: 0.97 at L0 1. BatchTopK k = 0.6: 0.79 at L0 1.30; from k = 1 on it ends in the null model.")
        claim "arXiv 2404.16014: L1 over Gated" (needed "L1" / needed "Gated" |> Expect.atLeast 1.5)
        because (Guess "1.48: at its largest penalty, 0.3, Gated still recovers 0.98, at L0 3.0.")
        claim "arXiv 2407.14435: Gated over JumpReLU" (needed "Gated" / needed "JumpReLU" |> Expect.atLeast 1)
        claim "γ of L1, λ = 0.3: 0.79 where features do not interfere" (shrunk |> Expect.within 0.05 0.79)
        claim "arXiv 2404.16014: γ = 1 for Gated; TopK, BatchTopK, JumpReLU too: error" (off |> Expect.atMost 0.03)
        claim "L1 by norms has the optimum of L1: loss recovered apart by" (apart |> Expect.atMost 0.03)
        claim "each kind at best finds a share above chance" (Kinds.names |> List.map found |> List.min |> Expect.atLeast 0.8)
        because (Guess "Gated 0.1, JumpReLU, Matryoshka 0.2 with chance: the null model, ten latents on five axes.")
        claim "none has the F1 of two-step coding: below by" (ahead _.F1.Value id |> Expect.atLeast 0.02)
        because (Guess "TopK with k = 1 has 0.856, two-step coding 0.840.")
        claim "nor, at L0 ≤ 1.5, its loss recovered: below by" (ahead _.LossRecovered sparse |> Expect.atLeast 0)
        because (Guess "TopK with k = 1: 0.968 beside 0.938; the lasso shortens its reconstructions, γ = 0.88.")
        claim "independent features: prefixes find none more, share" (nested |> Expect.atMost 0.025)
        draw (DrawRetrieved.kinds (heading 20) (Kinds.lines 20 all @ [ "two-step", learned ]) (by "known"))
        draw (DrawRetrieved.kinds (heading 40) (Kinds.lines 40 all @ [ "two-step", learned ]) (by "known"))
    }
