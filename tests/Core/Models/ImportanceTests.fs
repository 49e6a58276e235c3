module Research.Tests.ImportanceTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Models/ImportanceTests"
        [
            test "uniform importances are all 1" {
                Expect.equal (Importance.Uniform().Resolve 3) (EquatableArray.Of [ 1.0; 1.0; 1.0 ]) ""
            }

            test "geometric importances are powers of the ratio, the first 1" {
                let weights = Importance.Geometric(Ratio = 0.7).Resolve(20).ToArray()
                Expect.equal weights.Length 20 ""
                Expect.equal (weights[0], weights[1]) (1.0, 0.7) ""
                Near.within 1e-17 0.001139889518537312925994275 weights[19]

                for i in 1..19 do
                    Near.within 1e-15 0.7 (weights[i] / weights[i - 1])
            }

            test "explicit importances are as listed" {
                Expect.equal (Importance.Explicit([ 3.0; 0.0; 0.5 ]).Resolve 3) (EquatableArray.Of [ 3.0; 0.0; 0.5 ]) ""
            }

            test "importances are equal by content" {
                Expect.equal (Importance.Explicit [| 1.0; 2.0 |]) (Importance.Explicit [ 1.0; 2.0 ]) ""
                Expect.notEqual (Importance.Geometric(Ratio = 0.8)) (Importance.Geometric(Ratio = 0.9)) ""
            }

            for ratio, written in [ 0.0, "0"; -0.5, "-0.5"; System.Double.NaN, "NaN"; System.Double.PositiveInfinity, "Infinity" ] do
                test $"a ratio that is not above 0 is a fault: {ratio}, {written}" {
                    Faults.one
                        "the ratio of the importances"
                        written
                        "a finite number above 0"
                        (Importance.Geometric(Ratio = ratio).Faults())
                }

            test "an importance below 0 is a fault and names its feature" {
                Expect.isEmpty ((Importance.Explicit [ 0.0; 2.0 ]).Faults()) ""

                Faults.one
                    "the importance of feature 1"
                    "-1"
                    "a finite number, 0 or above"
                    ((Importance.Explicit [ 1.0; -1.0 ]).Faults())

                Expect.equal (Seq.length ((Importance.Explicit [ nan; -1.0; 1.0 ]).Faults())) 2 ""
            }
        ]
