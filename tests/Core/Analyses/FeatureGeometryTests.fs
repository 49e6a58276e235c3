module Research.Tests.FeatureGeometryTests

open System
open Research
open Expecto

/// Columns are directions.
let private ofColumns (columns: float[] list) =
    Matrix.Build(columns.Head.Length, columns.Length, (fun row column -> columns[column][row]))

let private polygon corners =
    ofColumns
        [
            for k in 0 .. corners - 1 ->
                [| cos (2.0 * Math.PI * float k / float corners); sin (2.0 * Math.PI * float k / float corners) |]
        ]

let private tetrahedron =
    ofColumns [ [| 1.0; 1.0; 1.0 |]; [| 1.0; -1.0; -1.0 |]; [| -1.0; 1.0; -1.0 |]; [| -1.0; -1.0; 1.0 |] ]

/// Two squares of unit vectors, one turned by 45° against the other, at heights ±√⅓: a tight frame.
let private squareAntiprism =
    let radius, height = sqrt (2.0 / 3.0), sqrt (1.0 / 3.0)

    ofColumns
        [
            for k in 0..7 do
                let angle = Math.PI * float k / 4.0

                [| radius * cos angle; radius * sin angle; (if k % 2 = 0 then height else -height) |]
        ]

let private scaled factor (matrix: Matrix) =
    Matrix.Build(matrix.Rows, matrix.Columns, (fun row column -> factor * matrix[row, column]))

let private antipodal = Matrices.ofRows (1, 2, [| 1.0; -1.0 |])

let private orthogonal = Matrices.ofRows (2, 2, [| 3.0; 0.0; 0.0; 0.5 |])

let private all value count = Array.create count value

/// Unit vectors of a tight frame: Σ_j (W_i · W_j)² = n / m for each.
let private isTight (embedding: Matrix) hidden features =
    Expect.equal (embedding.Rows, embedding.Columns) (hidden, features) ""
    let share = float hidden / float features
    Near.allWithin 1e-14 (all share features) (FeatureGeometry.Dimensionalities embedding)
    let unit = embedding |> scaled (1.0 / (FeatureGeometry.Norms embedding)[0])
    Near.allWithin 1e-14 (all (1.0 / share - 1.0) features) (FeatureGeometry.Superposition unit)
    Near.within 1e-14 share (FeatureGeometry.DimensionsPerFeature unit)

let private random (random: Random) =
    Matrix.Build(random.Next(1, 5), random.Next(1, 9), (fun _ _ -> Property.between -1.0 1.0 random))

[<Tests>]
let tests =
    testList
        "Core/Analyses/FeatureGeometryTests"
        [
            test "norms are the lengths of the columns" {
                Near.allWithin
                    1e-15
                    [| 5.0; 1.0; 0.0 |]
                    (FeatureGeometry.Norms(Matrices.ofRows (2, 3, [| 3.0; 1.0; 0.0; 4.0; 0.0; 0.0 |])))
            }

            test "orthogonal features have no superposition and a dimension each" {
                Expect.equal (FeatureGeometry.Superposition orthogonal) [| 0.0; 0.0 |] ""
                Expect.equal (FeatureGeometry.Dimensionalities orthogonal) [| 1.0; 1.0 |] ""
            }

            test "an antipodal pair shares one dimension" {
                Expect.equal (FeatureGeometry.Superposition antipodal) [| 1.0; 1.0 |] ""
                Expect.equal (FeatureGeometry.Dimensionalities antipodal) [| 0.5; 0.5 |] ""
            }

            test "a triangle has dimensionality two thirds" { isTight (polygon 3) 2 3 }

            test "a square has dimensionality one half" { isTight (polygon 4) 2 4 }

            test "a pentagon has dimensionality two fifths" { isTight (polygon 5) 2 5 }

            test "a tetrahedron has dimensionality three quarters" { isTight tetrahedron 3 4 }

            test "a square antiprism has dimensionality three eighths" { isTight squareAntiprism 3 8 }

            test "a feature that is not represented has superposition and dimensionality zero" {
                let embedding = Matrices.ofRows (2, 3, [| 1.0; 0.0; -1.0; 0.0; 0.0; 0.0 |])
                Expect.equal (FeatureGeometry.Superposition embedding) [| 1.0; 0.0; 1.0 |] ""
                Expect.equal (FeatureGeometry.Dimensionalities embedding) [| 0.5; 0.0; 0.5 |] ""
                Expect.equal (FeatureGeometry.Dimensionalities(Matrices.ofRows (1, 2, [| 0.0; 0.0 |]))) [| 0.0; 0.0 |] ""
            }

            for size in [ 1e-100; 1e-160; 1e-200; 1e100 ] do
                test $"norms far from 1 give numbers in range: {size}" {
                    for embedding in [ scaled size (polygon 5); Matrices.ofRows (1, 2, [| size; 1.0 |]) ] do
                        for d in FeatureGeometry.Dimensionalities embedding do
                            Near.inRange 0.0 1.0 d

                        for s in FeatureGeometry.Superposition embedding do
                            Expect.isTrue (Double.IsFinite s && s >= 0.0) $"for {s}"
                }

            test "superposition is the square of the overlap with the others' lengths, not its root" {
                // Ŵ_0 · W_1 = ½ and ½ of a second: superposition ¼ + ¼, whose root would be 0.707.
                let embedding = Matrices.ofRows (1, 3, [| 2.0; 0.5; -0.5 |])
                Near.allWithin 1e-15 [| 0.5; 4.25; 4.25 |] (FeatureGeometry.Superposition embedding)
            }

            property "dimensionality does not depend on the scale of W" (fun generator ->
                let embedding = random generator
                let factor = Property.between 0.01 100.0 generator

                Near.allWithin
                    1e-12
                    (FeatureGeometry.Dimensionalities embedding)
                    (FeatureGeometry.Dimensionalities(scaled factor embedding)))

            property "superposition grows with the square of the scale of W" (fun generator ->
                let embedding = random generator
                let expected = FeatureGeometry.Superposition embedding |> Array.map ((*) 9.0)
                Near.allWithin 1e-12 expected (FeatureGeometry.Superposition(scaled 3.0 embedding)))

            property "a rotation changes no answer" (fun generator ->
                let embedding = Matrix.Build(2, generator.Next(1, 9), (fun _ _ -> Property.between -1.0 1.0 generator))

                let angle = Property.between 0.0 6.0 generator

                let turned =
                    Matrix.Build(
                        2,
                        embedding.Columns,
                        (fun row column ->
                            let x, y = embedding[0, column], embedding[1, column]
                            if row = 0 then cos angle * x - sin angle * y else sin angle * x + cos angle * y)
                    )

                for answer in [ FeatureGeometry.Norms; FeatureGeometry.Superposition; FeatureGeometry.Dimensionalities ] do
                    Near.allWithin 1e-9 (answer embedding) (answer turned))

            property "dimensionalities add up to no more than the rank of W" (fun generator ->
                let embedding = random generator
                let total = Array.sum (FeatureGeometry.Dimensionalities embedding)
                Expect.isTrue (total <= float (min embedding.Rows embedding.Columns) + 1e-12) ""

                // Every row a multiple of the first: rank 1.
                let multiples = Matrix.Build(3, embedding.Columns, (fun row column -> float (row + 1) * embedding[0, column]))

                Expect.isTrue (Array.sum (FeatureGeometry.Dimensionalities multiples) <= 1.0 + 1e-12) "")

            test "dimensions per feature and features per dimension are each other's inverse" {
                let embedding = Matrices.ofRows (2, 3, [| 1.0; 0.0; 0.5; 0.0; 1.0; 0.5 |])
                Near.within 1e-15 (2.0 / 2.5) (FeatureGeometry.DimensionsPerFeature embedding)
                Near.within 1e-15 (2.5 / 2.0) (FeatureGeometry.FeaturesPerDimension embedding)
                Expect.equal (FeatureGeometry.DimensionsPerFeature(Matrices.ofRows (1, 1, [| 0.0 |]))) infinity ""
            }

            test "a feature counts as represented from the threshold on" {
                let embedding = Matrices.ofRows (1, 4, [| 1.0; -0.5; 0.49; 0.0 |])
                Expect.equal (FeatureGeometry.Represented(embedding, 0.5)) 2 ""
                Expect.equal (FeatureGeometry.Represented(embedding, 0.1)) 3 ""
            }
        ]
