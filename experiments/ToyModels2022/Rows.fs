/// The rows of F4.2, D_i that crowd at the value of a polytope, in the intervals of 1/(1−S) where the paper's figure has them.
module Research.Experiments.ToyModels2022.Rows

open Research
open Research.Experiments.ToyModels2022.UniformSweep
open Research.Experiments.ToyModels2022.Structures

/// A polytope, its D_i, and the interval, by eye.
let private rows =
    [
        "tetrahedron", (3.0 / 4.0, 1.15, 1.5)
        "triangle", (2.0 / 3.0, 1.5, 1.95)
        "digon", (1.0 / 2.0, 1.67, 4.15)
    ]
    @ [ "pentagon", (2.0 / 5.0, 3.5, 4.9); "square antiprism", (3.0 / 8.0, 4.3, 5.0) ]

/// How many represented features have a D_i within 0.01 of a row's level, less two standard errors of that count, as a multiple of
/// what an even spread of those within 0.05 would have there: about 1 for a smooth distribution, at most 5.
let crowding row cells =
    let level, low, high = Map.find row (Map rows)
    let found, even = between low high cells |> Packing.crowding level 0.01
    let sure = max 0.0 (float found - 2.0 * sqrt (float found))
    let told = $"{found} within 0.01 of it, {even} if those within 0.05 were spread evenly"
    (if even = 0.0 then 0.0 else sure / even) |> Expect.atLeast 2.0 |> Expect.withDetail told

/// The least share of a row's dots that are corners of its polytope by their cosines.
let corners cells =
    let share (row, (level, low, high)) = between low high cells |> shareNear level row
    let told = String.concat ", " [ for row in rows -> $"{fst row} {100.0 * share row:F0} %%" ]
    rows |> List.map share |> List.min |> Expect.atLeast 0.5 |> Expect.withDetail told
