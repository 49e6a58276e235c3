/// Are the polytopes of superposition minima of an energy? Thomson's problem, the paper's generalised one and the exact loss,
/// minimised and compared.
module Research.Experiments.Polytopes.Minima

open Research
open Research.Experiments

/// What is minimised, by how many vectors in how many dimensions.
type Problem =
    | Thomson of features: int * dimensions: int
    | Overlap of features: int * dimensions: int
    | Loss of features: int * dimensions: int * density: float

    override this.ToString() =
        match this with
        | Thomson(k, d) -> $"Thomson, {k} in {d}"
        | Overlap(k, d) -> $"overlap, {k} in {d}"
        | Loss(k, d, p) -> $"loss, {k} in {d}, 1−S = {Expect.number p}"

/// The least energies of two to eight electrons on a sphere, as tabulated (e.g. Wales and Ulker 2006), and what they form.
let private thomson =
    [
        2, 0.5, "digon"
        3, 1.732050808, "triangle"
        4, 3.674234614, "tetrahedron"
        5, 6.474691495, "triangular bipyramid"
        6, 9.985281374, "octahedron"
        7, 14.452977414, "pentagonal bipyramid"
        8, 19.675287861, "square antiprism"
    ]

/// As many features in dimensions that they fill, at densities where the paper sees such structures: about where a feature
/// more in the same space begins to pay.
let private losses = [ 2, 1, 0.3; 3, 2, 0.6; 4, 3, 0.6; 5, 3, 0.6; 6, 3, 0.3; 7, 3, 0.15; 8, 3, 0.15 ]

let private polygons = [ 3, "triangle"; 4, "square"; 5, "pentagon"; 6, "hexagon"; 7, "heptagon"; 8, "octagon" ]

/// Fewer than 2d + 1 vectors need not overlap; these have to.
let private crowded = [ 5, 2, "pentagon"; 7, 3, "pentagonal bipyramid"; 8, 3, "square antiprism" ]

let private free =
    [
        for d in 2..3 do
            for k in 2 .. 2 * d -> k, d
    ]

let private spheres =
    [
        for k, _, _ in thomson -> Thomson(k, 3)
        for k, _ in polygons -> Thomson(k, 2)
        for k, d, _ in crowded -> Overlap(k, d)
        for k, d in free -> Overlap(k, d)
    ]

let private nine = Loss(9, 4, 0.2)

let private onSphere problem =
    match problem with
    | Thomson(k, d) -> SphereMinimum(Points = k, Dimensions = d, Potential = SpherePotential.Coulomb)
    | Overlap(k, d)
    | Loss(k, d, _) -> SphereMinimum(Points = k, Dimensions = d, Potential = SpherePotential.Overlap)

let private ofLoss (k, d, p) = SparseLossMinimum(Features = k, Hidden = d, Density = p, Starts = 16)

type private Found = Cell<Problem, Arrangement> list

/// How many problems have the structure that they should have, and no other.
let private named (expected: (Problem * string) list) (cells: Found) =
    expected
    |> List.filter (fun (problem, name) -> List.ofSeq (Cells.at problem cells).Structures = [ name ])
    |> List.length

let private each = [ for k, d, p in losses -> Thomson(k, 3), Loss(k, d, p) ]

/// How far the sorted D_i of the loss are from those of Thomson's problem, at most.
let private apart (cells: Found) =
    let sorted problem = (Cells.at problem cells).Dimensionalities |> Array.sort

    List.max
        [
            for energy, loss in each -> Array.map2 (fun x y -> abs (x - y)) (sorted energy) (sorted loss) |> Array.max
        ]

/// What Thomson's solutions are made of.
let private factors (cells: Found) =
    thomson
    |> List.collect (fun (k, _, _) ->
        List.ofSeq (Structure.Of((Cells.at (Thomson(k, 3)) cells).Embedding, PolytopeThresholds.Trained)).Factors)
    |> List.distinct

let private drawn (cells: Found) =
    let row (title: Problem -> string) problems =
        cells
        |> List.filter (fun cell -> List.contains cell.At problems)
        |> List.map (fun cell -> PolytopeTable.solidPanel (title cell.At) cell.Answer)

    let title problem =
        match problem with
        | Thomson(k, _) -> $"{k} charges"
        | Overlap(k, d) -> $"{k} in {d}"
        | Loss(k, d, p) -> $"{k} in {d} at {Expect.number p}"

    Charts.compact
        {
            Name = "minima"
            Title = "Thomson's solutions, and minima of the exact loss"
            Caption =
                "Above: charges on a sphere where Σ 1/r is least. Below: features of a ReLU output model of one importance, at the weights and biases where the expected loss is least, at the density 1−S named above each. Corners are coloured by the part that they belong to; parts are orthogonal to each other."
        }
        150.0
        ([ row title [ for problem, _ in each -> problem ]; row title [ for _, problem in each -> problem ] ]
         |> List.filter (List.isEmpty >> not))

let figure =
    study Papers.polytopes "G1" {
        derive spheres onSphere id

        derive
            (List.map snd each @ [ nine ])
            (fun problem ->
                match problem with
                | Loss(k, d, p) -> ofLoss (k, d, p)
                | Thomson(k, d)
                | Overlap(k, d) -> ofLoss (k, d, 1.0))
            id

        claim "Thomson's energies are the known ones for 2 to 8 charges" (fun cells ->
            thomson
            |> List.map (fun (k, energy, _) -> abs ((Cells.at (Thomson(k, 3)) cells).Value - energy))
            |> List.max
            |> Expect.atMost 1e-8)

        claim
            "and their solutions the known polytopes"
            (named [ for k, _, name in thomson -> Thomson(k, 3), name ] >> Expect.equal 7)

        claim
            "the charges of a plane form regular polygons"
            (named [ for k, name in polygons -> Thomson(k, 2), name ] >> Expect.equal 6)

        claim "Thomson's antiprism has D_i = 0.374376" (fun cells ->
            (Cells.at (Thomson(8, 3)) cells).Dimensionalities |> Array.average |> Expect.within 1e-5 0.374376)

        claim "Thomson's solutions are made of the paper's five structures and no other" (fun cells ->
            let found = factors cells
            let paper = [ "digon"; "triangle"; "tetrahedron"; "pentagon"; "square antiprism" ]
            Expect.isTrue (List.sort found = List.sort paper) |> Expect.withDetail (String.concat ", " found))

        claim
            "overlap alone: the same polytopes where vectors have to overlap"
            (named [ for k, d, name in crowded -> Overlap(k, d), name ] >> Expect.equal 3)

        claim "overlap alone does not choose among up to 2d vectors: it vanishes" (fun cells ->
            free |> List.map (fun (k, d) -> (Cells.at (Overlap(k, d)) cells).Value) |> List.max |> Expect.atMost 1e-9)

        claim
            "the exact loss: the same polytopes as Thomson's for 2 to 8"
            (named [ for (_, loss), (_, _, name) in List.zip each thomson -> loss, name ] >> Expect.equal 7)

        claim "and D_i within 0.01 of Thomson's" (apart >> Expect.atMost 0.01)

        claim "nine features in four dimensions at 1−S = 0.2: a pentagon and two digons, no polytope of D_i = 4/9" (fun cells ->
            let best = Cells.at nine cells
            Expect.isTrue (best.Name = "pentagon ⊕ digon ⊕ digon") |> Expect.withDetail best.Name)

        draw drawn
    }
