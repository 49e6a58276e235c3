/// Hedging (Chanin et al. 2025): a single latent leans towards a feature that is correlated with its own. Negative correlation should turn it the other way and
/// independence leave it alone, which a latent that only adds up what is there would not do; so it is without a decoder bias.
module Research.Experiments.Recovery.R4

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

let private penalties = [ 0.0; 0.05; 0.1; 0.2; 0.3; 0.4; 0.5 ]
let private sine (direction: float[]) = direction[1] * float (sign direction[0])

/// The component towards the second feature, and the objective, at the exact minimum.
let private exact states offset penalty =
    let found = OneLatent.Of(penalised penalty states, offset)
    sine (Array.ofSeq found.Direction), found.Objective

/// The same of an autoencoder.
let private score trained = sine ((Autoencoder.read trained).Decoder.Column 0), Autoencoder.objective trained

let private hedged states offset = sweep "λ" penalties (trained states 1 offset 10) |> ask score
let private beside states offset = Ceilings.best id >> List.map (fun (λ, answer) -> answer, exact states offset λ)

let private heading =
    {
        Name = "hedging"
        Title = "A single latent leans towards what is correlated with its feature"
        Caption =
            "Two features of magnitude 1 at right angles, one latent with ReLU, unit columns, L1. The component of its column towards the second \
             feature: lines are exact minima, dots the best of ten autoencoders. P(first) = 0.25; our λ."
    }

let private drawn groups =
    let line states offset = [ for λ in penalties -> λ, fst (exact states offset λ) ]
    let lines = groups |> List.map (fun (name, states, offset, _) -> name, line states offset)
    let dots = groups |> List.map (fun (_, _, _, cells) -> "", Ceilings.best fst cells)
    DrawCeilings.beside heading [ DrawCeilings.panel (Axis.linear "λ") (Axis.linear "component") lines dots ]

let figure =
    study Papers.recovery "R4" "Does a latent stand for one feature?" {
        let! parent = hedged family true |> named "parent and child"
        and! against = hedged exclusive true |> named "exclusive"
        and! alone = hedged independent true |> named "independent"
        and! without = hedged independent false |> named "no decoder bias"
        let groups = [ "parent and child", family, true, parent; "exclusive", exclusive, true, against ]
        let groups = groups @ [ "independent", independent, true, alone; "no decoder bias", independent, false, without ]
        let all = groups |> List.collect (fun (_, states, offset, cells) -> beside states offset cells)
        let over = all |> List.map (fun ((_, trained), (_, exact)) -> trained / exact)
        let apart = all |> List.map (fun ((trained, _), (exact, _)) -> abs (trained - exact)) |> List.max
        let free states offset = exact states offset 0.0 |> fst
        identity "λ = 0: the principal direction, 0.2434 or 14.1° to the child" (free family true |> Expect.within 5e-5 0.2434)
        identity "negative covariance: away from it, by 20.5°" (free exclusive true |> Expect.within 5e-5 -0.3503)
        identity "independent features: none" (free independent true |> Expect.within 1e-5 0.0)
        identity "without a decoder bias 3.6°" (free independent false |> Expect.within 5e-5 0.0622)
        identity "and 13.3° to the child" (free family false |> Expect.within 5e-5 0.2298)
        claim "no trained objective is below the exact one: least ratio" (List.min over |> Expect.atLeast 0.9999)
        claim "the best of ten comes within 1 % of it" (List.max over |> Expect.atMost 1.01)
        claim "and leans as much, to 0.01" (apart |> Expect.atMost 0.01)
        claim "a penalty of 0.5 takes less than half of the lean" (exact family true 0.5 |> fst |> Expect.atLeast 0.1217)
        draw (drawn groups)
    }
