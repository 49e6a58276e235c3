namespace Research

open System

/// Names of runs. What a study may be called and what names a part or a changed run of it never coincide: "-at-" comes after the
/// marks, and no study's name has any of the three.
[<RequireQualifiedAccess>]
module internal RunName =

    let private isQuick, private isChanged, private isPart = "-quick", "-changed", "-at-"

    /// Of a quick look.
    let quick (id: string) = id + isQuick

    /// Of a run with something changed.
    let changed (id: string) = id + isChanged

    /// Of some cells.
    let at (cells: string) (run: string) = run + isPart + cells

    /// What is wrong with the name of a study.
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
