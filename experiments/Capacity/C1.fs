/// How many almost-orthogonal directions fit into m dimensions, by chance, at best, and in the models of F10.1.
module Research.Experiments.Capacity.C1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

let figure =
    study Papers.capacity "C1" "Almost-orthogonal directions" {
        let! three = Directions.at 3
        and! six = Directions.at 6

        and! cells =
            grid ("1−S", StoredFeatures.densities) ("m", [ 3; 6 ]) StoredFeatures.trained |> ask Coherence.ofTrained

        let above bound (found: Coherence.Panel -> (int * float) list) =
            [ three; six ] |> List.collect (fun all -> [ for n, value in found all -> value - bound (n, all.Dimensions) ])

        let welch n m found = abs (Coherence.between found n - CoherenceBounds.Welch(n, m))
        let law (n, m) = CoherenceBounds.RandomMaximum(n, m, 0.5)
        let isSparse (cell: Cell<float * int, Coherence>) = fst cell.At <= 0.03 && cell.Answer.Stored > 2 * cell.Answer.Hidden
        let sparse = cells |> List.filter isSparse |> List.map _.Answer
        let best (found: Coherence) = Coherence.between (if found.Hidden = 3 then three.Rays else six.Rays) found.Stored
        let over bound = sparse |> List.map (fun found -> found.Rays / bound found)
        let random = over (fun found -> law (found.Stored, found.Hidden))
        let models m = [ "trained", [ for cell in cells |> List.filter (fun cell -> snd cell.At = m) -> cell.Answer ] ]
        let frames = max (welch 6 3 three.Lines) (welch 16 6 six.Lines)
        let offLaw = above law _.Random |> List.map abs |> List.max
        let union = above CoherenceBounds.JohnsonLindenstrauss _.Random
        let opposite = sparse |> List.map _.Lines |> List.min
        // Packings that descent does not find.
        claim "6 lines in 3 and 16 in 6 dimensions are Welch's: off by" (frames |> Expect.atMost 1e-3)
        identity "no lines are below their bound" (above CoherenceBounds.Lines _.Lines |> List.min |> Expect.atLeast -1e-9)
        identity "nor rays" (above CoherenceBounds.Rays _.Rays |> List.min |> Expect.atLeast -1e-9)
        claim "random ones follow the law of independent pairs: median off by" (offLaw |> Expect.atMost 0.02)
        identity "and their median is below the union bound" (union |> List.max |> Expect.atMost 0.0)
        // Models that pack lines.
        claim "1−S ≤ 0.03: trained models keep opposite features, least |cos|" (opposite |> Expect.atLeast 0.9)
        // Models that pack at random; none that is better than the best.
        claim "but cos below that of random directions: largest quotient" (random |> List.max |> Expect.atMost 0.95)
        because (Guess "m = 3, 1−S ≤ 0.01: of 27 and 58 stored, two lie on one ray. In six dimensions 0.73 at most.")
        claim "within half as much again of the best rays" (over best |> List.max |> Expect.atMost 1.5)
        claim "and not below them" (over best |> List.min |> Expect.atLeast 0.97)
        draw (Coherence.drawn Directions.heading [ { three with Trained = models 3 }; { six with Trained = models 6 } ])
    }
