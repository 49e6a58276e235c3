module Research.Tests.EnergyLevelsTests

open System
open Research
open Expecto

let private rule = EnergyLevels(Length = 4, Width = 0.05, Height = 0.1)

/// [Checkpoints, Features] from one list per feature.
let private history (features: float list list) =
    Matrix.Build(features.Head.Length, features.Length, (fun step feature -> features[feature][step]))

let private stays level = List.replicate 5 level

let private loss: float[] = [| 1.0; 0.99; 0.98; 0.97; 0.5; 0.49; 0.48 |]

let private at from last steepest = Jump(0, from, last, steepest, 0.0, 0.5)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Dynamics/EnergyLevelsTests"
        [
            test "a feature that stays, or drifts slowly within a band, does not jump" {
                let drift = [ for k in 0..9 -> 0.3 + 0.005 * float k ]
                Expect.isEmpty (rule.Jumps(history [ stays 0.5 @ stays 0.5; drift ])) ""
            }

            test "a jump has its feature, its ends, its levels and its steepest checkpoint" {
                let rising = stays 0.2 @ [ 0.26; 0.44 ] @ stays 0.5
                let jump = single (rule.Jumps(history [ stays 0.0 @ [ 0.0; 0.0 ] @ stays 0.0; rising ]))
                Expect.equal (jump.Feature, jump.From, jump.To, jump.Steepest) (1, 4, 7, 6) ""
                Expect.equal (jump.Before, jump.After) (0.2, 0.5) ""
            }

            test "two jumps of one feature are two, and a step lower than the height is none" {
                let twice = stays 0.0 @ stays 0.5 @ stays 0.0
                Expect.equal (rule.Jumps(history [ twice ]).Count) 2 ""
                Expect.isEmpty (rule.Jumps(history [ stays 0.40 @ stays 0.47 ])) ""
            }

            test "noise without levels has no jumps" {
                Expect.isEmpty (rule.Jumps(history [ [ for k in 0..19 -> if k % 2 = 0 then 0.2 else 0.6 ] ])) ""
            }

            test "two features that exchange their places are one swap" {
                Expect.equal (rule.Swaps(history [ [ 0.5; 0.0 ]; [ 0.0; 0.5 ]; [ 0.5; 0.5 ] ])) 1 ""
                Expect.equal (rule.Swaps(history [ [ 0.5; 0.1 ]; [ 0.0; 0.1 ] ])) 0 ""
            }

            test "the loss drops at one of two jumps" {
                Expect.equal (EnergyLevels.DropsAtJumps([| at 3 4 4; at 1 2 2 |], ReadOnlySpan loss)) 0.5 ""
                Expect.equal (EnergyLevels.DropsAtJumps([| at 3 4 4 |], ReadOnlySpan loss)) 1.0 ""
                Expect.isTrue (Double.IsNaN(EnergyLevels.DropsAtJumps([||], ReadOnlySpan loss))) ""
            }

            test "the loss falls faster during a jump by its share of the fall over its share of the checkpoints" {
                // 0.47 of 0.52 in one of six intervals.
                Near.within 1e-12 (0.47 / 0.52 * 6.0) (EnergyLevels.FallAtJumps([| at 3 4 4 |], ReadOnlySpan loss))
            }
        ]
