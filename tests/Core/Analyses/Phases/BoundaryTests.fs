module Research.Tests.BoundaryTests

open System
open System.Text.Json
open System.Threading
open Research
open Expecto

let private reference =
    lazy (JsonDocument.Parse(Repository.read "tests/Reference/phase_boundaries.json").RootElement)

let private node (names: string list) =
    List.fold (fun (node: JsonElement) (name: string) -> node.GetProperty name) reference.Value names

let private real (name: string) (row: JsonElement) =
    match row.TryGetProperty name with
    | true, value -> Some(value.GetDouble())
    | _ -> None

/// r, order, and how exactly r is known.
type private Row = { Ratio: float; Order: string; Error: float }

let private rows table list density =
    [
        for row in (node [ table; "table" ]).EnumerateArray() do
            if row.GetProperty("p").GetDouble() = density then
                for transition in row.GetProperty(list: string).EnumerateArray() do
                    {
                        Ratio = transition.GetProperty("r").GetDouble()
                        Order = transition.GetProperty("order").GetString() |> string
                        Error = real "r_err" transition |> Option.defaultValue 0.0
                    }
    ]

let private found features hidden density =
    let search =
        PhaseTransitions(
            Setting = ExtraFeature(Features = features, Hidden = hidden, Density = density),
            From = 0.002,
            To = 500.0
        )

    search.Find CancellationToken.None |> List.ofSeq

// What reference numbers are reproduced to; more where they are known less exactly.
let private tolerance (row: Row) = max 1e-9 (3.0 * row.Error)

let private agree (expected: Row list) (found: Transition list) =
    let text = found |> List.map (fun one -> $"{one.Ratio:R} {one.Order}") |> String.concat ", "
    Expect.isTrue (expected.Length = found.Length) $"{expected.Length} transitions were expected; found were {text}."

    for row, transition in List.zip expected found do
        Expect.isTrue (abs (row.Ratio - transition.Ratio) <= tolerance row) $"{row.Ratio:R} was expected among {text}."
        Expect.equal ((string transition.Order).ToLowerInvariant()) row.Order ""

let private first ratio = { Ratio = ratio; Order = "first"; Error = 0.0 }

// Where the reference table is not the global optimum, or is not complete; each number is that of a branch that was followed.
let private corrected density (rows: Row list) =
    let without ratio = List.filter (fun row -> abs (row.Ratio - ratio) > 1e-6)

    match density with
    // Its row is the crossing of two branches above the optimum.
    | 0.53 -> without 0.6112127325 rows @ [ first 0.608985723975; first 0.614127603263 ]
    // Jumps between two joint states that it leaves out.
    | 0.6 -> rows @ [ first 0.728045628835 ]
    | 0.7 -> rows @ [ first 0.870553436221 ]
    // Its last row is marked as possibly continuous, and known to 3e-6.
    | 0.8 ->
        without 1.1539887013 rows
        @ [ first 0.954234503249; { Ratio = 1.15399835186; Order = "continuous"; Error = 1e-10 } ]
    | 0.9 -> rows @ [ first 0.989610761983 ]
    | _ -> rows
    |> List.sortBy _.Ratio

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/BoundaryTests"
        [
            for density in [ 0.01; 0.05; 0.1; 0.2; 0.3; 0.5; 0.53; 0.6; 0.7; 0.8; 0.9; 1.0 ] do
                test
                    $"two features in one dimension: every transition of the reference up to r = 1, no other, and their mirror images: {density}" {
                    let all = found 2 1 density
                    let least, largest = all |> List.partition (fun transition -> transition.Ratio < 1.0 + 1e-6)
                    let below = rows "n2_m1" "b_true" density
                    Expect.isNonEmpty below ""
                    agree below least

                    let mirrored =
                        [
                            for transition in List.rev least do
                                if transition.Ratio < 1.0 - 1e-6 then
                                    {
                                        Ratio = 1.0 / transition.Ratio
                                        Order = (string transition.Order).ToLowerInvariant()
                                        Error = transition.Error / transition.Ratio ** 2.0
                                    }
                        ]

                    agree [ for row in mirrored -> { row with Error = max row.Error (1e-10 * row.Ratio) } ] largest
                }

            for density in [ 0.01; 0.1; 0.3; 0.5; 0.53; 0.55; 0.6; 0.7; 0.8; 0.9; 1.0 ] do
                test $"three features in two dimensions: every transition of the reference, as corrected, and no other: {density}" {
                    let rows = rows "n3_m2" "transitions" density
                    Expect.isNonEmpty rows ""
                    agree (corrected density rows) (found 3 2 density)
                }

            test "as features get sparse, the extra one appears at r / p = (2 + √2)/8 with a length of 2 − √2" {
                let at density =
                    let transition = (found 2 1 density).Head
                    let w = transition.ParametersAfter
                    transition.Ratio / density, abs (w[1] / w[0])

                // The corrections are of order p: two densities extrapolate them away.
                let boundary, length = at 0.01
                let half, halfLength = at 0.005
                Near.within (1e-4) SparseLimit.Boundary (2.0 * half - boundary)
                Near.within (1e-3) SparseLimit.Length (2.0 * halfLength - length)
            }
        ]
