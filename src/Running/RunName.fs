namespace Research

open System

/// Names of runs: the study's ID, then -quick, then -with- and what was changed, then -at- with the cells. A study's ID must contain none
/// of these marks, so that two different runs never share a name.
[<RequireQualifiedAccess>]
module internal RunName =

    let private isQuick, private isChanged, private isPart = "-quick", "-with-", "-at-"

    /// The name of a quick run.
    let quick (id: string) = id + isQuick

    /// The name of a run with changed values, e.g. "F2.4-with-steps=20-seed=2".
    let changed (changes: string list) (run: string) = run + isChanged + String.concat "-" changes

    /// The name of a run of some cells.
    let at (cells: string) (run: string) = run + isPart + cells

    /// The faults of a study's ID.
    let faults (id: string) : Fault list =
        let has (mark: string) = id.Contains(mark, StringComparison.OrdinalIgnoreCase)
        let ends (mark: string) = id.EndsWith(mark, StringComparison.OrdinalIgnoreCase)

        [
            if String.IsNullOrWhiteSpace id then
                Fault("the name of a study", "empty", "a word or more", "name it after its paper's figure, or as you like")
            elif has isPart || has isChanged || ends isQuick then
                Fault(
                    "the name of a study",
                    id,
                    $"without {isPart} and {isChanged}, and without {isQuick} at its end, which name runs of a part, changed ones and quick ones",
                    "name it otherwise"
                )
        ]
