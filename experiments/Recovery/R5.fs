/// Absorption (Chanin et al. 2024): the latent of a parent falls silent where its child fires. It is no failure of training: the objective rewards it for
/// every λ below 2√2, exactly. Independent features of the same frequencies, where it does not pay for usual λ, are the control.
module Research.Experiments.Recovery.R5

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

let private penalties = [ 0.01; 0.05; 0.2; 0.5; 1.0; 1.5; 1.9 ]
let private absorbing = ActivationStates.dictionary [ 1.0, 0.0; 1.0, 1.0 ]
let private atoms = ActivationStates.dictionary [ 1.0, 0.0; 0.0, 1.0 ]
let private cost = ActivationStates.cost
let private floor λ = (ActivationStates.penalised λ family).Floor()
let private autoencoders states = sweep "λ" penalties (trained (adam 3e-3 6_000) 0.0 states 2 false 20)
let private gap = Ceilings.absorption [| 1.0; 0.0 |] [| 1.0; 1.0 |]
let private score trained = gap (Autoencoder.read trained), Autoencoder.objective trained

let private heading =
    {
        Name = "absorption"
        Title = "Absorption is the optimum, whatever λ"
        Caption =
            "Two features of magnitude 1 at right angles, P(parent) = 0.25, P(child | parent) = 0.2; two latents, unit columns, ReLU, L1, our λ. \
             Left: what absorption gains a child over the truth, exactly, and by the best of 20 autoencoders. Right: the share of 20 that absorb."
    }

let private absorbs (gap, _) = if gap > 0.5 then 1.0 else 0.0

let private drawn cells control =
    let line = [ for λ in 0.0..0.05..2.0 -> λ, Ceilings.absorptionGain λ ]
    let gained = Ceilings.best snd cells |> List.map (fun (λ, own) -> λ, 20.0 * (cost atoms family λ - own))
    let shares = [ "child", Ceilings.mean absorbs cells; "independent", Ceilings.mean absorbs control ]
    let left = "gain per child", [ "exact", line ], [ "trained", gained ]
    DrawCeilings.two heading (Axis.linear "λ") left ("share that absorb", [], shares)

let figure =
    study Papers.recovery "R5" "Does the objective reward absorption?" {
        let! cells = autoencoders family |> ask score |> named "family"
        and! control = autoencoders independent |> ask score |> named "independent"
        let most (value: float -> float) = penalties |> List.map value |> List.max
        let off = most (fun λ -> abs ((cost atoms family λ - floor λ) / 0.05 - Ceilings.absorptionGain λ))
        let better = most (fun λ -> cost absorbing family λ - floor λ)
        let pays λ = cost atoms independent λ - cost absorbing independent λ
        let gaps, free = Ceilings.best fst cells |> List.map snd, Ceilings.best fst control[..4] |> List.map snd
        let all = Ceilings.each cells |> List.averageBy (snd >> absorbs)
        let over = cells |> Ceilings.against floor (fun (_, objective) floor -> objective / floor)
        identity "a child costs (2 − √2) λ − λ²/4 more by the truth: error" (off |> Expect.atMost 1e-6)
        identity "no dictionary of any size is better than absorption: error" (better |> Expect.atMost 1e-9)
        identity "independent features: absorption pays from λ = 1.3231 on, gain there" (pays 1.3231 |> Expect.within 1e-6 0.0)
        identity "and not below: gain at λ = 1" (pays 1.0 |> Expect.atMost -1e-3)
        claim "the best of 20 autoencoders is within 1 % of the optimum" (List.max over |> Expect.atMost 1.01)
        claim "no objective is below it: least ratio" (List.min over |> Expect.atLeast 0.9999)
        claim "the best absorbs at each λ: least gap" (List.min gaps |> Expect.atLeast 0.99)
        because (Guess "1 up to λ = 1.5; at 1.9 the best does without the parent's code, worth 0.2 %.")
        claim "and nine of ten of all do" (all |> Expect.atLeast 0.9)
        because (Recipe "30 of 140: random starts lose a latent or a state; 21 come within 1 % of the best of their λ.")
        claim "independent, λ ≤ 1: the best of 20 has no gap" (List.max free |> Expect.atMost 0.01)
        because (Guess "None up to 0.5; at λ = 1 the best of 20 absorbs and loses 0.3 % more than the truth.")
        draw (drawn cells control)
    }
