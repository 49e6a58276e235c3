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

let private corners (name: string) = TegumProduct(Factors = Values.Of<string>(rows |> List.find (fst >> (=) name) |> snd))

/// The corners of the square one after the other around it, as in the paper, not digon by digon.
let private inOrder (found: Arrangement) =
    if found.Name = "square" then
        PolytopeTable.reordered [ 0; 2; 1; 3 ] found
    else
        found

/// How far the rows of a matrix are from the expected ones, at most.
let private off (expected: float list list) (matrix: Matrix) =
    if (matrix.Rows, matrix.Columns) <> (expected.Length, expected.Head.Length) then
        infinity
    else
        List.max
            [
                for row, entries in List.indexed expected do
                    for column, entry in List.indexed entries -> abs (matrix[row, column] - entry)
            ]

let private simplex corners offDiagonal = [ for i in 1..corners -> [ for j in 1..corners -> if i = j then 1.0 else offDiagonal ] ]

/// Each row the one above, moved on by one.
let private squares (first: float list) = [ for i in 0..3 -> [ for j in 0..3 -> first[(j - i + 4) % 4] ] ]

let private exactly = Expect.atMost 1e-12
let private orthogonal name expected = Cells.at name >> PolytopeTable.orthogonal >> off expected >> exactly
let private gram name expected = Cells.at name >> (fun (found: Arrangement) -> found.Embedding.Gram()) >> off expected >> exactly

let private heading =
    {
        Name = "matrices"
        Title = "Polytopes and low-rank matrices"
        Caption =
            "The columns of W; their graph of overlaps, coloured by structure; WᵀW; and, as rows, the vectors orthogonal to the rows of W. The square is two digons. The last two rows are ours."
    }

let table =
    study Papers.elhage2022 "F4.4" {
        derive (List.map fst rows) corners inOrder
        claim "triangle: W ⊥ (1, 1, 1)" (orthogonal "triangle" [ [ 1.0; 1.0; 1.0 ] ])
        claim "triangle: 1 and −1/2 in WᵀW" (gram "triangle" (simplex 3 -0.5))

        claim
            "two digons: W ⊥ (1, 0, 1, 0) and (0, 1, 0, 1)"
            (orthogonal "square" [ [ 1.0; 0.0; 1.0; 0.0 ]; [ 0.0; 1.0; 0.0; 1.0 ] ])

        claim
            "two digons: WᵀW is −1 between opposite corners, 0 between neighbours"
            (gram "square" (squares [ 1.0; 0.0; -1.0; 0.0 ]))

        claim "tetrahedron: W ⊥ (1, 1, 1, 1), the least superposition" (orthogonal "tetrahedron" [ [ 1.0; 1.0; 1.0; 1.0 ] ])

        claim
            "pentagon: three vectors are orthogonal to W"
            (Cells.at "pentagon" >> PolytopeTable.orthogonal >> _.Rows >> Expect.equal 3)

        draw (fun cells -> Charts.compact heading 230.0 [ for cell in cells -> PolytopeTable.row cell.Answer ])
    }
