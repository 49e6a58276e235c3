/// The appendix on non-linear compression: two dense numbers in one, as a step of a staircase and a place on it (no training).
module Research.Experiments.ToyModels2022.FA_1

open System.Collections.Generic
open Research
open Research.Experiments

let private widths = 0.01 :: [ for k in 0..50 -> float (2 * k) / 100.0 ] |> List.sort

let private staircase steps = StaircaseErrors(Steps = steps, Ramps = EquatableArray.Of<float> widths)

/// Z, ε and the error with the same ramps: a sum over a grid, which shares nothing with the closed form.
let private calculated = [ 3, 0.1, 0.04218; 3, 0.2, 0.07015; 5, 0.1, 0.04076; 10, 0.3, 0.10439 ]

let private heading =
    {
        Name = "staircases"
        Title = "Two dense numbers in one"
        Caption =
            "E(x − x̂)² + E(y − ŷ)² of t = (s(Zx) + y) / Z over the width ε of the ramps of the staircase s, in steps. Left: decoded by \
             the same staircase, as ReLUs can. Right: Z = 3, decoded with jumps and by the conditional means. Dotted: a linear code, 1/12."
    }

let figure =
    study Papers.elhage2022 "FA.1" "Non-linear compression" {
        let! cells =
            computeOver "Z" [ 2; 3; 5; 10 ] staircase
            |> ask (fun (errors: IReadOnlyList<StaircaseError>) -> List.ofSeq errors)

        let at steps ramp = Cells.at steps cells |> List.find (fun error -> error.Ramp = ramp)
        let off (steps, ramp, error) = abs ((at steps ramp).Ramped - error)
        let plain (cell: Cell<int, _>) = abs (12.0 * float (cell.At * cell.At) * (at cell.At 0.0).Ramped - 1.0)
        let lost value steps = Cells.at steps cells |> List.find (fun error -> value error > StaircaseCode.Linear) |> _.Ramp
        let even = [ 3; 5; 10 ] |> List.map (lost _.Ramped)

        let worse =
            [
                for cell in cells do
                    for error in cell.Answer -> error.Best - min error.Sharp error.Ramped
            ]

        let won = cells |> List.map (fun cell -> cell.Answer |> List.map _.Best |> List.max)
        // Ramps of a quarter of a step and more.
        claim "Z = 3, ε = 0.1: below linear compression, over it" ((at 3 0.1).Ramped / StaircaseCode.Linear |> Expect.atMost 0.99)
        identity "ε = 0: 1/(12 Z²), off by a share" (cells |> List.map plain |> List.max |> Expect.atMost 1e-12)

        identity
            "the closed form is what a sum over a grid gives, off by"
            (calculated |> List.map off |> List.max |> Expect.atMost 2e-5)

        identity "the conditional means are no worse than either decoder" (List.max worse |> Expect.atMost 1e-9)
        ours "Z = 3, 5, 10: no gain from ε ≈ 0.25 on, at the least" (List.min even |> Expect.within 0.03 0.25)
        ours "at the most" (List.max even |> Expect.within 0.03 0.25)
        // Codes that are linear where ramps are as wide as steps: the last step is flat.
        ours "the conditional means gain at every ε, over linear" (List.max won / StaircaseCode.Linear |> Expect.atMost 0.97)

        draw (DrawStaircases.errors heading 3 cells)
    }
