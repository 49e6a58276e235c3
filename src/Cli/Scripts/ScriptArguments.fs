namespace Research.Cli

open Argu

/// The arguments of the script that this process runs.
[<RequireQualifiedAccess>]
module internal ScriptArguments =

    let private options = "--engine, --device, --threads, --set, --cell, --where, --quick, --force, --strict or --out"

    /// Whether this process runs a script, which ends at an error. An interactive session goes on.
    let isScript = ScriptFile.found.IsSome

    /// The options after a script's name, or their faults. dotnet fsi keeps --help for itself.
    let read (arguments: string list) : Result<RunRequestText, string list> =
        let unreadable why = Error [ $"The script's arguments cannot be read ({why}): after its name a script takes {options}." ]

        try
            let parsed = ArgumentParser.Create<RunArgs>(programName = "script").ParseCommandLine(Array.ofList arguments)
            let asked = RunRequestText.ofRun parsed

            match asked.Ids with
            | [] when asked.DryRun -> unreadable "unrecognized argument: '--dry-run'"
            | [] when asked.Plan <> PlanRequest.nothing -> unreadable "only figures of the catalogue are divided among tasks"
            | [] -> Ok asked
            | word :: _ -> unreadable $"unrecognized argument: '{word}'"
        with :? ArguParseException as error ->
            unreadable ((error.Message.Split('\n')[0]).Replace("ERROR: ", "").Trim().TrimEnd '.')

    /// The arguments of this process's script; an empty list in an interactive session.
    let own = ScriptFile.found |> Option.map snd |> Option.defaultValue []

    /// Whether arguments name an engine or a device.
    let nameEngine (arguments: string list) =
        arguments |> List.exists (fun word -> word.StartsWith "--engine" || word.StartsWith "--device")
