namespace Research.Cli

open Research
open Research.Live

/// The words of the verb live as they were written.
type internal LiveRequestText = { Id: string option; Port: string option; OpensBrowser: bool }

/// What is served: the settings, the port (0 for any), and what the settings are of.
type internal LiveRequest = { First: LiveSettings; Port: int }

/// Makes requests of the words of the verb live. All faults are listed, a sentence each.
[<RequireQualifiedAccess>]
module internal LiveRequest =

    let private port (text: string option) =
        match text with
        | None -> Ok 0
        | Some text -> ParseNumber.within "port" "--port 5170" (1, 65_535) text |> Result.mapError List.singleton

    /// The settings of the first cell of a figure.
    let settings (catalogue: Job list) (id: string) : Result<LiveSettings, string list> =
        match Job.named catalogue id with
        | Error sentence -> Error [ sentence ]
        | Ok job ->
            match job.Cells with
            | [] -> Error [ $"The figure {job.Id} trains nothing: name one that trains, e.g. F1.1." ]
            | (_, recipe) :: _ ->
                FigureSettings.ofRecipe recipe |> Result.mapError (List.map (fun fault -> $"{job.Id}: {fault.Sentence}"))

    /// The request, or all faults.
    let make (catalogue: Job list) (asked: LiveRequestText) : Result<LiveRequest, string list> =
        let first = asked.Id |> Option.map (settings catalogue) |> Option.defaultValue (Ok LiveSettings.usual)

        match first, port asked.Port with
        | Ok first, Ok port -> Ok { First = first; Port = port }
        | first, port ->
            let unread result =
                match result with
                | Ok _ -> []
                | Error wrong -> wrong

            Error(unread first @ unread port)
