/// Composed features (Anders et al.): autoencoders find compositions of features, not features. A wrong optimum or a failed optimiser? Both objectives are
/// exact: with few samples of single features the compositions cost less, with many the features do; a search that fails finds compositions either way.
module Research.Experiments.Recovery.R6

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

/// Percent of samples with one feature alone; their λ.
let private shares, private penalty = [ 0.0; 20.0; 40.0; 50.0; 60.0; 75.0; 90.0; 100.0 ], 0.1
/// Colour (±1, 0) and shape (0, ±1): two digons, as a toy model in the plane has them; and both at once.
let private axes = [ 1.0, 0.0; -1.0, 0.0; 0.0, 1.0; 0.0, -1.0 ]
let private corners = [ 1.0, 1.0; 1.0, -1.0; -1.0, 1.0; -1.0, -1.0 ]
let private weighted share = List.map (fun corner -> int share, corner)
let private states share = weighted share axes @ weighted (100.0 - share) corners |> List.filter (fst >> (<) 0)
let private features, private compositions = ActivationStates.dictionary axes, ActivationStates.dictionary corners
let private cost columns penalty share = ActivationStates.cost columns (states share) penalty
let private autoencoder share = trained (adam 3e-3 6_000) 0.5 (states share) 4 false 40 penalty

/// The objective, and the number of latents within 15° of a composition.
let private score (trained: Trained<ChainModel>) =
    let near = DirectionMatch.Of(compositions, (Autoencoder.read trained).Decoder).Cosines
    Autoencoder.objective trained, [ 0..3 ] |> List.filter (fun j -> Array.max (near.Column j) > 0.966) |> List.length |> float

let private heading =
    {
        Name = "composed"
        Title = "Features or compositions: what the objective wants, and what training finds"
        Caption =
            "Colour and shape, two digons in the plane; a share of samples has one of them, the others both. Four latents with ReLU, unit columns, \
             λ = 0.1. Lines: objectives of both dictionaries under the best codes, exactly. Dots: 40 autoencoders at each share."
    }

let private drawn cells =
    let line columns = shares |> List.map (fun share -> share, cost columns penalty share)
    let best = [ "", []; "", []; "trained, best of 40", Ceilings.best fst cells ]
    let near = [ "mean of 40", Ceilings.mean snd cells; "best", Ceilings.best snd cells ]
    let left = "objective", [ "features", line features; "compositions", line compositions ], best
    DrawCeilings.two heading (Axis.linear "samples with one feature, %") left ("latents near a composition", [], near)

let figure =
    study Papers.recovery "R6" "Composed features: a wrong optimum, or a failed search?" {
        let! cells = sweep "single" shares autoencoder |> ask score
        let optimum share = min (cost features penalty share) (cost compositions penalty share)
        let gain share λ = cost features λ share - cost compositions λ share
        let error (share, λ) = abs (gain share λ - Ceilings.compositionGain (share / 100.0) λ)
        let off = List.allPairs shares [ 0.02; 0.1; 0.5; 1.0 ] |> List.map error |> List.max
        let latents = List.map (fun share -> snd (Cells.at share cells))
        let over = cells |> Ceilings.against optimum (fun (objective, _) optimum -> objective / optimum)
        let reaches (objective, _: float) = if objective <= 1.01 * optimum 75.0 then 1.0 else 0.0
        let success = Cells.all (Cells.find 75.0 cells) |> List.averageBy reaches
        identity "features cost q (1−√2) λ + (1−q) (2−√2) λ + (2q−1) λ²/4 more: error" (off |> Expect.atMost 1e-8)
        identity "λ = 0.1: a tie where a share of 0.5903 is single" (Ceilings.compositionTie penalty |> Expect.within 5e-5 0.5903)
        claim "up to half single: the best of 40 has compositions" (latents shares[..3] |> List.min |> Expect.atLeast 4)
        claim "from three quarters on: none" (latents shares[5..] |> List.max |> Expect.atMost 0)
        claim "nothing is better than both by 1 %: least ratio" (List.min over |> Expect.atLeast 0.99)
        claim "three quarters single: half of all searches fail, or more" (success |> Expect.atMost 0.5)
        because (Guess "27 of 40 come within 1 % of the optimum; where half is single, 12 of 40.")
        draw (drawn cells)
    }
