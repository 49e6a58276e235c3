/// Polytopes and low-rank matrices: what is orthogonal to W says which polytope it is (no training).
module Research.Experiments.ToyModels2022.F4_4

open Research
open Research.Experiments

/// The first two are the paper's rows; the others are ours.
let private rows =
    [
        "triangle", [ "triangle" ]
        "square", [ "digon"; "digon" ]
        "tetrahedron", [ "tetrahedron" ]
        "pentagon", [ "pentagon" ]
    ]

let private corners (row: string) = TegumProduct(Factors = EquatableArray.Of<string>(Map.find row (Map rows)))

/// The corners of the square one after the other around it, as in the paper, not digon by digon.
let private inOrder (row: Arrangement) = if row.Name = "square" then PolytopeTable.reordered [ 0; 2; 1; 3 ] row else row

let private exactly expected = PolytopeTable.distance expected >> Expect.atMost 1e-12

/// Each row the one above, moved on by one.
let private circulant (first: float list) =
    let n = first.Length
    [ for i in 0 .. n - 1 -> [ for j in 0 .. n - 1 -> first[(j - i + n) % n] ] ]

let private title = "Polytopes and low-rank matrices"

let private heading =
    {
        Name = "matrices"
        Title = title
        Caption =
            "The columns of W; their graph of overlaps, coloured by structure; WᵀW; and, as rows, the vectors orthogonal to the \
             rows of W. The square is two digons. The last two rows are ours."
    }

let table =
    study Papers.elhage2022 "F4.4" title {
        let! cells = computeOver "row" (List.map fst rows) corners |> ask inOrder
        let vectors row = Cells.at row cells |> PolytopeTable.orthogonal
        let orthogonal row expected = vectors row |> exactly expected
        let gram row expected = (Cells.at row cells).Embedding.Gram() |> exactly expected
        identity "triangle: W ⊥ (1, 1, 1)" (orthogonal "triangle" [ [ 1.0; 1.0; 1.0 ] ])
        identity "triangle: 1 and −1/2 in WᵀW" (gram "triangle" (circulant [ 1.0; -0.5; -0.5 ]))

        identity
            "two digons: W ⊥ (1, 0, 1, 0) and (0, 1, 0, 1)"
            (orthogonal "square" [ [ 1.0; 0.0; 1.0; 0.0 ]; [ 0.0; 1.0; 0.0; 1.0 ] ])

        identity
            "two digons: WᵀW is −1 between opposite corners, 0 between neighbours"
            (gram "square" (circulant [ 1.0; 0.0; -1.0; 0.0 ]))

        identity "tetrahedron: W ⊥ (1, 1, 1, 1), the least superposition" (orthogonal "tetrahedron" [ [ 1.0; 1.0; 1.0; 1.0 ] ])
        identity "pentagon: three vectors are orthogonal to W" ((vectors "pentagon").Rows |> Expect.equal 3)
        draw (Charts.compact heading 230.0 [ for cell in cells -> PolytopeTable.row cell.Answer ])
    }
