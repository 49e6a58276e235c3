/// Are the polytopes of superposition minima of an energy? Thomson's problem, the paper's generalised one and the exact loss,
/// minimised and compared.
module Research.Experiments.Polytopes.Minima

open Research
open Research.Experiments
open Research.Experiments.Polytopes.Energies

let private value (cells: Found) k = (Cells.at k cells).Value
let private wrong cells = [ for k, energy in thomson -> abs (value cells k - energy) ] |> List.max
let private antiprism (cells: Found) = (Cells.at 8 cells).Dimensionalities |> Array.average
let private free flat space = List.map (value flat) [ 2..4 ] @ List.map (value space) [ 2..6 ] |> List.max
let private crowded flat space = matches [ 5, "pentagon" ] flat + matches (List.skip 5 solids) space

let private onlyPaper found =
    let paper = [ "digon"; "triangle"; "tetrahedron"; "pentagon"; "square antiprism" ]
    Expect.isTrue (List.sort found = List.sort paper) |> Expect.withDetail (String.concat ", " found)

let private heading =
    {
        Name = "minima"
        Title = "Thomson's solutions, and minima of the exact loss"
        Caption =
            "Above: charges on a sphere where Σ 1/r is least. Below: features of a ReLU output model of one importance, at the \
             weights and biases where the expected loss is least, at the density 1−S named above each. Corners are coloured by \
             the part that they belong to; parts are orthogonal to each other."
    }

let private drawn (sphere: Found) (loss: Found) =
    let row title (cells: Found) = [ for cell in cells -> PolytopeTable.solidPanel (title cell.At) cell.Answer ]
    let named k = let m, p = filled k in $"{k} in {m} at {Humanize.number p}"

    [ row (fun k -> $"{k} charges") sphere; row named loss ]
    |> List.filter (List.isEmpty >> not)
    |> Charts.compact heading 150.0

let figure =
    study Papers.polytopes "G1" "Polytopes as energy minima" {
        let! sphere = computeOver "charges" [ 2..8 ] (charges 3) |> ask id |> named "on a sphere"
        and! circle = computeOver "charges" [ 3..8 ] (charges 2) |> ask id |> named "on a circle"
        and! flat = computeOver "vectors" [ 2..5 ] (overlap 2) |> ask id |> named "overlap in the plane"
        and! space = computeOver "vectors" [ 2..8 ] (overlap 3) |> ask id |> named "overlap in space"
        and! loss = computeOver "features" [ 2..8 ] exact |> ask id |> named "exact loss"
        and! nine = compute (lossOf 9 4 0.2) |> ask id |> named "nine in four dimensions"
        claim "Thomson's energies are the known ones for 2 to 8 charges" (wrong sphere |> Expect.atMost 1e-8)
        claim "and their solutions the known polytopes" (matches solids sphere |> Expect.equal 7)
        claim "the charges of a plane form regular polygons" (matches polygons circle |> Expect.equal 6)
        claim "Thomson's antiprism has D_i = 0.374376" (antiprism sphere |> Expect.within 1e-5 0.374376)
        claim "Thomson's solutions are made of the paper's five structures and no other" (onlyPaper (factors sphere))
        claim "overlap alone: the same polytopes where vectors have to overlap" (crowded flat space |> Expect.equal 3)
        claim "overlap alone does not choose among up to 2d vectors: it vanishes" (free flat space |> Expect.atMost 1e-9)
        claim "the exact loss: the same polytopes as Thomson's for 2 to 8" (matches solids loss |> Expect.equal 7)
        claim "and D_i within 0.01 of Thomson's" (apart sphere loss |> Expect.atMost 0.01)

        claim
            "nine features in four dimensions at 1−S = 0.2: a pentagon and two digons, no polytope of D_i = 4/9"
            (Expect.isTrue (nine.Name = "pentagon ⊕ digon ⊕ digon") |> Expect.withDetail nine.Name)

        draw (drawn sphere loss)
    }
