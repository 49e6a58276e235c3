namespace Research

/// What five features of the plane, the first of a density of its own, become.
type PentagonKind =
    /// All five are represented.
    | Pentagon
    /// Two digons of the others.
    | Digons
    /// Mostly two digons without one of the others.
    | AnotherLeftOut

/// Numbers read off models of five features in the plane, the first of a density of its own.
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

    /// The special feature at the top, a regular pentagon.
    let private reference =
        let angle i = System.Math.PI * (0.5 + 0.4 * float i)
        Matrix.Build(2, 5, (fun row i -> if row = 0 then cos (angle i) else sin (angle i)))

    /// W [2, 5] turned, mirrored and, but for the special feature, renamed into a common orientation: the special feature on top.
    let canonical (embedding: Matrix) = PlaneAlignment.Onto(embedding, reference, Values.Of<int>[1..4])

    /// The mean angle between the special feature and its two neighbours, in degrees.
    let room (embedding: Matrix) =
        let cosines = Pairs.Cosines(embedding, 0.0)

        [ for i in 1..4 -> acos (cosines[0, i] |> max -1.0 |> min 1.0) * 180.0 / System.Math.PI ]
        |> List.sort
        |> List.take 2
        |> List.average

    /// How far a column of W moves from one model to another in the common orientation, at most.
    let move (before: Matrix) (after: Matrix) =
        let before, after = canonical before, canonical after

        List.max
            [
                for i in 0..4 -> sqrt ((after[0, i] - before[0, i]) ** 2.0 + (after[1, i] - before[1, i]) ** 2.0)
            ]

    /// The same from one of some models to the next, where both are pentagons.
    let largestMove (portraits: Portrait list) =
        let moves =
            [
                for before, after in List.pairwise portraits do
                    if kind before = Pentagon && kind after = Pentagon then
                        move before.Embedding after.Embedding
            ]

        List.max moves

    /// The loss of a branch between its relative densities, on a straight line; NaN where it is no minimum.
    let lossAt ratio (branch: BranchPoint seq) =
        branch
        |> Seq.pairwise
        |> Seq.tryFind (fun (_, above) -> above.Ratio >= ratio)
        |> Option.map (fun (below, above) ->
            below.Loss + (above.Loss - below.Loss) * (ratio - below.Ratio) / (above.Ratio - below.Ratio))
        |> Option.defaultValue nan

    /// The relative densities at which a branch is a minimum, from the least to the greatest.
    let range (branch: BranchPoint seq) =
        let there = branch |> Seq.filter _.Exists |> Seq.map _.Ratio |> List.ofSeq
        List.min there, List.max there

    /// The least of (loss − loss of the better branch) / that loss over models (kind, relative density, loss).
    let lowestAbove (branches: PentagonBranches) (models: (PentagonKind * float * float) list) =
        let losses ratio = [ lossAt ratio branches.Pentagon; lossAt ratio branches.Digons ]
        let better ratio = losses ratio |> List.filter System.Double.IsFinite |> List.fold min infinity
        models |> List.map (fun (_, ratio, loss) -> loss / better ratio - 1.0) |> List.min
