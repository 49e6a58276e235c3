module Research.Tests.PlaneAlignmentTests

open System
open Research
open Expecto

/// Rounding of a rotation.
let private rounding = 1e-14

let private names: EquatableArray<int> = EquatableArray.Of<int>[1..4]

/// Feature 0 at the top, the others counterclockwise.
let private pentagon =
    Matrix.Build(
        2,
        5,
        fun row i ->
            let angle = Math.PI * (0.5 + 0.4 * float i)
            if row = 0 then cos angle else sin angle
    )

let private turned angle mirror (order: int[]) (plain: Matrix) =
    Matrix.Build(
        2,
        plain.Columns,
        fun row i ->
            let x, y = plain[0, order[i]], mirror * plain[1, order[i]]
            if row = 0 then cos angle * x - sin angle * y else sin angle * x + cos angle * y
    )

let private entries (matrix: Matrix) = Array.append (matrix.Row(0).ToArray()) (matrix.Row(1).ToArray())

[<Tests>]
let tests =
    testList
        "Core/Analyses/PlaneAlignmentTests"
        [
            test "a model that was turned, mirrored and renamed lies on itself again" {
                for angle in [ 0.0; 1.0; 3.0; 5.0 ] do
                    for mirror in [ 1.0; -1.0 ] do
                        for order in [ [| 0; 1; 2; 3; 4 |]; [| 0; 3; 1; 4; 2 |] ] do
                            let found = PlaneAlignment.Onto(turned angle mirror order pentagon, pentagon, names)
                            Near.allWithin rounding (entries pentagon) (entries found)
            }

            test "a feature with a name of its own keeps it" {
                let stretched = Matrix.Build(2, 5, (fun row i -> pentagon[row, i] * (if i = 2 then 2.0 else 1.0)))
                let found = PlaneAlignment.Onto(stretched, pentagon, EquatableArray.Of<int> [])
                Near.within rounding 2.0 (FeatureGeometry.Norms(found)[2])
            }

            test "two digons without the special feature stand even around the pentagon's axis" {
                let digons = Matrices.ofRows (2, 5, [| 0.0; 1.0; 0.0; -1.0; 0.0; 0.0; 0.0; 1.0; 0.0; -1.0 |])
                let found = PlaneAlignment.Onto(digons, pentagon, names)
                let expected = [| for i in 1..4 -> Math.PI * (0.5 + 0.25 + 0.5 * float (i - 1)) |]
                Near.allWithin rounding [| for angle in expected -> cos angle |] [| for i in 1..4 -> found[0, i] |]
                Near.allWithin rounding [| for angle in expected -> sin angle |] [| for i in 1..4 -> found[1, i] |]
            }

            test "a model of zeros stays where it is" {
                let zeros = Matrix.Build(2, 5, (fun _ _ -> 0.0))
                Expect.equal (PlaneAlignment.Onto(zeros, pentagon, names)) zeros ""
            }

            test "what cannot be laid on the reference is refused" {
                let three = Matrix.Build(3, 5, (fun _ _ -> 1.0))

                Expect.stringContains
                    ((throws<ArgumentException>(fun () -> PlaneAlignment.Onto(three, three, names) |> ignore)).Message)
                    "[2, Features]"
                    ""

                let all: EquatableArray<int> = EquatableArray.Of<int>[0..8]
                let nine = Matrix.Build(2, 9, (fun _ i -> float i))

                Expect.stringContains
                    ((throws<ArgumentException>(fun () -> PlaneAlignment.Onto(nine, nine, all) |> ignore)).Message)
                    "at most 8"
                    ""

                let outside () = PlaneAlignment.Onto(pentagon, pentagon, EquatableArray.Of<int>[5]) |> ignore
                Expect.stringContains ((throws<ArgumentException> outside).Message) "0 … 4" ""
            }
        ]
