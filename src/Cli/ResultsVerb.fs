namespace Research.Cli

open System.IO
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// The verb that writes the page of results; the result is the exit code: 0, 1 (nothing could be written), 2 (something is missing).
[<RequireQualifiedAccess>]
module internal ResultsVerb =

    /// The list that a file of JSON holds, or what is wrong with it.
    let private list (path: string) (what: string) (remedy: string) : Result<JsonNode list, string> =
        try
            match JsonNode.Parse(File.ReadAllText path) with
            | :? JsonArray as items -> Ok(ResultsData.items items)
            | _ -> Error $"{what} {path} is no list: {remedy}."
        with
        | :? JsonException -> Error $"{what} {path} is not JSON: {remedy}."
        | :? IOException -> Error $"There is no {what.ToLowerInvariant()} {path}: {remedy}."
        | Foreign.Unreadable why -> Error $"{what} {path} cannot be read ({why}): {remedy}."

    let private sentences results =
        results
        |> List.choose (function
            | Error sentence -> Some sentence
            | Ok _ -> None)

    let private collect catalogue (out: string) store =
        let scoreboard = list (Path.Combine(out, "report", "scoreboard.json")) "Scoreboard" "run reproduce"
        let bench = list (Path.Combine(out, BenchVerb.casesFile)) "Bench" "run bench --peer torch"

        match scoreboard, bench with
        | Ok rows, Ok cases ->
            let runs, damaged = StoredRun.latest store
            Terminal.complain damaged

            Foreign.read $"What is in {out}" "run reproduce and bench again" (fun () ->
                ResultsData.collect catalogue rows runs cases)
            |> Result.mapError List.singleton
            |> Result.bind id
        | _ -> Error(sentences [ scoreboard; bench ])

    let private template () =
        match Assets.resultsTemplate () with
        | None -> Error [ "There is no experiments/results.template.md here: run it in a copy of the repository." ]
        | Some path ->
            let template = File.ReadAllText path

            match Results.wrong template with
            | [] -> Ok(path, template)
            | wrong -> Error wrong

    let private write (place: string) template data =
        File.WriteAllText(Path.Combine(place, "results.json"), ResultsData.json data)
        let page = Path.Combine(place, "README.md")
        File.WriteAllText(page, Results.page template data)
        Terminal.say $"The results are {page}"

    /// Writes README.md and results.json into a folder, experiments/ unless one is named, from what is below the output folder.
    let run (catalogue: Job list) (out: string) (into: string option) : int =
        let found =
            match Store.openReadOnly out, template () with
            | Ok store, Ok(path, template) ->
                collect catalogue out store |> Result.map (fun data -> string (Path.GetDirectoryName path), template, data)
            | Error fault, Error wrong -> Error(fault.Sentence :: wrong)
            | Error fault, Ok _ -> Error [ fault.Sentence ]
            | Ok _, Error wrong -> Error wrong

        match found, into with
        | Error wrong, _ ->
            Terminal.complain wrong
            2
        | Ok _, Some into when not (Directory.Exists into) ->
            Terminal.complain [ $"The folder of the page is {into} but must be there: make it, or name another." ]
            2
        | Ok(beside, template, data), into ->
            try
                write (Option.defaultValue beside into) template data
                0
            with :? IOException as error ->
                Terminal.complain [ error.Message ]
                1
