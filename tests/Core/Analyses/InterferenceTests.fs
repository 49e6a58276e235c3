module Research.Tests.InterferenceTests

open System
open Research
open Expecto

let private matrix rows columns (entries: float list) = Matrix.OfRows(rows, columns, ReadOnlySpan(Array.ofList entries))

/// Two features against each other and a third at right angles, on four samples.
let private pair = matrix 2 3 [ 1.0; -1.0; 0.0; 0.0; 0.0; 2.0 ]

let private samples = matrix 4 3 [ 0.5; 0.0; 0.3; 0.0; 0.8; 0.0; 0.0; 0.0; 0.1; 0.4; 0.2; 0.0 ]

let private of' (bias: float list) (features: int list) = Interference.Of(pair, Array.ofList bias, samples, Array.ofList features)

[<Tests>]
let tests =
    testList
        "Core/Analyses/InterferenceTests"
        [
            test "a feature receives its products with all others, whether it is active or not" {
                let found = of' [ 0.0; 0.0; 0.0 ] [ 0 ]
                // −x_2: −0.8 and 0 where x_1 is 0, 0 and −0.2 where it is not.
                Near.allWithin 1e-12 [| 5.0; 0.0; 0.0 |] (Array.ofSeq (found.Histogram(false, -0.85, 0.1, 3)))
                Near.allWithin 1e-12 [| 5.0; 0.0; 5.0 |] (Array.ofSeq (found.Histogram(true, -0.25, 0.1, 3)))
                let values = [ -0.8; 0.0; 0.0; -0.2 ]
                let mean = List.average values
                let deviation = values |> List.averageBy (fun u -> (u - mean) ** 2.0) |> sqrt
                Near.within 1e-12 deviation found.Deviation
                Near.within 1e-12 (values |> List.averageBy (fun u -> ((u - mean) / deviation) ** 3.0)) found.Skewness
                Near.within 1e-12 0.5 found.Apart
            }

            test "a ReLU passes nothing that is negative, and all of what a bias lifts above 0" {
                Expect.equal (of' [ 0.0; 0.0; 0.0 ] [ 0; 1 ]).PassedOfGaussian 0.0 ""
                // Far above 0 a ReLU is the identity, and a Gaussian of the same moments loses nothing either.
                Near.within 1e-9 1.0 (of' [ 50.0; 50.0; 50.0 ] [ 0; 1 ]).PassedOfGaussian
            }

            test "sums of many small parts of either sign are Gaussian to a ReLU, at active and at inactive features alike" {
                let random, n, m, count = Random 5, 60, 400, 2000
                let directions = RandomDictionaries.Draw(m, n)
                let draw = fun _ -> if random.Next 2 = 0 then 0.0 else random.NextDouble()
                let inputs = Matrix.Build(count, n, (fun row column -> draw (row, column)))
                let found = Interference.Of(directions, Array.zeroCreate<float> n, inputs, [| 0 .. n - 1 |])
                Near.within 0.1 1.0 found.PassedOfGaussian
                Near.within 0.2 0.0 found.Skewness
                Near.inRange 0.0 0.02 found.Apart
            }
        ]
