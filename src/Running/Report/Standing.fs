namespace Research

/// What became of a claim, for a reader of the report.
[<RequireQualifiedAccess>]
type internal Standing =
    | Holds
    /// It does not hold, and the evidence stands beside it.
    | Contradicted
    /// It depends on a recipe that the paper does not state.
    | Recipe
    /// It does not hold, and nothing shows that the paper is wrong.
    | NotReproduced
    | Undecided

/// What became of claims, and how it is shown.
[<RequireQualifiedAccess>]
module internal Standing =

    /// All of them in the order of every list.
    let all =
        [
            Standing.Holds
            Standing.Contradicted
            Standing.Recipe
            Standing.NotReproduced
            Standing.Undecided
        ]

    /// What became of a claim.
    let ofClaim (result: ClaimResult) : Standing =
        match result.Verdict.Holds, result.Claimed.Reason with
        | Some true, _ -> Standing.Holds
        | None, _ -> Standing.Undecided
        | Some false, Some(Contradicted _) -> Standing.Contradicted
        | Some false, Some(Recipe _) -> Standing.Recipe
        | Some false, _ -> Standing.NotReproduced

    /// The word in addresses, attributes and classes of the page.
    let key (standing: Standing) =
        match standing with
        | Standing.Holds -> "holds"
        | Standing.Contradicted -> "contradicted"
        | Standing.Recipe -> "recipe"
        | Standing.NotReproduced -> "fails"
        | Standing.Undecided -> "undecided"

    /// The words of a chip for a claim of some kind.
    let words (kind: ClaimKind) (standing: Standing) =
        match standing, kind with
        | Standing.Holds, _ -> "holds"
        | Standing.Contradicted, _ -> "paper contradicted"
        | Standing.Recipe, _ -> "depends on the recipe"
        | Standing.NotReproduced, ClaimKind.Paper -> "not reproduced"
        | Standing.NotReproduced, _ -> "does not hold"
        | Standing.Undecided, _ -> "undecided"

    /// The sign before the words, so that no colour is needed.
    let sign (standing: Standing) =
        match standing with
        | Standing.Holds -> "✓"
        | Standing.Contradicted -> "≠"
        | Standing.Recipe -> "~"
        | Standing.NotReproduced -> "✗"
        | Standing.Undecided -> "–"

    /// What a chip means, for the legend.
    let meaning (standing: Standing) =
        match standing with
        | Standing.Holds -> "measured as the claim says, within its tolerance"
        | Standing.Contradicted -> "the paper's sentence is not so, and the evidence is named"
        | Standing.Recipe -> "depends on a recipe that the paper does not state"
        | Standing.NotReproduced -> "measured otherwise; the reason is named where it is known"
        | Standing.Undecided -> "not measured, or measured on a run that was cut short or changed"

    /// How many claims of a kind became what, for those of which there are any.
    let counts (kind: ClaimKind) (claims: ClaimResult list) : (Standing * int) list =
        let own = claims |> List.filter (fun claim -> claim.Claimed.Kind = kind) |> List.map ofClaim

        [
            for standing in all do
                match own |> List.filter ((=) standing) |> List.length with
                | 0 -> ()
                | count -> standing, count
        ]
