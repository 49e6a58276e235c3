/// The command line as a person uses it: the real program in a process of its own, in an empty folder of its own.
module Research.Tests.CommandLine

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.IO
open System.Text
open Expecto

/// What a program left behind.
type Ran =
    {
        Code: int
        Out: string
        Errors: string
    }

    /// The lines of standard error.
    member ran.Complaints = ran.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray

// Far above what any command here takes: it ends a test that hangs and decides nothing else.
let private patience = TimeSpan.FromMinutes 4.0

let private program = Path.Combine(AppContext.BaseDirectory, "Research.Experiments.dll")

/// A program that runs; its standard error can be followed line by line.
type Running(file: string, arguments: string list, folder: string, environment: (string * string) list) =
    let lines = new BlockingCollection<string>()
    let out, errors = StringBuilder(), StringBuilder()

    let info =
        ProcessStartInfo(
            file,
            arguments,
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8
        )

    do
        for name in [ "MSBUILD_EXE_PATH"; "MSBuildExtensionsPath"; "MSBuildSDKsPath"; "NO_COLOR" ] do
            info.Environment.Remove name |> ignore

        for name, value in environment do
            info.Environment[name] <- value

    let running = new Process(StartInfo = info)

    do
        running.OutputDataReceived.Add(fun line ->
            match line.Data with
            | null -> ()
            | text -> out.Append(text).Append('\n') |> ignore)

        running.ErrorDataReceived.Add(fun line ->
            match line.Data with
            | null -> lines.CompleteAdding()
            | text ->
                errors.Append(text).Append('\n') |> ignore
                lines.Add text)

        running.Start() |> ignore
        running.StandardInput.Close()
        running.BeginOutputReadLine()
        running.BeginErrorReadLine()

    /// Its process.
    member _.Id = running.Id

    /// Waits for a line of standard error that holds a text.
    member _.Await(text: string) =
        use limit = new Threading.CancellationTokenSource(patience)

        let said = lines.GetConsumingEnumerable limit.Token |> Seq.exists _.Contains(text)

        Expect.isTrue said $"\"{text}\" was not said, but:\n{errors}"

    /// Ends it at once, as kill -9 does.
    member _.Kill() = running.Kill true

    /// Waits for its end.
    member self.Finish() : Ran =
        if not (running.WaitForExit patience) then
            self.Kill()
            failtest $"It did not end:\n{out}\n{errors}"

        running.WaitForExit()

        { Code = running.ExitCode; Out = string out; Errors = string errors }

/// A folder that is gone after the test, in which commands are run.
type Workplace() =
    let path = Directory.CreateTempSubdirectory("research-cli-").FullName

    member _.Path = path
    member _.File name = Path.Combine(path, name)

    /// Starts the command line here.
    member _.Start(arguments: string list) = Running("dotnet", program :: arguments, path, [])

    /// Starts it so that Ctrl-C reaches it, even where this process ignores it.
    member _.StartInterruptible(arguments: string list) =
        Running("env", "--default-signal=INT" :: "dotnet" :: program :: arguments, path, [])

    /// Starts it on a terminal, whose screen is written to a file.
    member _.OnTerminal(arguments: string list, typescript: string) =
        let command = "dotnet" :: program :: arguments |> List.map (fun word -> $"'{word}'") |> String.concat " "
        Running("/usr/bin/script", [ "-qefc"; command; typescript ], path, [ "TERM", "xterm-256color" ])

    /// Runs the command line here.
    member place.Run([<ParamArray>] arguments: string array) = place.Start(List.ofArray arguments).Finish()

    /// Runs it with one more variable in its environment.
    member _.RunWith(variable: string * string, arguments: string list) =
        Running("dotnet", program :: arguments, path, [ variable ]).Finish()

    /// Every file in here with its bytes.
    member _.Everything =
        Directory.GetFiles(path, "*", SearchOption.AllDirectories)
        |> Array.map (fun file -> Path.GetRelativePath(path, file), Convert.ToHexString(File.ReadAllBytes file))
        |> Map.ofArray

    /// The files with a name's ending below a folder, by their names, with their bytes.
    member _.Bytes (folder: string) (ending: string) =
        Directory.GetFiles(Path.Combine(path, folder), $"*{ending}", SearchOption.AllDirectories)
        |> Array.map (fun file -> Path.GetRelativePath(path + "/" + folder, file), Convert.ToHexString(File.ReadAllBytes file))
        |> Map.ofArray

    interface IDisposable with
        member _.Dispose() = Directory.Delete(path, true)

/// The smallest run of the opening figure: four cells of two restarts.
let tiny = [ "run"; "F1.1"; "--quick"; "--set"; "steps=2"; "batch=4" ]

/// A run that two folders can be compared by: weights and answers.
let results (place: Workplace) folder =
    let weights = place.Bytes folder ".safetensors"
    Expect.isNonEmpty weights ""
    weights, place.Bytes folder "answers.json"

/// Bad input: code 2, nothing on standard output, nothing written, and one sentence for each thing that is wrong.
let refused (place: Workplace) (wrong: string list list) (ran: Ran) =
    Expect.equal ran.Code 2 ""
    Expect.equal ran.Out "" ""
    let said = String.concat "\n" ran.Complaints
    Expect.isTrue (wrong.Length = ran.Complaints.Length) $"{wrong.Length} complaints were expected:\n{said}"

    for words in wrong do
        let about =
            ran.Complaints |> List.filter (fun line -> words |> List.forall (fun (word: string) -> line.Contains word))

        let wanted = String.concat ", " words
        Expect.isTrue (about.Length = 1) $"one complaint with {wanted} was expected:\n{said}"

    for line in ran.Complaints do
        Expect.stringEnds line "." ""
        Expect.stringContains line ": " ""

    Expect.isFalse (Directory.Exists(place.File "out")) ""
