module Research.Tests.ProportionTests

open Research
open Expecto

let private interval count trials = let found = Proportion(count, trials) in found.Lower, found.Upper

[<Tests>]
let tests =
    testList
        "Core/Numerics/ProportionTests"
        [
            test "the interval solves |p̂ − p| = z √(p (1 − p) / n) at both ends" {
                for count, trials in [ 1, 400; 3, 10; 10, 10; 0, 1000; 500, 1000 ] do
                    let share = float count / float trials

                    for p in [ fst (interval count trials); snd (interval count trials) ] do
                        if p > 1e-9 && p < 1.0 - 1e-9 then
                            Near.within 1e-12 (1.959963984540054 * sqrt (p * (1.0 - p) / float trials)) (abs (share - p))
            }

            test "one of 400 is between 0.044 and 1.4 %" {
                let lower, upper = interval 1 400
                Near.within 5e-6 0.000442 lower
                Near.within 5e-5 0.0140 upper
                Expect.equal (string (Proportion(1, 400))) "1 of 400, 0.0441 to 1.4 %" ""
            }

            test "none of ten leaves up to 28 %, and all of ten is its mirror image" {
                let lower, upper = interval 0 10
                Near.within 1e-15 0.0 lower
                Near.within 5e-4 0.2775 upper
                Near.within 1e-12 (1.0 - upper) (fst (interval 10 10))
                Near.within 1e-12 1.0 (snd (interval 10 10))
            }

            property "the share lies in its interval, which is narrower for more trials" (fun random ->
                let trials = random.Next(1, 1000)
                let count = random.Next(0, trials + 1)
                let found, more = Proportion(count, trials), Proportion(4 * count, 4 * trials)
                Expect.isTrue (found.Lower <= found.Share + 1e-12 && found.Share - 1e-12 <= found.Upper) $"{found}"
                Expect.isTrue (more.Upper - more.Lower < found.Upper - found.Lower) $"{more} and {found}")
        ]
