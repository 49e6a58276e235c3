module Research.Tests.LossAtJumpsTests

open System
open Research
open Expecto

let private history (losses: float list) =
    LossAtJumps(EquatableArray.Of [ for k in 1 .. losses.Length -> 10.0 * float k ], EquatableArray.Of losses)

let private jump first last = LevelJump(0, first, last, 0.0, 0.5)

/// It falls by 0.01 at every checkpoint, and by 0.31 in all from the fifth to the seventh.
let private stepped = history [ 1.0; 0.99; 0.98; 0.97; 0.96; 0.81; 0.65; 0.64; 0.63; 0.62; 0.61; 0.60 ]

/// It halves from checkpoint to checkpoint: it falls fast, but without a step.
let private smooth = history [ for k in 0..11 -> 0.5 ** float k ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Dynamics/LossAtJumpsTests"
        [
            test "the loss drops where it falls twice as far as before and after" {
                Expect.isTrue (stepped.Drops(4, 6)) ""
                Expect.isFalse (stepped.Drops(7, 9)) "as fast as after"
                Expect.isFalse (stepped.Drops(6, 7)) "slower than before"
                Expect.isFalse ((history [ 1.0; 0.9; 0.7; 0.55; 0.55 ]).Drops(1, 2)) "less than twice as fast as after"
                Expect.isTrue ((history [ 1.0; 0.9; 0.7; 0.6; 0.55 ]).Drops(1, 2)) "twice as fast"
                Expect.isFalse ((history [ 1.0; 1.1; 1.0; 1.2 ] |> fun rises -> rises.Drops(2, 3))) "it rises"
            }

            test "a loss that falls smoothly drops nowhere" {
                for first in 1..9 do
                    Expect.isFalse (smooth.Drops(first, first + 1)) $"{first}"
            }

            test "the share of other times at which it drops leaves out the jumps" {
                Expect.equal (stepped.DropsElsewhere([| jump 4 6 |], 0)) 0.0 ""
                // Jumps said to be elsewhere: of the windows that begin at checkpoints 2, 3, 4, 5 and 6, the one at 4 drops.
                let share = stepped.DropsElsewhere([| jump 9 11 |], 0)
                Expect.isGreaterThan share 0.0 ""
                Expect.isLessThan share 0.5 ""
                Expect.isTrue (Double.IsNaN(stepped.DropsElsewhere([||], 0))) ""
            }

            test "jumps that meet are one time, and each time has the fall of the loss" {
                let falls = stepped.Falls [ jump 0 2; jump 1 3; jump 4 6 ]
                Expect.equal falls.Count 2 ""
                Near.within 1e-12 0.03 falls[0]
                Near.within 1e-12 0.31 falls[1]
            }
        ]
