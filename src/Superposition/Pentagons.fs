namespace Research

/// The arrangement of five features in the plane, the first of which has a density of its own.
type PentagonKind =
    /// All five are represented.
    | Pentagon
    /// The first feature is ignored, and the other four form two digons.
    | Digons
    /// Another feature is ignored; the rest usually form two digons.
    | AnotherLeftOut

/// Functions of models of five features in the plane, the first of which has a density of its own.
[<RequireQualifiedAccess>]
module Pentagons =

    /// The kind of a model.
    let kind (portrait: Portrait) =
        if Portrait.count portrait = 5 then
            Pentagon
        elif portrait.Norms[0] < Portrait.full && (Portrait.antipodalPairs portrait).Length = 2 then
            Digons
        else
            AnotherLeftOut

    /// A regular pentagon with the special feature at the top.
    let private reference =
        let angle i = System.Math.PI * (0.5 + 0.4 * float i)
        Matrix.Build(2, 5, (fun row i -> if row = 0 then cos (angle i) else sin (angle i)))

    /// W [2, 5] in the common orientation, with the special feature on top: rotated, reflected, and with the other features permuted.
    let canonical (embedding: Matrix) = PlaneAlignment.Onto(embedding, reference, EquatableArray.Of<int>[1..4])

    /// The mean angle between the special feature and its two neighbours, in degrees.
    let room (embedding: Matrix) =
        let cosines = Pairs.Cosines(embedding, 0.0)

        [ for i in 1..4 -> acos (cosines[0, i] |> max -1.0 |> min 1.0) * 180.0 / System.Math.PI ]
        |> List.sort
        |> List.take 2
        |> List.average

    /// The largest distance by which a column of W differs between two models in the common orientation.
    let move (before: Matrix) (after: Matrix) =
        let before, after = canonical before, canonical after

        List.max
            [
                for i in 0..4 -> sqrt ((after[0, i] - before[0, i]) ** 2.0 + (after[1, i] - before[1, i]) ** 2.0)
            ]

    /// The largest such distance between successive models that are both pentagons.
    let largestMove (portraits: Portrait list) =
        let moves =
            [
                for before, after in List.pairwise portraits do
                    if kind before = Pentagon && kind after = Pentagon then
                        move before.Embedding after.Embedding
            ]

        List.max moves

    /// The loss of a branch at a relative density, by linear interpolation; NaN where the branch is no minimum.
    let lossAt ratio (branch: BranchPoint seq) =
        branch
        |> Seq.pairwise
        |> Seq.tryFind (fun (_, above) -> above.Ratio >= ratio)
        |> Option.map (fun (below, above) ->
            below.Loss + (above.Loss - below.Loss) * (ratio - below.Ratio) / (above.Ratio - below.Ratio))
        |> Option.defaultValue nan

    /// The smallest and the largest relative density at which a branch is a minimum.
    let range (branch: BranchPoint seq) =
        let there = branch |> Seq.filter _.Exists |> Seq.map _.Ratio |> List.ofSeq
        List.min there, List.max there

    /// The smallest relative excess of a model's loss over that of the better branch, over models (kind, relative density, loss).
    let lowestAbove (branches: PentagonBranches) (models: (PentagonKind * float * float) list) =
        let losses ratio = [ lossAt ratio branches.Pentagon; lossAt ratio branches.Digons ]
        let better ratio = losses ratio |> List.filter System.Double.IsFinite |> List.fold min infinity
        models |> List.map (fun (_, ratio, loss) -> loss / better ratio - 1.0) |> List.min

    /// The least loss of a kind at each ratio where a restart is of it: (ratio, loss).
    let leastLosses wanted (cells: Cell<float, Portrait> list) =
        [
            for cell in cells do
                match Cells.restarts cell |> List.filter (snd >> kind >> (=) wanted) with
                | [] -> ()
                | those -> cell.At, those |> List.map fst |> List.min
        ]

    /// The ratio above which the pentagon is better than two digons: between neighbouring ratios of ascending cells where restarts
    /// of both kinds were found, by linear interpolation of logarithms. NotMeasured is raised where they do not cross.
    let crossing (cells: Cell<float, Portrait> list) =
        let digons = leastLosses Digons cells |> Map.ofList
        let gap (ratio, loss) = digons.TryFind ratio |> Option.map (fun other -> log ratio, log (loss / other))
        let gaps = leastLosses Pentagon cells |> List.choose gap |> List.pairwise

        match gaps |> List.tryFind (fun ((_, below), (_, above)) -> below > 0.0 && above <= 0.0) with
        | Some((x, a), (y, b)) -> exp (x + (y - x) * a / (a - b))
        | None -> raise (NotMeasured "the losses of the two kinds do not cross")
