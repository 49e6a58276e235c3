module Research.Tests.SymmetricEigenvaluesTests

open System
open Research
open Expecto

/// What rounding leaves of the largest eigenvalue.
let private rounding = 1e-13

let private eigenvalues (matrix: Matrix) = (SymmetricEigenvalues.Of matrix).ToArray()

let private symmetric (random: Random) n =
    let entries = Array2D.init n n (fun _ _ -> Property.between -1.0 1.0 random)
    Matrix.Build(n, n, (fun i j -> entries[min i j, max i j]))

[<Tests>]
let tests =
    testList
        "Core/Numerics/SymmetricEigenvaluesTests"
        [
            test "those of a diagonal matrix are its diagonal, in ascending order" {
                let matrix = Matrix.Build(4, 4, (fun i j -> if i = j then [| 3.0; -1.0; 0.0; 2.0 |][i] else 0.0))
                Expect.equal (eigenvalues matrix) [| -1.0; 0.0; 2.0; 3.0 |] ""
                Expect.isEmpty (eigenvalues (Matrix.Build(0, 0, (fun _ _ -> 0.0)))) ""
            }

            test "two by two is as solved by hand" {
                // a ± b for equal diagonals; 3 and −1 for [[1, 2], [2, 1]].
                Near.allWithin rounding [| -1.0; 3.0 |] (eigenvalues (Matrices.ofRows (2, 2, [| 1.0; 2.0; 2.0; 1.0 |])))
            }

            test "the second difference of a chain has the known spectrum" {
                // 2 − 2 cos(kπ / (n + 1)), k = 1 … n.
                let n = 12

                let chain =
                    Matrix.Build(
                        n,
                        n,
                        (fun i j ->
                            if i = j then 2.0
                            elif abs (i - j) = 1 then -1.0
                            else 0.0)
                    )

                let known = Array.init n (fun k -> 2.0 - 2.0 * cos (float (k + 1) * Math.PI / float (n + 1)))
                Near.allWithin rounding known (eigenvalues chain)
            }

            property "their sum is the trace and the sum of their squares that of all entries" (fun random ->
                let n = random.Next(1, 10)
                let matrix = symmetric random n
                let found = eigenvalues matrix
                Expect.equal found (Array.sort found) ""
                Near.within (rounding * float n) (Seq.sum (Seq.init n (fun i -> matrix[i, i]))) (Array.sum found)

                let squares =
                    Seq.sum
                        [
                            for i in 0 .. n - 1 do
                                for j in 0 .. n - 1 -> matrix[i, j] * matrix[i, j]
                        ]

                Near.within (rounding * squares) squares (found |> Array.sumBy (fun value -> value * value)))

            property "a Gram matrix of few rows has as many zeros as rows are missing" (fun random ->
                let w = Matrix.Build(2, 5, (fun _ _ -> Property.between -1.0 1.0 random))
                let found = eigenvalues (w.Gram())
                Near.allWithin (rounding * found[4]) (Array.zeroCreate 3) found[..2])

            test "a matrix that is not square, not symmetric or not finite is refused" {
                let refused (matrix: Matrix) (says: string) =
                    let error = throws<ArgumentException>(fun () -> eigenvalues matrix |> ignore)
                    Expect.stringContains error.Message says ""

                refused (Matrix.Build(2, 3, (fun _ _ -> 1.0))) "2 × 3"
                refused (Matrices.ofRows (2, 2, [| 1.0; 2.0; 3.0; 1.0 |])) "not equal"
                refused (Matrices.ofRows (2, 2, [| 1.0; nan; nan; 1.0 |])) "not finite"
                refused (Matrices.ofRows (2, 2, [| infinity; 0.0; 0.0; 1.0 |])) "not finite"
            }
        ]
