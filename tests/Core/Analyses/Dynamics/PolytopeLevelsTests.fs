module Research.Tests.PolytopeLevelsTests

open System
open Research
open Expecto

/// A checkpoint every hundred steps.
let private steps = [| for k in 1..100 -> 100.0 * float k |]

let private matrix (features: (float -> float) list) =
    Matrix.Build(steps.Length, features.Length, (fun checkpoint feature -> features[feature] steps[checkpoint]))

let private stays (level: float) (_: float) = level

/// From one value to another between two steps, along a straight line.
let private moves (before: float) (after: float) (first: float) (last: float) (step: float) =
    before + (after - before) * Math.Clamp((step - first) / (last - first), 0.0, 1.0)

let private jumps features = List.ofSeq (PolytopeLevels.Jumps(steps, matrix features, 0))

/// A digon, three ignored features and the last digon, which is complete after step 4,300.
let private late = [ stays 0.5; stays 0.5; stays 0.0; stays 0.0; stays 0.02; moves 0.0 0.5 4000.0 4300.0 ]

let private random (seed: int) features =
    let random = Random seed

    Matrix
        .Build(steps.Length, features, (fun checkpoint _ -> if checkpoint = 0 then random.NextDouble() else 0.0))
        .Row(0)
        .ToArray()

/// Random values at first, and at the end a mixture of all levels: what a null begins and ends with.
let private ends seed =
    let first = random seed 40
    let levels = [| for level in PolytopeLevels.Levels -> level.ToTuple() |> fst |]
    matrix [ for i in 0..39 -> moves first[i] levels[i % levels.Length] 4000.0 4300.0 ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Dynamics/PolytopeLevelsTests"
        [
            test "a feature jumps from one level to another, and no other does" {
                let jump = single (jumps late)
                Expect.equal (jump.Feature, jump.Before, jump.After) (5, 0.0, 0.5) ""
                // 0.03 is reached at 4,018 and 0.47 at 4,282.
                Expect.equal (steps[jump.From], steps[jump.To]) (4000.0, 4300.0) ""
            }

            test "a value that is no polytope's is no level" {
                Expect.isEmpty (jumps (stays 0.5 :: [ moves 0.2 0.5 4000.0 4300.0 ])) ""
                Expect.isEmpty (jumps (stays 0.5 :: [ moves 0.0 0.3 4000.0 4300.0 ])) ""
            }

            test "a level is held by as many features as the polytope has corners" {
                let rises = moves 0.4 0.5 4000.0 4300.0
                let pentagon left = List.replicate left (stays 0.4)
                Expect.isEmpty (jumps (rises :: stays 0.5 :: pentagon 3)) "four features are no pentagon"
                Expect.equal (jumps (rises :: stays 0.5 :: pentagon 4)).Length 1 "five are"
            }

            test "a level is held over a factor of two in steps" {
                Expect.equal (jumps [ stays 0.5; moves 0.0 0.5 4000.0 4300.0; stays 0.5 ]).Length 1 ""
                Expect.isEmpty (jumps [ stays 0.5; moves 0.0 0.5 6000.0 6300.0; stays 0.5 ]) "half the steps are left too few"

                let briefly = PolytopeLevels.Jumps(steps, matrix [ stays 0.5; moves 0.0 0.5 4000.0 4300.0; stays 0.5 ], 25)

                Expect.isEmpty briefly "from step 2,600 on the first level is held over less than a factor of two"
            }

            test "a passage that takes longer than either level is none" {
                Expect.equal (jumps [ stays 0.5; moves 0.0 0.5 1000.0 1700.0; stays 0.5 ]).Length 1 ""
                Expect.isEmpty (jumps [ stays 0.5; moves 0.0 0.5 1000.0 2500.0; stays 0.5 ]) ""
            }

            test "3/8 and 2/5 are no two levels" {
                let features = List.replicate 8 (moves 0.375 0.4 4000.0 4300.0)
                Expect.isEmpty (jumps features) ""
                Expect.isNonEmpty (PolytopeLevels.Stays(steps, matrix features, 0)) ""
            }

            test "the first plateau ends when a tenth of the way is behind for good" {
                let losses = [| 1.3; 1.0; 0.95; 0.89; 0.92; 0.91; 0.90; 0.8; 0.0 |]
                Expect.equal (PolytopeLevels.PlateauEnd(ReadOnlySpan losses, 1.0)) 7 ""
                Expect.equal (PolytopeLevels.PlateauEnd(ReadOnlySpan [| 1.0; 1.0 |], 1.0)) 2 "nothing was learnt"
            }

            test "features change places where one jumps up while the other jumps down" {
                let down last = moves 0.5 0.0 4000.0 last
                let others = [ stays 0.5; stays 0.5 ]
                let exchanged later = jumps (moves 0.0 0.5 (4000.0 + later) (4300.0 + later) :: down 4300.0 :: others)
                Expect.equal (PolytopeLevels.Exchanges(ResizeArray(exchanged 100.0))) 1 ""
                Expect.equal (exchanged 700.0).Length 2 ""
                Expect.equal (PolytopeLevels.Exchanges(ResizeArray(exchanged 700.0))) 0 "one after the other"
            }

            test "a jump is opposed where another feature moves the other way" {
                let opposed (other: float -> float) =
                    let values = matrix (other :: late)
                    PolytopeLevels.Opposed(PolytopeLevels.Jumps(steps, values, 0), values, 0.1)

                Expect.equal (opposed (moves 0.7 0.5 4000.0 4300.0)) 1 ""
                Expect.equal (opposed (moves 0.55 0.5 4000.0 4300.0)) 0 "too little"
                Expect.equal (opposed (moves 0.5 0.7 4000.0 4300.0)) 0 "the same way"
                Expect.equal (opposed (moves 0.7 0.5 6000.0 6300.0)) 0 "later"
            }

            test "neither null model has a jump, whatever its ends" {
                for seed in 1..20 do
                    let values = ends seed
                    let drift = LevelNulls.Drift(steps, values, 3)
                    let shuffled = LevelNulls.ShuffledDrift(steps, values, 3, uint64 seed)
                    Expect.isEmpty (PolytopeLevels.Jumps(steps, drift, 3)) ""
                    Expect.isEmpty (PolytopeLevels.Jumps(steps, shuffled, 3)) ""

                    // Both have the ends of the run, the second in another order.
                    let row (matrix: Matrix) at = matrix.Row(at).ToArray()
                    let near = Array.forall2 (fun (a: float) b -> abs (a - b) < 1e-12)
                    Expect.isTrue (near (row drift 3) (row values 3) && near (row drift 99) (row values 99)) ""
                    Expect.isTrue (near (Array.sort (row shuffled 99)) (Array.sort (row values 99))) ""
                    Expect.isFalse (near (row shuffled 99) (row values 99)) ""
            }

            test "the null models of a run that jumps have no jump" {
                Expect.isNonEmpty (jumps late) ""
                Expect.isEmpty (PolytopeLevels.Jumps(steps, LevelNulls.Drift(steps, matrix late, 0), 0)) ""
                Expect.isEmpty (PolytopeLevels.Jumps(steps, LevelNulls.ShuffledDrift(steps, matrix late, 0, 1UL), 0)) ""
            }
        ]
