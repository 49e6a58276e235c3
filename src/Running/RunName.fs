namespace Research

open System

/// Names of runs: the study's ID, then -quick or -changed, then -at- with the cells. A study's ID must contain none of these marks, so
/// that two different runs never share a name.
[<RequireQualifiedAccess>]
module internal RunName =

    let private isQuick, private isChanged, private isPart = "-quick", "-changed", "-at-"

    /// The name of a quick run.
    let quick (id: string) = id + isQuick

    /// The name of a run with a changed value.
    let changed (id: string) = id + isChanged

    /// The name of a run of some cells.
    let at (cells: string) (run: string) = run + isPart + cells

    /// The faults of a study's ID.
    let faults (id: string) : Fault list =
        let isLike (part: string) = part.Contains(isPart, StringComparison.OrdinalIgnoreCase)
        let ends (mark: string) = id.EndsWith(mark, StringComparison.OrdinalIgnoreCase)

        [
            if String.IsNullOrWhiteSpace id then
                Fault("the name of a study", "empty", "a word or more", "name it after its paper's figure, or as you like")
            elif isLike id || ends isQuick || ends isChanged then
                Fault(
                    "the name of a study",
                    id,
                    $"without {isPart}, and without {isQuick} or {isChanged} at its end, which name runs of a part, quick ones and changed ones",
                    "name it otherwise"
                )
        ]
