namespace Research

/// Functions of a portrait whose features are in sets. The sets are those of the sampler.
[<RequireQualifiedAccess>]
module Sets =

    let private cosines (wanted: int -> int -> bool) (portrait: Portrait) =
        let cosines = Pairs.Cosines(portrait.Embedding, 0.0)

        [
            for i in 0 .. cosines.Rows - 1 do
                for j in i + 1 .. cosines.Rows - 1 do
                    if wanted i j then
                        cosines[i, j]
        ]

    let private together (sets: EquatableArray<EquatableArray<int>>) i j =
        sets |> Seq.exists (fun set -> Seq.contains i set && Seq.contains j set)

    /// cos ∠(W_i, W_j) of all i < j in one set.
    let within sets portrait = cosines (together sets) portrait

    /// cos ∠(W_i, W_j) of all i < j in different sets.
    let across sets portrait = cosines (fun i j -> not (together sets i j)) portrait

    /// The largest difference, in degrees, between an angle within a set and the expected angle; 360 where a feature is ignored.
    let awry (degrees: float) sets (portrait: Portrait) =
        let off (cosine: float) = abs (acos (cosine |> max -1.0 |> min 1.0) * 180.0 / System.Math.PI - degrees)

        if Portrait.count portrait = portrait.Norms.Length then
            within sets portrait |> List.map off |> List.max
        else
            360.0

    /// κ of each set [sets]: the share of its squared weights along its principal component; 1 where the set is collapsed.
    let principalShares sets (portrait: Portrait) = SetCollapse.PrincipalShares(portrait.Embedding, sets)

    /// The number of sets that are represented by their principal component alone.
    let collapsed sets (portrait: Portrait) = SetCollapse.Count(portrait.Embedding, sets, Portrait.full)

    /// The share of ‖W‖² in the span of the principal components of all sets.
    let principalShare sets (portrait: Portrait) = SetCollapse.PrincipalShare(portrait.Embedding, sets)

    /// max |(WᵀW)_ij − 1[i = j]| over i and j of one set: the distance of the sets from local orthonormal bases.
    let distanceFromBasis (sets: EquatableArray<EquatableArray<int>>) (portrait: Portrait) =
        [
            for set in sets do
                for i in set do
                    for j in set -> abs (portrait.Gram[i, j] - (if i = j then 1.0 else 0.0))
        ]
        |> List.max
