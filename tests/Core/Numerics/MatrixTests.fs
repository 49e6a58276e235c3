module Research.Tests.MatrixTests

open System
open Research
open Expecto

let private twoByThree = Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |])

[<Tests>]
let tests =
    testList
        "Core/Numerics/MatrixTests"
        [
            test "entries lie row by row" {
                Expect.equal (twoByThree.Rows, twoByThree.Columns) (2, 3) ""
                Expect.equal (twoByThree[0, 2], twoByThree[1, 0]) (-1.0, 0.5) ""
                Expect.equal (twoByThree.Row(1).ToArray()) [| 0.5; -1.0; 3.0 |] ""
                Expect.equal (twoByThree.Column 1) [| 2.0; -1.0 |] ""
            }

            test "a matrix built from a function has its entries" {
                Expect.equal (Matrix.Build(2, 3, (fun row column -> twoByThree[row, column]))) twoByThree ""
            }

            test "equal entries make equal matrices with equal hashes" {
                let same = Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |])
                Expect.equal same twoByThree ""
                Expect.equal (same.GetHashCode()) (twoByThree.GetHashCode()) ""
            }

            test "another entry or another shape makes another matrix" {
                Expect.notEqual (Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.5 |])) twoByThree ""
                Expect.notEqual (Matrices.ofRows (3, 2, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |])) twoByThree ""
                Expect.isFalse (twoByThree.Equals(box "another type")) ""
            }

            test "a matrix keeps its entries when the array it came from changes" {
                let entries = [| 1.0; 2.0 |]
                let matrix = Matrices.ofRows (1, 2, entries)
                entries[0] <- 9.0
                matrix.Column(0)[0] <- 9.0
                Expect.equal (matrix[0, 0]) 1.0 ""
            }

            test "a wrong number of entries is refused" {
                let error = throws<ArgumentException>(fun () -> Matrices.ofRows (2, 2, [| 1.0; 2.0; 3.0 |]) |> ignore)

                Expect.stringContains error.Message "3 entries do not fill a 2 × 2 matrix" ""
            }

            test "the Gram matrix holds the inner products of the columns" {
                let expected = [| 1.25; 1.5; 0.5; 1.5; 5.0; -5.0; 0.5; -5.0; 10.0 |]
                Expect.equal (twoByThree.Gram()) (Matrices.ofRows (3, 3, expected)) ""
            }

            property "a Gram matrix is symmetric to the last bit" (fun random ->
                let gram =
                    Matrix.Build(random.Next(1, 6), random.Next(1, 6), (fun _ _ -> Property.between -2.0 2.0 random)).Gram()

                Expect.equal (Matrix.Build(gram.Rows, gram.Columns, (fun i j -> gram[j, i]))) gram "")
        ]
