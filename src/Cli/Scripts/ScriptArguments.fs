namespace Research.Cli

open System
open Argu

/// What a script takes after its name.
type ScriptArgs =
    | Engine of NAME: string
    | Device of NAME: string
    | Threads of N: string
    | Set of CHANGES: string list
    | Cell of ADDRESS: string
    | Where of CHOICES: string list
    | Quick
    | Force
    | Strict
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Engine _ -> Engines.usage
            | Device _ -> "of the engine torch: cpu (default), cuda or cuda:k"
            | Threads _ -> "worker threads, or all; changes no bit of a result"
            | Set _ ->
                "steps=, batch=, rate=, decay=, seed= or restarts=, replacing what is declared, e.g. --set steps=2000 seed=3"
            | Cell _ -> "one cell instead of all, by its address, e.g. --cell 1-S=0.1 or --cell 1-S=0.1,r=2"
            | Where _ -> "cells with a value on an axis instead of all, AXIS=VALUE, e.g. --where 1-S=0.1 r=2"
            | Quick -> "a quarter of the steps, two restarts, four cells of a part: a look that decides no claim"
            | Force -> "train again what is already there"
            | Strict -> "exit with 1 if a claim does not hold"
            | Out _ -> "the output folder; out unless stated"

/// The script that this process runs, if it runs one.
[<RequireQualifiedAccess>]
module internal ScriptArguments =

    let private options = "--engine, --device, --threads, --set, --cell, --where, --quick, --force, --strict or --out"

    // dotnet fsi [options of fsi] SCRIPT.fsx [arguments]; --use:FILE.fsx leads into an interactive session.
    let private script =
        let words = Environment.GetCommandLineArgs() |> List.ofArray |> List.tail
        let isScript (word: string) = word.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase) && not (word.StartsWith '-')
        // dotnet fsi adds a language of its own behind the script's arguments where the environment states one.
        let isOwn (word: string) = not (word.StartsWith("--preferreduilang", StringComparison.Ordinal))

        words
        |> List.tryFindIndex isScript
        |> Option.map (fun at -> words[at], words |> List.skip (at + 1) |> List.filter isOwn)

    /// Whether a script runs, which ends where something fails; an interactive session goes on.
    let isScript = script.IsSome

    /// What a script's arguments ask for, or what is wrong with them. dotnet fsi keeps --help for itself.
    let read (arguments: string list) : Result<Asked, string list> =
        try
            let parsed = ArgumentParser.Create<ScriptArgs>(programName = "script").ParseCommandLine(Array.ofList arguments)

            Ok
                { Asked.all with
                    Engine = parsed.GetResult(Engine, Asked.all.Engine)
                    Device = parsed.TryGetResult Device
                    Threads = parsed.GetResult(Threads, Asked.all.Threads)
                    Set = parsed.GetResults Set |> List.concat
                    Cell = parsed.TryGetResult Cell
                    Where = parsed.GetResults Where |> List.concat
                    Quick = parsed.Contains Quick
                    Force = parsed.Contains Force
                    Strict = parsed.Contains Strict
                    Out = parsed.GetResult(Out, Asked.all.Out)
                }
        with :? ArguParseException as error ->
            let says = (error.Message.Split('\n')[0]).Replace("ERROR: ", "").Trim().TrimEnd '.'
            Error [ $"The script's arguments cannot be read ({says}): after its name a script takes {options}." ]

    /// Those of this process; none in an interactive session.
    let own = script |> Option.map snd |> Option.defaultValue []

    /// Whether they name an engine.
    let nameEngine (arguments: string list) =
        arguments |> List.exists (fun word -> word.StartsWith "--engine" || word.StartsWith "--device")
