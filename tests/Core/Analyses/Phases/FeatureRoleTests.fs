/// Models built group by group, so that every feature's role is known, then moved: what may change no role.
module Research.Tests.FeatureRoleTests

open System
open Research
open Expecto

/// Each entry of a trained model is this near its optimum; half of what the thresholds for trained models are made for.
let private scatter = 0.005

/// Features of one group in its own dimensions, [feature][dimension], and the role of each by its place in the group.
type private Group = { Columns: float[] list; Kind: FeatureRoleKind list }

let private group (random: Random) : Group =
    let length low high = Property.between low high random

    match random.Next 4 with
    | 0 -> { Columns = [ [| length 0.8 1.2 |] ]; Kind = [ FeatureRoleKind.Dedicated ] }
    | 1 ->
        {
            Columns = [ [| length 0.8 1.2 |]; [| -(length 0.8 1.2) |] ]
            Kind = [ FeatureRoleKind.Antipodal; FeatureRoleKind.Antipodal ]
        }
    | 2 ->
        // The longer of the two is opposite to a feature that is there in part only.
        {
            Columns = [ [| 1.0 |]; [| -(length 0.3 0.45) |] ]
            Kind = [ FeatureRoleKind.Antipodal; FeatureRoleKind.Weak ]
        }
    | _ ->
        let corner k = [| cos (2.0 * Math.PI * float k / 3.0); sin (2.0 * Math.PI * float k / 3.0) |]
        { Columns = List.map corner [ 0; 1; 2 ]; Kind = List.replicate 3 FeatureRoleKind.Joint }

/// Rows of a random orthogonal matrix [size, size]: Gram and Schmidt on random vectors; half of them are reflections.
let private orthogonal (random: Random) size =
    let dot (a: float[]) b = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b

    let extend rows _ =
        let raw = Array.init<float> size (fun _ -> Property.between -1.0 1.0 random)
        // Twice, because once leaves what rounding makes of nearly parallel vectors.
        let straighten row = rows |> List.fold (fun (v: float[]) u -> Array.map2 (fun x y -> x - dot v u * y) v u) row
        let row = straighten (straighten raw)
        (row |> Array.map (fun x -> x / sqrt (dot row row))) :: rows

    List.fold extend [] [ 1..size ]

/// Columns with the role of each: groups in dimensions of their own, and an ignored feature.
let private model (random: Random) =
    let groups = [ for _ in 1 .. random.Next(1, 4) -> group random ]
    let widths = groups |> List.map (fun group -> group.Columns.Head.Length)
    let hidden = List.sum widths
    let first = List.scan (+) 0 widths
    let count = List.scan (+) 0 (groups |> List.map _.Columns.Length)

    let columns =
        [
            for at, group in List.indexed groups do
                for column in group.Columns do
                    Array.init hidden (fun row ->
                        let own = row - first[at]
                        if own >= 0 && own < column.Length then column[own] else 0.0)
            Array.zeroCreate hidden
        ]

    let roles =
        [
            for at, group in List.indexed groups do
                for k, kind in List.indexed group.Kind do
                    kind, [ for other in 0 .. group.Kind.Length - 1 -> count[at] + other ] |> List.except [ count[at] + k ]
            FeatureRoleKind.Ignored, []
        ]

    columns, roles

let private embedding (columns: float[] list) =
    let hidden = columns.Head.Length
    Matrices.ofRows (hidden, columns.Length, [| for row in 0 .. hidden - 1 -> [| for c in columns -> c[row] |] |] |> Array.concat)

let private roles thresholds columns =
    [ for role in FeatureRole.Of(embedding columns, thresholds) -> role.Kind, List.ofSeq role.With ]

let private turned (random: Random) (columns: float[] list) =
    let rows = orthogonal random columns.Head.Length

    columns
    |> List.map (fun column -> [| for row in rows -> Array.fold2 (fun sum x y -> sum + x * y) 0.0 row column |])

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/FeatureRoleTests"
        [
            property "every feature has the role that it was built with, in any orthonormal frame" (fun random ->
                let columns, expected = model random

                for thresholds in [ PhaseThresholds.Exact; PhaseThresholds.Trained ] do
                    Expect.equal (roles thresholds columns) expected $"for {thresholds}"
                    Expect.equal (roles thresholds (turned random columns)) expected $"for {thresholds}")

            property "renaming features renames roles and those they are shared with" (fun random ->
                let columns, expected = model random
                let order = [| 0 .. columns.Length - 1 |]
                random.Shuffle order
                let place feature = Array.IndexOf(order, feature)
                let renamed (kind, others) = kind, List.sort (List.map place others)
                let permuted = [ for old in order -> columns[old] ]
                Expect.equal (roles PhaseThresholds.Exact permuted) [ for old in order -> renamed expected[old] ] "")

            property "the scatter of training changes no role where thresholds are those for trained models" (fun random ->
                let columns, expected = model random
                let noisy = columns |> List.map (Array.map (fun x -> x + Property.between -scatter scatter random))
                Expect.equal (roles PhaseThresholds.Trained noisy) expected "")

            test "a role turns at its threshold and nowhere near it" {
                let of' thresholds columns = roles thresholds columns |> List.map fst
                // An angle away from orthogonal: overlap from a cosine of 0.1 on.
                let leaning cosine = of' PhaseThresholds.Trained [ [| 1.0; 0.0 |]; [| cosine; sqrt (1.0 - cosine * cosine) |] ]
                Expect.equal (leaning 0.0999) (List.replicate 2 FeatureRoleKind.Dedicated) ""
                Expect.equal (leaning 0.1001) (List.replicate 2 FeatureRoleKind.Joint) ""
                Expect.equal (leaning -0.8999) (List.replicate 2 FeatureRoleKind.Joint) ""
                Expect.equal (leaning -0.9001) (List.replicate 2 FeatureRoleKind.Antipodal) ""
                // A length: represented from a tenth of the longest on.
                let short length = of' PhaseThresholds.Trained [ [| 1.0; 0.0 |]; [| 0.0; length |] ] |> List.last
                Expect.equal (short 0.0999) FeatureRoleKind.Ignored ""
                Expect.equal (short 0.1001) FeatureRoleKind.Dedicated ""
            }

            property "a model is weak exactly where one of its features is" (fun random ->
                let columns = [ for _ in 0 .. random.Next(1, 6) -> Array.init 3 (fun _ -> Property.between -1.0 1.0 random) ]

                let some = roles PhaseThresholds.Trained columns |> List.exists (fst >> (=) FeatureRoleKind.Weak)
                Expect.equal some (Phase.Of(embedding columns, PhaseThresholds.Trained).IsWeak) "")
        ]
