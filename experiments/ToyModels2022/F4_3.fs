/// Tegum products: structures of three dimensions whose parts lie in dimensions of their own (no training).
module Research.Experiments.ToyModels2022.F4_3

open Research
open Research.Experiments

let private products =
    [
        "triangular bipyramid", [ "triangle"; "digon" ]
        "pentagonal bipyramid", [ "pentagon"; "digon" ]
        "octahedron", [ "digon"; "digon"; "digon" ]
    ]

let private corners (name: string) = TegumProduct(Factors = Values.Of<string>(products |> List.find (fst >> (=) name) |> snd))

/// How far D_i are from so many times one number and then so many times another, at most.
let private off (expected: (int * float) list) (arrangement: Arrangement) =
    let expected = expected |> List.collect (fun (count, d) -> List.replicate count d) |> List.sort

    List.map2 (fun x y -> abs (x - y)) expected (arrangement.Dimensionalities |> List.ofArray |> List.sort)
    |> List.max

let private exactly = Expect.atMost 1e-12

let private drawn (cells: Cell<string, Arrangement> list) =
    let each panel = cells |> List.map (fun cell -> panel cell.At cell.Answer)

    Charts.compact
        {
            Name = "tegum"
            Title = "Tegum products fall into their factors"
            Caption =
                "Above: corners and edges of three solids, coloured by the factor they belong to. Below: features are nodes, joined where W_i·W_j ≠ 0, the thicker the more: factors are not connected."
        }
        300.0
        [ each PolytopeTable.solidPanel; each (fun _ -> PolytopeTable.graphPanel "") ]

let figure =
    study Papers.elhage2022 "F4.3" {
        derive (List.map fst products) corners id

        claim
            "triangular bipyramid: 3 × 2/3 + 2 × 1/2, not 5 × 3/5"
            (Cells.at "triangular bipyramid" >> off [ 3, 2.0 / 3.0; 2, 0.5 ] >> exactly)

        claim
            "pentagonal bipyramid: 5 × 2/5 + 2 × 1/2, not 7 × 3/7"
            (Cells.at "pentagonal bipyramid" >> off [ 5, 0.4; 2, 0.5 ] >> exactly)

        claim "octahedron: three digons, 6 × 1/2" (Cells.at "octahedron" >> off [ 6, 0.5 ] >> exactly)

        claim
            "the graph of overlaps falls into the factors"
            (List.filter (fun cell -> cell.Answer.Name = cell.At) >> List.length >> Expect.equal 3)

        draw drawn
    }
