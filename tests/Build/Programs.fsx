/// Runs programs from the root of this repository. build.fsx loads this file.
module Programs

open System
open System.Diagnostics

let root = IO.Path.GetFullPath(IO.Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))
let at (path: string) = IO.Path.Combine(root, path)

/// Ends the script with an exit code and a sentence.
exception Stop of code: int * sentence: string

let stop code sentence = raise (Stop(code, sentence))


/// The treatment of a program's output.
type Output =
    | Shown
    /// Printed on standard error if the program fails. Standard output is for the program that is run at the end.
    | IfFailed
    | Kept

/// Environment variables of the F# Interactive that runs this script, with which child builds would use the wrong SDK.
let foreign = [ "MSBUILD_EXE_PATH"; "MSBuildExtensionsPath"; "MSBuildSDKsPath" ]

let start program (arguments: string list) folder captured =
    let info = ProcessStartInfo(program, arguments, WorkingDirectory = folder, UseShellExecute = false)

    foreign |> List.iter (info.Environment.Remove >> ignore)
    info.Environment["DOTNET_CLI_UI_LANGUAGE"] <- "en"
    info.RedirectStandardOutput <- captured
    info.RedirectStandardError <- captured

    try
        Process.Start info |> Option.ofObj
    with :? ComponentModel.Win32Exception ->
        None

/// Runs a program to its end. The result is its exit code and its captured output; None where the program is missing.
let exec output program arguments folder =
    match start program arguments folder (output <> Shown) with
    | None -> None
    | Some running when output = Shown ->
        running.WaitForExit()
        Some(running.ExitCode, "")
    | Some running ->
        let out, errors = running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

        running.WaitForExit()
        let text = out.Result + errors.Result

        if output = IfFailed && running.ExitCode <> 0 then
            eprintf $"{text}"

        Some(running.ExitCode, text)

let noDotnet = "dotnet was not found: install the .NET SDK and put it on the PATH."

let dotnet output arguments =
    match exec output "dotnet" arguments root with
    | Some ended -> ended
    | None -> stop 1 noDotnet

let must what arguments =
    if fst (dotnet IfFailed arguments) <> 0 then
        stop 1 $"{what} failed, with the messages above."
