/// Tegum products: structures of three dimensions whose parts lie in dimensions of their own (no training).
module Research.Experiments.ToyModels2022.F4_3

open Research
open Research.Experiments

let private factors =
    [
        "triangular bipyramid", [ "triangle"; "digon" ]
        "pentagonal bipyramid", [ "pentagon"; "digon" ]
        "octahedron", [ "digon"; "digon"; "digon" ]
    ]

let private product (solid: string) = TegumProduct(Factors = EquatableArray.Of<string>(Map.find solid (Map factors)))

/// How far D_i are from so many times one number and then so many times another, at most.
let private off (expected: (int * float) list) (arrangement: Arrangement) =
    let expected = expected |> List.collect (fun (count, d) -> List.replicate count d) |> List.sort
    let found = List.ofArray arrangement.Dimensionalities |> List.sort
    List.map2 (fun x y -> abs (x - y)) expected found |> List.max

let private heading =
    {
        Name = "tegum"
        Title = "Tegum products fall into their factors"
        Caption =
            "Above: corners and edges of three solids, coloured by the factor they belong to. Below: features are nodes, joined \
             where W_i·W_j ≠ 0, the thicker the more: factors are not connected."
    }

let figure =
    study Papers.elhage2022 "F4.3" "Tegum products" {
        let! cells = computeOver "solid" (List.map fst factors) product |> ask id
        let off solid expected = Cells.at solid cells |> off expected |> Expect.atMost 1e-12
        let panels panel = [ for cell in cells -> panel cell.At cell.Answer ]
        identity "triangular bipyramid: 3 × 2/3 + 2 × 1/2, not 5 × 3/5" (off "triangular bipyramid" [ 3, 2.0 / 3.0; 2, 0.5 ])
        identity "pentagonal bipyramid: 5 × 2/5 + 2 × 1/2, not 7 × 3/7" (off "pentagonal bipyramid" [ 5, 0.4; 2, 0.5 ])
        identity "octahedron: three digons, 6 × 1/2" (off "octahedron" [ 6, 0.5 ])

        identity
            "the graph of overlaps falls into the factors"
            (cells |> List.filter (fun cell -> cell.Answer.Name = cell.At) |> List.length |> Expect.equal 3)

        draw (Charts.compact heading 300.0 [ panels PolytopeTable.solidPanel; panels (fun _ -> PolytopeTable.graphPanel "") ])
    }
