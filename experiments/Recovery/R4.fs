/// Hedging (Chanin et al. 2025): a single latent leans towards a feature that is correlated with its own. Negative correlation should turn it the other way and
/// independence leave it alone, which a latent that only adds up what is there would not do; so it is without a decoder bias.
module Research.Experiments.Recovery.R4

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

let private penalties = [ 0.0; 0.05; 0.1; 0.2; 0.3; 0.4; 0.5 ]
let private exact offset states = ActivationStates.oneLatent offset states

let private hedged states offset =
    sweep "λ" penalties (trained (adam 3e-3 6_000) 0.0 states 1 offset 10) |> ask ActivationStates.trainedLatent

let private heading =
    {
        Name = "hedging"
        Title = "A single latent leans towards what is correlated with its feature"
        Caption =
            "Two features of magnitude 1 at right angles, one latent with ReLU, unit columns, L1. The component of its column towards the second \
             feature: lines are exact minima, dots the best of ten autoencoders. Recipe and λ are our choice."
    }

let private compare value (_, states, offset, cells) = Ceilings.against (exact offset states) value cells

let private drawn groups =
    let line states offset = penalties |> List.map (fun λ -> λ, fst (exact offset states λ))
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
        let over = groups |> List.collect (compare (fun (_, trained) (_, exact) -> trained / exact))
        let apart = groups |> List.collect (compare (fun (trained, _) (exact, _) -> abs (trained - exact)))
        let free states offset = exact offset states 0.0 |> fst
        let half = fst (exact true family 0.5)
        identity "λ = 0: the principal direction, 0.2434 or 14.1° to the child" (free family true |> Expect.within 5e-5 0.2434)
        identity "negative covariance: away from it, by 20.5°" (free exclusive true |> Expect.within 5e-5 -0.3503)
        identity "independent features: none" (free independent true |> Expect.within 1e-5 0.0)
        identity "without a decoder bias 3.6°" (free independent false |> Expect.within 1e-5 (sin (0.5 * atan2 0.025 0.2)))
        claim "no trained objective is below the exact one: least ratio" (List.min over |> Expect.atLeast 0.9999)
        claim "the best of ten comes within 1 % of it" (List.max over |> Expect.atMost 1.01)
        claim "and leans as much, to 0.01" (List.max apart |> Expect.atMost 0.01)
        claim "a penalty of 0.5 takes less than half of the lean" (half |> Expect.atLeast 0.1217)
        draw (drawn groups)
    }
