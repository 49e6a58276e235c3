module Research.Tests.PursuitTests

open System
open Research
open Expecto

let private polygon sides =
    Matrix.Build(
        2,
        sides,
        (fun row i -> let angle = 2.0 * Math.PI * float i / float sides in if row = 0 then cos angle else sin angle)
    )

/// The sum of columns, with factors 1, 0.7, 0.4 …
let private mixed (dictionary: Matrix) (support: int list) =
    Matrix.Build(
        1,
        dictionary.Rows,
        (fun _ row -> support |> Seq.mapi (fun k j -> (1.0 - 0.3 * float k) * dictionary[row, j]) |> Seq.sum)
    )

let private support (codes: SparseCodes) =
    [
        for j in 0 .. codes.Values.Columns - 1 do
            if codes.Values[0, j] > 1e-9 then
                j
    ]

let private pairs count =
    [
        for i in 0 .. count - 1 do
            for j in i + 1 .. count - 1 -> [ i; j ]
    ]

/// The share of pairs that a coder finds.
let private found coder (dictionary: Matrix) =
    pairs dictionary.Columns
    |> List.averageBy (fun pair ->
        if support (SparseCoding.Encode(coder, dictionary, mixed dictionary pair)) = pair then
            1.0
        else
            0.0)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/PursuitTests"
        [
            test "basis pursuit finds two active features of a k-gon exactly where they are neighbours, 2/(k − 1) of all" {
                for sides in 4..8 do
                    Near.within 1e-12 (2.0 / float (sides - 1)) (found (BasisPursuit()) (polygon sides))
            }

            test "basis pursuit finds every single feature of a k-gon, and three never" {
                for sides in 4..8 do
                    let dictionary = polygon sides

                    for i in 0 .. sides - 1 do
                        Expect.equal (support (BasisPursuit().Encode(dictionary, mixed dictionary [ i ]))) [ i ] ""

                    Expect.isLessThan (support (BasisPursuit().Encode(dictionary, mixed dictionary [ 0; 1; 2 ]))).Length 3 ""
            }

            test "on a cyclic polytope of four dimensions basis pursuit finds every pair" {
                // Columns (t, t², t³, t⁴), t > 0: each pair is an edge of the hull with the origin, at any n.
                let moments = Matrix.Build(4, 7, (fun row j -> (0.4 + 0.2 * float j) ** float (row + 1)))
                Expect.equal (found (BasisPursuit()) moments) 1.0 ""
            }

            property "in the plane basis pursuit has the least sum among all pairs of columns" (fun random ->
                let angles = Array.init 5 (fun _ -> Property.between 0.0 (2.0 * Math.PI) random)
                let dictionary = Matrix.Build(2, 5, (fun row j -> if row = 0 then cos angles[j] else sin angles[j]))
                let h = [| Property.between -1.0 1.0 random; Property.between -1.0 1.0 random |]

                let sums =
                    [
                        for pair in pairs 5 do
                            let a, b = dictionary.Column pair[0], dictionary.Column pair[1]
                            let determinant = a[0] * b[1] - a[1] * b[0]
                            let x, y = (h[0] * b[1] - h[1] * b[0]) / determinant, (a[0] * h[1] - a[1] * h[0]) / determinant

                            if x >= 0.0 && y >= 0.0 then
                                x + y
                    ]

                let codes = BasisPursuit().Encode(dictionary, Matrices.ofRows (1, 2, h))

                if sums.IsEmpty then
                    Expect.equal codes.Certificates[0] infinity "outside of the cone"
                    Expect.all codes.Values.Values (fun code -> code = 0.0) ""
                else
                    Near.inRange 0.0 1e-8 codes.Certificates[0]
                    Near.within 1e-8 (List.min sums) (Seq.sum codes.Values.Values))

            property "basis pursuit with signs is certified by its dual" (fun random ->
                let dictionary = Matrix.Build(4, 9, (fun _ _ -> Property.between -1.0 1.0 random))

                let codes =
                    BasisPursuit(AllowNegative = true)
                        .Encode(dictionary, Matrix.Build(1, 4, (fun _ _ -> Property.between -1.0 1.0 random)))

                Near.inRange 0.0 1e-8 codes.Certificates[0]
                Near.inRange 0.0 4.0 codes.MeanActive)

            test "basis pursuit is the limit of the lasso" {
                let dictionary = polygon 5
                let activations = mixed dictionary [ 1; 2 ]
                let codes coder = SparseCoding.Encode(coder, dictionary, activations).Values.Row(0).ToArray()
                Near.allWithin 1e-3 (codes (BasisPursuit())) (codes (Lasso(Penalty = 1e-4, Tolerance = 1e-12)))
            }

            test "a redundant dimension and a repeated column change nothing" {
                let dictionary = Matrices.ofRows (3, 3, [| 1.0; 0.0; 1.0; 0.0; 1.0; 0.0; 1.0; 1.0; 1.0 |])
                let codes = BasisPursuit().Encode(dictionary, Matrices.ofRows (1, 3, [| 0.5; 0.25; 0.75 |]))
                Near.within 1e-12 0.5 (codes.Values[0, 0] + codes.Values[0, 2])
                Near.within 1e-12 0.25 codes.Values[0, 1]
                Near.inRange 0.0 1e-12 codes.Certificates[0]
            }

            test "matching pursuit finds one feature of a pentagon, and two that are neighbours" {
                let dictionary = polygon 5

                for i in 0..4 do
                    Expect.equal (support (MatchingPursuit(Active = 1).Encode(dictionary, mixed dictionary [ i ]))) [ i ] ""

                Expect.equal (found (MatchingPursuit(Active = 2)) dictionary) 0.5 ""
            }

            test "matching pursuit finds every pair where no two directions have a cosine of 1/3 or more" {
                // Axes and their bisector hyperplane: μ < 1/(2s − 1) = 1/3 for s = 2.
                let dictionary =
                    Matrix.Build(
                        10,
                        11,
                        (fun row j ->
                            if j = 10 then sqrt 0.1
                            elif row = j then 1.0
                            else 0.0)
                    )

                Expect.equal (found (MatchingPursuit(Active = 2)) dictionary) 1.0 ""
                Expect.equal (found (MatchingPursuit(Active = 2, AllowNegative = true)) dictionary) 1.0 ""
            }

            property "the code of matching pursuit is least squares on its support, of at most k latents" (fun random ->
                let dictionary = Matrix.Build(4, 8, (fun _ _ -> Property.between -1.0 1.0 random))
                let activations = Matrix.Build(1, 4, (fun _ _ -> Property.between -1.0 1.0 random))
                let negative = random.Next 2 = 0
                let codes = MatchingPursuit(Active = 3, AllowNegative = negative).Encode(dictionary, activations)
                Near.inRange 0.0 3.0 codes.MeanActive
                Near.inRange 0.0 1e-9 codes.Certificates[0]
                Expect.isTrue (negative || Seq.min codes.Values.Values >= 0.0) "")

            test "k is at least 1 and at most the number of latents" {
                let thrown =
                    throws<InvalidOperationException>(fun () ->
                        MatchingPursuit(Active = 6).Encode(polygon 5, mixed (polygon 5) [ 0 ]) |> ignore)

                Expect.stringContains thrown.Message "k is 6 but must be at most 5" ""
                Faults.one "the number of active latents k" "0" "at least 1" (MatchingPursuit(Active = 0).Faults())
            }
        ]
