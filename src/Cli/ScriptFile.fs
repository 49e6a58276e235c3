namespace Research.Cli

open System
open System.IO
open Research

/// The script that this process runs, if it runs one.
[<RequireQualifiedAccess>]
module internal ScriptFile =

    /// Its path, and the words after it. dotnet fsi [options of fsi] SCRIPT.fsx [arguments]; --use:FILE.fsx leads into an interactive session.
    let found: (string * string list) option =
        let words = Environment.GetCommandLineArgs() |> List.ofArray |> List.tail
        let isScript (word: string) = word.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase) && not (word.StartsWith '-')
        // dotnet fsi appends this option where the environment states a language.
        let isOwn (word: string) = not (word.StartsWith("--preferreduilang", StringComparison.Ordinal))

        words
        |> List.tryFindIndex isScript
        |> Option.map (fun at -> words[at], words |> List.skip (at + 1) |> List.filter isOwn)

    /// The script's name and text, which a run of it keeps; None where it cannot be read.
    let source () : SourceFile option =
        match found with
        | Some(path, _) ->
            Foreign.read path "" (fun () -> { Name = string (Path.GetFileName path); Text = File.ReadAllText path })
            |> Result.toOption
        | None -> None
