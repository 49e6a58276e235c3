/// The ceiling of encoders that decide by one threshold a latent, beside trained ones. Without the exact ceiling a score of 0.6 of a heptagon looks like
/// a failure. A ceiling that nothing attains would be none: it is attained at k = 5 and 6, and codes that compare latents, which it does not bind, have 1.
module Research.Experiments.Recovery.R1

open Research
open Research.Experiments
open Research.Experiments.Recovery.Gons

let private sides = [ 3..12 ]
let private known = [ 5, 0.817256; 6, 0.666667; 7, 0.600964; 8, 0.539504; 9, 0.489982; 10, 0.472136 ]
let private compared = Ceilings.coded (MatchingPursuit(Active = 1)) 4096 1
let private scored trainings = trainings |> deriveEach Ceilings.halfPlanes |> ask id

let private heading =
    {
        Name = "half-planes"
        Title = "The best F1 of a threshold, and that of trained autoencoders"
        Caption =
            "One feature of a regular k-gon at a time, amplitude U[0, 1]. Lines: the largest F1 of any half-plane, and of one that reads along \
             a feature. Dots: 1,120 autoencoders (ReLU, L1; four λ and four sizes, our choice) and 40 that start at the truth; right, each of some k."
    }

let private of' cells = Ceilings.each cells |> List.map (fun ((k, _), score) -> k, score)

/// F1 over ceiling, or what is missing to it, of all autoencoders with k in a range.
let private within low high value scores =
    scores |> List.filter (fun (k, _) -> low <= k && k <= high) |> List.map (fun (k, score) -> value k score)

let figure =
    study Papers.recovery "R1" "How well can a threshold tell features apart?" {
        let! cells = grid ("k", sides) ("λ", settings) one |> scored
        and! truths = grid ("k", sides) ("λ", prices) fromTruth |> scored |> named "from the truth"
        and! coded = computeOver "k" sides compared |> ask id |> named "TopK(1)"
        let ceilings = Map [ for k in sides -> k, HalfPlaneCeiling.Of(RegularPolygon.Of k, 0).F1 ]
        let scores, fromTruth = of' cells, of' truths
        let share k (score: HalfPlaneScore) = score.F1 / ceilings[k]
        let off = known |> List.map (fun (k, value) -> abs (ceilings[k] - value)) |> List.max
        let above = scores @ fromTruth |> within 3 12 share |> List.filter ((<) (1.0 + 1e-8))
        let best = scores @ fromTruth |> within 7 12 share |> List.max
        let optimum k = Cells.find (k, "2cos") truths
        let both = [ 5; 6 ] |> List.map (fun k -> share k (optimum k).Answer) |> List.min
        let reaches k (loss, _: HalfPlaneScore) = if loss <= 1.01 * (optimum k).Evaluations.Head.Loss then 1.0 else 0.0
        let reached k = [ "k"; "2k" ] |> List.collect (fun size -> Cells.restarts (Cells.find (k, $"2cos with {size}") cells))
        let found = [ 5; 6 ] |> List.collect (fun k -> reached k |> List.map (reaches k)) |> List.average
        let lost = scores |> within 5 12 (fun k score -> ceilings[k] - score.F1) |> List.sum
        let byThreshold = scores |> within 5 12 (fun _ score -> score.AtBestThresholds - score.F1) |> List.sum
        identity "the ceilings of the 5- to 10-gon as calculated elsewhere: error" (off |> Expect.atMost 1e-6)
        identity "triangle and square: 1" (min ceilings[3] ceilings[4] |> Expect.atLeast (1.0 - 1e-8))
        identity "codes that compare latents, TopK(1): 1 at each k" (coded |> List.map _.Answer |> List.min |> Expect.atLeast 1)
        identity "autoencoders above their ceiling, of 1,160" (above.Length |> Expect.equal 0)
        claim "pentagon, hexagon, λ = 2 cos(2π/k): from the truth they attain it" (both |> Expect.atLeast 0.99)
        claim "at the price of codes of a third: ‖ĥ‖/‖h‖, pentagon" ((optimum 5).Answer.Ratio |> Expect.within 0.03 0.3281)
        claim "a tenth of random starts reach that loss to 1 %, or more" (found |> Expect.atLeast 0.1)
        claim "7 to 12 sides: the best of all reaches" (best |> Expect.atMost 0.95)
        because (Guess "0.991 of the heptagon's: latents are tilted, as one along a feature has 0.91 at most.")
        claim "thresholds make half of what is missing, or more" (byThreshold / lost |> Expect.atLeast 0.5)
        draw (DrawCeilings.halfPlanes heading sides (fun k -> ceilings[k]) [ 5; 6; 8; 12 ] scores fromTruth)
    }
