/// What G1 minimises, the polytopes that should come of it, and how they are compared.
module Research.Experiments.Polytopes.Energies

open Research

/// The least energies of two to eight electrons on a sphere, as tabulated (e.g. Wales and Ulker 2006).
let thomson =
    [
        2, 0.5
        3, 1.732050808
        4, 3.674234614
        5, 6.474691495
        6, 9.985281374
        7, 14.452977414
        8, 19.675287861
    ]

/// What they form.
let solids =
    [ 2, "digon"; 3, "triangle"; 4, "tetrahedron"; 5, "triangular bipyramid"; 6, "octahedron" ]
    @ [ 7, "pentagonal bipyramid"; 8, "square antiprism" ]

/// What charges form on a circle.
let polygons = [ 3, "triangle"; 4, "square"; 5, "pentagon"; 6, "hexagon"; 7, "heptagon"; 8, "octagon" ]

/// Thomson's problem, so many charges in so many dimensions.
let charges dimensions points = SphereMinimum(Points = points, Dimensions = dimensions, Potential = SpherePotential.Coulomb)

/// The paper's generalised problem, of which only more than 2d vectors in d dimensions have to overlap.
let overlap dimensions points = SphereMinimum(Points = points, Dimensions = dimensions, Potential = SpherePotential.Overlap)

/// The exact loss of features in dimensions at a density.
let lossOf features hidden density = SparseLossMinimum(Features = features, Hidden = hidden, Density = density, Starts = 16)

/// Dimensions that so many features fill, and a density where the paper sees such structures: about where a feature more in
/// the same space begins to pay.
let filled features = min 3 (features - 1), Map.find features (Map [ 2, 0.3; 3, 0.6; 4, 0.6; 5, 0.6; 6, 0.3; 7, 0.15; 8, 0.15 ])

/// The exact loss of so many features.
let exact features = filled features ||> lossOf features

/// What was found for so many points.
type Found = Cell<int, Arrangement> list

/// How many have the structure that they should have, and no other.
let matches (expected: (int * string) list) (cells: Found) =
    expected |> List.filter (fun (k, name) -> List.ofSeq (Cells.at k cells).Structures = [ name ]) |> List.length

/// How far the sorted D_i are apart, at most.
let apart (one: Found) (two: Found) =
    let sorted k (cells: Found) = (Cells.at k cells).Dimensionalities |> Array.sort
    let between k = Array.map2 (fun x y -> abs (x - y)) (sorted k one) (sorted k two) |> Array.max
    [ for k, _ in solids -> between k ] |> List.max

/// What the solids are made of.
let factors (cells: Found) =
    let at (k, _) = Structure.Of((Cells.at k cells).Embedding, PolytopeThresholds.Trained).Factors
    solids |> Seq.collect at |> Seq.distinct |> List.ofSeq
