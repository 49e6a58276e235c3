/// The rows of F4.2, D_i that crowd at the value of a polytope, in the intervals of 1/(1−S) where the paper's figure has them.
module Research.Experiments.ToyModels2022.Rows

open Research
open Research.Experiments.ToyModels2022.UniformSweep

/// A polytope, its D_i, and the interval, by eye.
let private rows =
    [
        "tetrahedron", (3.0 / 4.0, 1.15, 1.5)
        "triangle", (2.0 / 3.0, 1.5, 1.95)
        "digon", (1.0 / 2.0, 1.67, 4.15)
    ]
    @ [ "pentagon", (2.0 / 5.0, 3.5, 4.9); "square antiprism", (3.0 / 8.0, 4.3, 5.0) ]

/// The structures of the represented features whose D_i is within a distance of a row's level.
let private near distance row cells =
    let level, low, high = Map.find row (Map rows)
    between low high cells |> List.collect (Packing.structuresNear level distance)

/// How many D_i are within 0.01 of a row's level, less two standard errors of that count, as a multiple of what it would be if all
/// that are within 0.05 were spread evenly: about 1 for a smooth distribution, at most 5.
let crowding row cells =
    let found, even = float (near 0.01 row cells).Length, float (near 0.05 row cells).Length / 5.0

    (if even = 0.0 then 0.0 else max 0.0 (found - 2.0 * sqrt found) / even)
    |> Expect.atLeast 2.0
    |> Expect.withDetail $"{found} within 0.01 of it, {even} if those within 0.05 were spread evenly"

/// The least share of a row's dots that are corners of its polytope by their cosines.
let corners cells =
    let share row =
        match near 0.01 row cells with
        | [] -> 0.0
        | names -> names |> List.averageBy (fun name -> if name = row then 1.0 else 0.0)

    let shares = [ for row, _ in rows -> row, share row ]
    let told = String.concat ", " [ for row, share in shares -> $"{row} {100.0 * share:F0} %%" ]
    shares |> List.map snd |> List.min |> Expect.atLeast 0.5 |> Expect.withDetail told
