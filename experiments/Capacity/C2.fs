/// Does superposition vanish with scale? The least loss with one active feature, exactly, at fixed ratios of features to dimensions.
module Research.Experiments.Capacity.C2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

let figure =
    study Papers.capacity "C2" "Does superposition vanish with scale?" {
        let! four = Scale.best 4
        and! eight = Scale.best 8
        let all value = value four @ value eight
        let above = Scale.above Scale.four four @ Scale.above Scale.eight eight
        let ofFrame m = Scale.frames |> List.find (fst >> (=) m) |> snd
        let quotient m = (Cells.at m four).Share / ofFrame m
        let exponent cells = StoredFeatures.exponent (Scale.points cells)
        let falls = Scale.stored eight |> List.pairwise |> List.map (fun (less, more) -> more - less) |> List.min
        // Another minimum, better or worse.
        claim
            "n = 4m and 8m, m = 3 to 6: H/n as calculated before, off by"
            (above |> List.map abs |> List.max |> Expect.atMost 2e-6)

        because (
            Guess "Our 192 starts end at 0.141026 for n = 48, m = 6; the search before found 0.138998. The other seven agree."
        )

        claim "no search ends above these" (above |> List.max |> Expect.atMost 2e-6)
        because (Guess "One does, by 0.0020: n = 48, m = 6, as above.")
        // Superposition that vanishes, or stays as it is: H/n goes to that of m features alone, 0.75 and 0.875, or does not fall.
        claim
            "the loss falls with each dimension at a fixed ratio, quotient"
            (all Scale.quotients |> List.max |> Expect.atMost 0.85)

        claim "n = 4m: as a power of m, exponent" (exponent four |> Expect.within 0.1 -1.7)
        claim "n = 8m: exponent" (exponent eight |> Expect.within 0.1 -1.6)
        claim "n = 8m: features stored for a dimension do not become fewer" (falls |> Expect.atLeast 0.0)
        claim "m features alone lose more, largest quotient" (all Scale.gained |> List.max |> Expect.atMost 0.5)
        // An upper bound for larger m, where such frames exist.
        identity "m = 3 and 5: frames lose no less, quotient" (max (quotient 3) (quotient 5) |> Expect.atMost 1.000001)
        claim "m = 3: both rays of six equiangular lines are the best" (quotient 3 |> Expect.within 1e-5 1.0)
        claim "m = 3 to 9: frames lose as a power of m, exponent" (StoredFeatures.exponent Scale.frames |> Expect.atMost -1.0)
        draw (Scale.drawn four eight)
    }
