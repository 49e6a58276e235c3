/// Polytopes turned, mirrored, shuffled, scaled and shaken.
module Research.Tests.PolytopeSamples

open System
open Research

/// The names of all irreducible polytopes with their corners.
let all = Polytope.All |> List.ofSeq

let private normal (random: Random) = sqrt (-2.0 * log (1.0 - random.NextDouble())) * cos (2.0 * Math.PI * random.NextDouble())

/// Columns are orthonormal: Gram and Schmidt on random vectors, [rows, columns].
let orthonormal rows columns (random: Random) =
    let basis = ResizeArray<float[]>()

    while basis.Count < columns do
        let vector = Array.init rows (fun _ -> normal random)

        for _ in 1..2 do
            for known in basis do
                let along = Array.sum (Array.map2 (*) known vector)
                vector |> Array.iteri (fun i x -> vector[i] <- x - along * known[i])

        let length = sqrt (Array.sumBy (fun x -> x * x) vector)

        if length > 1e-3 then
            basis.Add(vector |> Array.map (fun x -> x / length))

    Matrix.Build(rows, columns, (fun row column -> basis[column][row]))

let product (left: Matrix) (right: Matrix) =
    Matrix.Build(
        left.Rows,
        right.Columns,
        (fun row column -> Seq.sum [ for k in 0 .. left.Columns - 1 -> left[row, k] * right[k, column] ])
    )

/// The same vectors in as many or more dimensions, turned or mirrored at random.
let turned dimensions (vectors: Matrix) random = product (orthonormal dimensions vectors.Rows random) vectors

/// The same vectors in another order; features[k] is where column k was.
let shuffled (vectors: Matrix) (random: Random) =
    let order = [| 0 .. vectors.Columns - 1 |]
    random.Shuffle order
    order, Matrix.Build(vectors.Rows, vectors.Columns, (fun row column -> vectors[row, order[column]]))

let scaled factor (vectors: Matrix) =
    Matrix.Build(vectors.Rows, vectors.Columns, (fun row column -> factor * vectors[row, column]))

/// With so much noise in every entry, at most.
let shaken noise (vectors: Matrix) random =
    Matrix.Build(vectors.Rows, vectors.Columns, (fun row column -> vectors[row, column] + Property.between -noise noise random))

/// Noise of the entries under which every polytope is still recognised: a cosine moves by about twice as much, and the
/// tolerance is 0.1.
let noise = 0.02

/// A polytope or a product, in up to three more dimensions, turned, shuffled, scaled and shaken.
let disguised (vectors: Matrix) (random: Random) =
    let turned = turned (vectors.Rows + random.Next 4) vectors random
    let scaled = scaled (Property.between 0.1 10.0 random) (shaken noise turned random)
    shuffled scaled random

let structure vectors = Structure.Of(vectors, PolytopeThresholds.Trained)
