/// Which pairs of active features can be read off their sum? Basis pursuit finds neighbours alone, which is no ceiling: the most probable pair is right
/// more often. A coder above it would use more than the activations; a null coder, which always names one pair, is right in 2/(k(k−1)) of samples.
module Research.Experiments.Recovery.R3

open Research
open Research.Experiments
open Research.Experiments.Recovery.Gons

let private sides = [ 4..8 ]
let private known = [ 5.0, 0.620; 6.0, 0.400; 7.0, 0.436; 8.0, 0.310 ]
let private samples = 8192
// Four standard errors of a share of so many samples, at most.
let private chance = 0.022
let private most opposite k = PairSupport.MostProbable(RegularPolygon.Of k, opposite)
let private faces active k = PairSupport.Faces(RegularPolygon.Of k, active)
let private formula k = 2.0 / float (k - 1)
let private along value = sides |> List.map (fun k -> float k, value k)
let private coded coder = computeOver "k" (List.map float sides) (int >> Ceilings.coded coder samples 2) |> ask id

/// The largest difference of shares (k, share) to a function of k.
let private furthest (of': int -> float) difference = List.map (fun (k, share) -> difference (share - of' (int k))) >> List.max

let private heading =
    {
        Name = "pairs"
        Title = "Two features at a time: exact supports"
        Caption =
            "k-gon, two features active, amplitudes U[0, 1]. Lines: the most probable pair (MAP), with and without opposite features, which lie on a \
             line; basis pursuit, 2/(k − 1). Dots: 8,192 samples, and the best of 21 autoencoders at each k (λ and recipe: our choice)."
    }

let private drawn measured =
    let share = Axis.linear "share of exact supports" |> Axis.between 0.0 1.05
    let lines = [ "MAP", along (most true); "2/(k − 1)", along formula; "MAP, no opposite", along (most false) ]
    DrawCeilings.beside heading [ DrawCeilings.panel (Axis.linear "sides k") share lines measured ]

let figure =
    study Papers.recovery "R3" "How many pairs of features can be told apart?" {
        let! cells = grid ("k", sides) ("λ", [ 0.02; 0.1; 0.3 ]) two |> ask (Ceilings.support samples)
        and! basis = coded (BasisPursuit()) |> named "basis pursuit" |> Part.map (Ceilings.best id)
        and! matching = coded (MatchingPursuit(Active = 2)) |> named "matching pursuit" |> Part.map (Ceilings.best id)
        let scores = Ceilings.each cells |> List.map (fun ((k, _), share) -> float k, share)
        let best = along (fun k -> scores |> List.filter (fst >> (=) (float k)) |> List.map snd |> List.max)
        let missed = [ 5; 7 ] |> List.map (fun k -> most false k - formula k) |> List.min
        let pairs, triples = along (faces 2) |> furthest formula abs, along (faces 3) |> List.map snd |> List.max
        let off = known |> furthest (most false) abs
        let matched = matching |> furthest (most true) id
        identity "basis pursuit finds the faces, 2/(k − 1) of all pairs: error" (pairs |> Expect.atMost 1e-12)
        identity "and no triple" (triples |> Expect.atMost 0)
        identity "basis pursuit on samples: off by" (basis |> furthest formula abs |> Expect.atMost chance)
        claim "the most probable pair, k = 5 … 8, without opposite ones: error" (off |> Expect.atMost 6e-4)
        because (Guess "0.620 and 0.436 were drawn; the exact areas give 0.6180 and 0.4287, as other 150,000 draws do.")
        identity "the hexagon with opposite ones: 0.6" (most true 6 |> Expect.within 1e-9 0.6)
        claim "pentagon and heptagon: basis pursuit misses a tenth or more" (missed |> Expect.atLeast 0.1)
        because (Guess "0.118 of the pentagon's pairs and 0.095 of the heptagon's.")
        identity "matching pursuit is above it by no more than chance" (matched |> Expect.atMost chance)
        claim "nor is any of 105 autoencoders" (scores |> furthest (most true) id |> Expect.atMost chance)
        claim "which stay below basis pursuit" (best |> furthest formula id |> Expect.atMost 0)
        draw (drawn [ "matching pursuit", matching; "basis pursuit", basis; "autoencoders", best ])
    }
