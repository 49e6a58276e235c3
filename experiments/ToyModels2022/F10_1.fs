/// How many features trained models store, against m and beside two bounds of compressed sensing (section 10 of the paper).
module Research.Experiments.ToyModels2022.F10_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.StoredFeatures

let figure =
    study Papers.elhage2022 "F10.1" "Features stored against hidden dimensions" {
        let! cells = grid ("1−S", densities) ("m", dimensions) trained |> ask (Geometry.represented 0.5)

        let at density =
            [
                for cell in cells do
                    if fst cell.At = density then
                        snd cell.At, cell.Answer
            ]

        let constants bound densities = densities |> List.collect (fun p -> at p |> List.map (bound p))
        let all = [ 0.3; 0.1; 0.03 ]
        let share p = at p |> List.map (fun (m, stored) -> stored / float (20 * m))
        let ratio = List.max (constants anyDecoder all) / List.min (constants anyDecoder all)

        let busy =
            [ 0.2; 0.05 ]
            |> List.collect (fun p -> at p |> List.filter (fun (_, stored) -> stored * p >= 1.0) |> List.map (anyDecoder p))

        let off value constants = constants |> List.map (fun c -> max (c / value) (value / c)) |> List.max
        // √m, as of the bound for linear decoders; all n features, which the next claim excludes.
        claim "1−S = 0.3: N is linear in m, exponent" (at 0.3 |> exponent |> Expect.within 0.15 1)
        claim "1−S = 0.1: likewise" (at 0.1 |> exponent |> Expect.within 0.15 1)
        ours "1−S ≥ 0.1: fewer than all are stored, largest share" (share 0.3 @ share 0.1 |> List.max |> Expect.atMost 0.8)
        // A pair a dimension at every density has 3.4.
        claim "1−S ≥ 0.03: m = C N p ln(1/p) with one C, its largest over its least" (ratio |> Expect.atMost 2)

        because (Guess "1.02 to 1.39, but 2.38 at 1−S = 0.03, m = 3, where N p = 0.36 and no bound applies.")
        // A pair a dimension, 3.3; all features, 0.3. Expected of the other densities, and committed before these two were run.
        ours "1−S = 0.2 and 0.05, N p ≥ 1: C is 1.2, off by a factor of" (off 1.2 busy |> Expect.atMost 1.2)
        because (Guess "1.55 and 1.48 at N p = 1.2 and 1.35, m = 3 and 6; 1.06 to 1.20 at the other five.")
        // Models that follow the other bound.
        ours
            "m = C k² ln(1/p) / ln k fits worse, spread over spread"
            (spread (constants linearDecoder all) / spread (constants anyDecoder all) |> Expect.atLeast 2)
        // Polytopes: no more than seven features share a plane without loss, but two dimensions more hold many times as many.
        ours "1−S = 0.003: N grows faster than m, exponent" (at 0.003 |> exponent |> Expect.atLeast 1.2)

        because (Guess "All n = 20 m features are stored, 58 of 60 at m = 3, after 100,000 steps likewise.")
        draw (drawn at)
    }
