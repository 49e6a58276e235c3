namespace Research.Cli

open System
open System.IO
open Research

/// The verb compare: where two runs, two cells or two output folders differ.
[<RequireQualifiedAccess>]
module internal CompareVerb =

    /// What a word names.
    [<NoEquality; NoComparison>]
    type private Subject =
        | One of StoredRun
        /// A run with one of its cells.
        | Cell of StoredRun
        | Several of StoredRun list

    let private ofFolder (path: string) =
        Store.openReadOnly path
        |> Result.mapError (fun fault -> [ fault.Sentence ])
        |> Result.bind (fun store ->
            match StoredRun.latest store with
            | [], damaged -> Error(damaged @ [ $"There is no finished run in {path}: run a figure first, e.g. run F1.1." ])
            | runs, damaged ->
                Terminal.complain damaged
                Ok(Several runs))

    let private ofRunFolder (path: string) = StoredRun.ofFolder path |> Result.mapError List.singleton

    let private ofName catalogue out (id: string) =
        Store.openReadOnly out
        |> Result.mapError (fun fault -> [ fault.Sentence ])
        |> Result.bind (fun store -> ExportVerb.find catalogue store id)

    let private isRun (path: string) = File.Exists(Path.Combine(path, "spec.json"))

    let private read catalogue out (word: string) : Result<Subject, string list> =
        if Directory.Exists(Path.Combine(word, "runs")) then
            ofFolder word
        elif isRun word then
            ofRunFolder word |> Result.map One
        else
            let run, cell =
                match word.LastIndexOf '@' with
                | -1 -> word, None
                | at -> word.Substring(0, at), Some(word.Substring(at + 1))

            (if isRun run then ofRunFolder run else ofName catalogue out run)
            |> Result.bind (fun run ->
                match cell with
                | None -> Ok(One run)
                | Some address ->
                    ExportVerb.cellOf run.Name (List.map fst (StoredCells.labels run)) address
                    |> Result.map (fun label -> Cell(Comparison.cell label run)))

    let private commit (run: StoredRun) =
        match run.Provenance["git"] with
        | null -> "an unknown commit"
        | git ->
            let hash = string git["commit"]
            $"commit {hash.Substring(0, min 10 hash.Length)}"

    let private counted (compared: Compared) =
        $"{compared.Cells} cells, {compared.Losses} losses, {compared.Claims} claims and {Humanize.count compared.Numbers} numbers of answers"

    // The most differences that are listed.
    let private most = 100

    /// Prints what differs, and a line on the rest. The result is the exit code.
    let private show (compared: Compared) =
        match compared.Differences with
        | [] ->
            printfn $"Equal: {counted compared}."
            0
        | some ->
            Tables.differences
                [
                    for each in List.truncate most some -> [ each.Run; each.What; each.First; each.Second; each.By; each.Spread ]
                ]

            let listed = if some.Length > most then $", of which the first {most} are listed" else ""
            let count = if some.Length = 1 then "1 difference" else $"{some.Length} differences"
            printfn $"{count}{listed}, in {counted compared}."
            1

    let private runs (a: StoredRun) (b: StoredRun) =
        if commit a <> commit b then
            Terminal.say $"The first was made by {commit a}, the second by {commit b}."

        show (Comparison.runs a b)

    let private all (first: StoredRun list) (second: StoredRun list) =
        let find name (runs: StoredRun list) = runs |> List.tryFind (fun run -> run.Name = name)
        let names = [ for run in first @ second -> run.Name ] |> List.distinct

        let compared =
            [
                for name in names ->
                    match find name first, find name second with
                    | Some a, Some b ->
                        let found = Comparison.runs a b
                        { found with Differences = [ for each in found.Differences -> { each with Run = name } ] }
                    | first, _ ->
                        let first, second = if first.IsSome then "there", "missing" else "missing", "there"

                        {
                            Differences =
                                [ { Run = name; What = "the run"; First = first; Second = second; By = ""; Spread = "" } ]
                            Cells = 0
                            Losses = 0
                            Claims = 0
                            Numbers = 0
                        }
            ]

        show
            {
                Differences = compared |> List.collect _.Differences
                Cells = compared |> List.sumBy _.Cells
                Losses = compared |> List.sumBy _.Losses
                Claims = compared |> List.sumBy _.Claims
                Numbers = compared |> List.sumBy _.Numbers
            }

    /// Compares what two words name. The exit code is 0 where it is equal, 1 where it differs and 2 for bad input.
    let run (catalogue: Job list) (out: string) (words: string list) : int =
        match words with
        | [ first; second ] ->
            match read catalogue out first, read catalogue out second with
            | Ok(One a), Ok(One b)
            | Ok(Cell a), Ok(Cell b) -> runs a b
            | Ok(Several a), Ok(Several b) -> all a b
            | Ok _, Ok _ ->
                Terminal.badInput
                    [
                        $"The words {first} and {second} name different kinds of things: compare two runs, two cells or two output folders."
                    ]
            | first, second ->
                let wrong result =
                    match result with
                    | Error sentences -> sentences
                    | Ok _ -> []

                Terminal.badInput (wrong first @ wrong second |> List.distinct)
        | words ->
            Terminal.badInput
                [
                    $"The number of things to compare is {words.Length} but must be 2: write e.g. compare F1.1 F1.1-with-seed=2."
                ]
