namespace Research.Cli

open System

/// Finds the known word that is nearest to a misspelt one. build.fsx loads this file, so it refers to no other.
[<RequireQualifiedAccess>]
module internal Nearest =

    /// The number of letters that must be added, left out, replaced or swapped with a neighbour to change one word into another (optimal
    /// string alignment).
    let distance (from: string) (upTo: string) : int =
        let table = Array2D.zeroCreate (from.Length + 1) (upTo.Length + 1)

        for i in 0 .. from.Length do
            for j in 0 .. upTo.Length do
                table[i, j] <-
                    if i = 0 || j = 0 then
                        i + j
                    else
                        let replaced = table[i - 1, j - 1] + (if from[i - 1] = upTo[j - 1] then 0 else 1)
                        let best = min replaced (1 + min table[i - 1, j] table[i, j - 1])

                        if i > 1 && j > 1 && from[i - 1] = upTo[j - 2] && from[i - 2] = upTo[j - 1] then
                            min best (table[i - 2, j - 2] + 1)
                        else
                            best

        table[from.Length, upTo.Length]

    let private plain (word: string) = (word.TrimStart '-').ToLowerInvariant()

    /// The known word nearest to a word, without leading dashes and case: the only known word that begins with it, or the one of the
    /// smallest distance. The distance must be at most a third of the letters, rounded up, and less than all of them.
    let tryFind (known: string list) (word: string) : string option =
        let wanted = plain word

        let begins =
            known |> List.filter (fun each -> wanted <> "" && (plain each).StartsWith(wanted, StringComparison.Ordinal))

        match begins, known with
        | [ only ], _ -> Some only
        | _, [] -> None
        | _ ->
            let near = known |> List.minBy (fun each -> distance wanted (plain each))
            let away = distance wanted (plain near)

            if away <= min ((wanted.Length + 2) / 3) (wanted.Length - 1) then
                Some near
            else
                None

    /// The remedy in a sentence on an unknown word: the nearest known word, or all known words.
    let remedy (known: string list) (word: string) : string =
        match tryFind known word with
        | Some near -> $"the nearest one is {near}"
        | None -> $"""choose among {String.concat ", " known}"""
