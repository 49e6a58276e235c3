module Research.Tests.LinearReadOutTests

open System
open Research
open Expecto

let private rounding = 1e-9

let private columns (values: float[] list) =
    Matrix.Build(values.Head.Length, values.Length, (fun row column -> values[column][row]))

let private explained values targets = LinearReadOut.Explained(columns values, columns targets) |> Array.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/LinearReadOutTests"
        [
            test "what is linear in the values, with a constant, is known whole, and what is at right angles to them not at all" {
                let a, b = [| 1.0; -1.0; 1.0; -1.0 |], [| 1.0; 1.0; -1.0; -1.0 |]
                let sum = Array.map2 (fun x y -> 2.0 * x - y + 3.0) a b
                let product = Array.map2 (*) a b
                Near.allWithin rounding [| 1.0; 1.0; 0.0 |] (explained [ a; b ] [ sum; a; product ])
                Near.allWithin rounding [| 0.8; 1.0; 0.0 |] (explained [ a ] [ sum; a; product ])
                // A column that depends on others, and one that never varies, add nothing.
                Near.allWithin
                    rounding
                    [| 0.8; 1.0; 0.0 |]
                    (explained [ a; Array.map ((*) -3.0) a; Array.create 4 7.0 ] [ sum; a; product ])
            }

            test "neurons of both signs know |x| and x, their inputs x alone" {
                let x = [| for k in -50 .. 50 -> float k / 50.0 |]
                let size = Array.map abs x
                Near.allWithin rounding [| 1.0; 0.0 |] (explained [ x; Array.map (~-) x ] [ x; size ])
                let after = explained [ Array.map (max 0.0) x; Array.map (fun x -> max 0.0 -x) x ] [ x; size ]
                Near.allWithin rounding [| 1.0; 1.0 |] after
            }

            property
                "shares of uncorrelated targets add up to the rank at most, to it where values are linear in them"
                (fun random ->
                    let n, m = random.Next(2, 9), random.Next(1, 7)
                    // Signs of a full factorial design are uncorrelated to the last bit.
                    let targets =
                        [
                            for i in 0 .. n - 1 ->
                                [| for row in 0 .. (1 <<< n) - 1 -> if row >>> i &&& 1 = 1 then 1.0 else -1.0 |]
                        ]

                    let weights = Array2D.init m n (fun _ _ -> Property.between -1.0 1.0 random)

                    let linear =
                        [
                            for k in 0 .. m - 1 ->
                                [|
                                    for row in 0 .. (1 <<< n) - 1 ->
                                        List.sum [ for i in 0 .. n - 1 -> weights[k, i] * targets[i][row] ]
                                |]
                        ]

                    let total values = Array.sum (explained values targets)
                    Near.within 1e-6 (float (min n m)) (total linear)
                    Near.inRange 0.0 (float m + 1e-6) (linear |> List.map (Array.map (max 0.0)) |> total))

            test "numbers of samples that differ are refused, and what never varies has no share" {
                Expect.throwsT<ArgumentException> (fun () -> explained [ [| 1.0; 2.0 |] ] [ [| 1.0 |] ] |> ignore) ""
                Expect.equal (explained [ [| 1.0; 2.0 |] ] [ [| 3.0; 3.0 |] ] |> Array.map Double.IsNaN) [| true |] ""
            }
        ]
