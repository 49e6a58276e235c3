// Sets up, builds, checks, tests and runs this repository with nothing but the .NET SDK (and npm, for figures that open offline).
//   dotnet fsi build.fsx help
#load "tests/Build/Programs.fsx"
#load "tests/Build/Stamps.fsx"
#load "tests/Build/TestResults.fsx"
#load "tests/Build/Restore.fsx"
#load "tests/Build/Hashes.fsx"
#load "tests/Build/Libtorch.fsx"
#load "tests/Build/Setup.fsx"
#load "tests/Build/Building.fsx"
#load "tests/Build/OptIn.fsx"
#load "tests/Build/ApiPages.fsx"
#load "tests/Build/Ptx.fsx"
#load "src/Cli/VerbTable.fs"
#load "src/Cli/Nearest.fs"

open System
open System.IO
open System.Runtime.InteropServices
open Programs
open Setup
open Building
open Research.Cli

/// Runs a program in the caller's folder on the caller's input and output, and ends with its exit code.
let launch arguments =
    // Ctrl-C reaches the program by itself. SIGTERM reaches this script alone and is passed on.
    use _ = PosixSignalRegistration.Create(PosixSignal.SIGINT, (fun signal -> signal.Cancel <- true))

    match start "dotnet" arguments Environment.CurrentDirectory false with
    | None -> stop 1 noDotnet
    | Some running ->
        let pass (signal: PosixSignalContext) =
            signal.Cancel <- true
            exec Kept "kill" [ "-TERM"; string running.Id ] root |> ignore

        use _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, pass)
        running.WaitForExit()
        running.ExitCode

/// Runs a verb of the command line with its words. `dotnet fsi` keeps --help for itself unless it stands after --.
let pass words =
    npm ()
    build onlyCommandLine
    launch (at commandLine :: List.filter ((<>) "--") words)

/// Runs a program of tests, through other programs where they are given. The last line is "N passed, N failed, N skipped".
let runTests through program arguments =
    let results = at "out/test-results/junit.xml"
    Directory.CreateDirectory(string (Path.GetDirectoryName results)) |> ignore
    File.Delete results
    let plain = if Console.IsOutputRedirected then [ "--colours"; "0" ] else []

    let command = through @ [ "dotnet"; at program; "--no-spinner"; "--junit-summary"; results ] @ plain @ arguments

    match exec Shown command.Head command.Tail root with
    | None -> stop 1 noDotnet
    // No test has this name, or the program does not know its words; it has printed a sentence.
    | Some(2, _) when not (File.Exists results) -> 2
    | Some(code, _) ->
        let found = TestResults.read results
        // Expecto ends with an escape code in the next line.
        printfn ""
        TestResults.summary code found |> List.iter (printfn "%s")
        TestResults.exitCode code found

/// The command that runs a program with a newer C++ library, where the system's is too old for libtorch and can be replaced.
let newerLibrary () =
    let script = at "tests/Torch/with-newer-libstdc++.sh"

    if OperatingSystem.IsLinux() then
        match exec IfFailed "sh" [ script; "true" ] root with
        | Some(0, _) -> [ "sh"; script ]
        | _ -> []
    else
        []

let fetchLibtorch =
    let fetching arguments = Restore.twice (eprintfn "%s") "Fetching libtorch" (fun () -> dotnet Kept arguments)

    fun which ->
        let fetched = Libtorch.fetch fetching packageCache which
        demandLibtorch ()
        fetched

/// Runs the tests. Those of the TorchSharp engine are skipped where libtorch is not available.
let test arguments =
    npm ()
    build everything

    match fetchLibtorch Libtorch.Cpu with
    | Error(_, sentence) -> eprintfn $"{sentence} The tests of the TorchSharp engine are skipped."
    | Ok() -> ()

    // The tests of this script run it, which is only safe after it has built everything.
    Environment.SetEnvironmentVariable("RESEARCH_BUILT", "1")
    runTests (newerLibrary ()) tests arguments

/// Builds and tests a part that needs packages that some feeds lack.
let optIn (part: OptIn.Part) arguments =
    packages programGroups
    chooseFeed ()

    match OptIn.prepare (dotnet Kept) part arguments with
    | Error(code, sentence) -> stop code sentence
    | Ok tests -> runTests [] part.Program tests

/// Fetches libtorch where it is missing, and prints whether the TorchSharp engine works with it.
let torch arguments =
    let which =
        match arguments with
        | [] -> Libtorch.Cpu
        | [ "--cuda" ] -> Libtorch.Cuda
        | _ -> stop 2 "torch takes nothing, or --cuda for the build of libtorch that has CUDA."

    packages programGroups
    chooseFeed ()

    match fetchLibtorch which with
    | Error(code, sentence) -> stop code sentence
    | Ok() ->
        build onlyCommandLine
        launch [ at commandLine; "doctor"; "torch" ]

let fantomas = [ "fantomas"; "src"; "experiments"; "tests"; "build.fsx" ]

let whitespace = [ "format"; "whitespace"; "src/Core/Core.csproj"; "--no-restore" ]

/// Checks formatting and builds everything. Style and analyzers are part of the build, in which each warning is an error.
let check _ =
    packages programGroups

    let unformatted =
        [ fantomas @ [ "--check" ]; whitespace @ [ "--verify-no-changes" ] ]
        |> List.filter (fun arguments -> fst (dotnet IfFailed arguments) <> 0)

    if not unformatted.IsEmpty then
        stop 1 "Some files are not formatted: run `dotnet fsi build.fsx format`."

    build everything
    0

let format _ =
    packages programGroups
    must "Formatting F#" fantomas
    must "Formatting C#" whitespace
    must "Styling C#" [ "format"; "style"; "src/Core/Core.csproj"; "--no-restore" ]
    0

let buildAll _ =
    npm ()
    build everything
    0

/// Pages of every public type and function; a warning is a failure.
let docs _ =
    build onlyCommandLine
    eprintfn "writing pages …"

    let exec arguments folder =
        match exec Kept "dotnet" arguments folder with
        | Some ended -> ended
        | None -> stop 1 noDotnet

    match ApiPages.write exec (at "src") (at "out/docs") with
    | Error said ->
        eprintf $"{said}"
        stop 1 "The pages could not be written, for the reason above."
    | Ok warnings ->
        warnings |> List.iter (eprintfn "%s")
        let page = at "out/docs/index.html"
        printfn $"{warnings.Length} warnings; the pages begin at {page}"
        if warnings.IsEmpty then 0 else 1

/// Writes the packages of the libraries, the command line and the template.
let pack _ =
    npm ()
    build everything
    let packages = at "out/packages"
    Directory.CreateDirectory packages |> ignore
    Directory.GetFiles(packages, "*.nupkg") |> Array.iter File.Delete

    for project in
        [
            "src/Core/Core.csproj"
            "src/Package/Package.csproj"
            "src/Template/Template.csproj"
            onlyCommandLine.Project
        ] do
        must $"Packing {project}" [ "pack"; project; "-c"; "Release"; "-o"; packages; "-v"; "quiet"; "--nologo" ]

    Directory.GetFiles(packages, "*.nupkg") |> Array.sort |> Array.iter (printfn "%s")
    0

/// Writes the command line with everything that it needs as one file, for machines without .NET.
let publish words =
    let system = words |> List.tryHead |> Option.defaultValue RuntimeInformation.RuntimeIdentifier
    let folder = at "out/publish"
    npm ()
    packages onlyCommandLine.Groups
    chooseFeed ()

    let arguments =
        [ "publish"; onlyCommandLine.Project; "-c"; "Release"; "-r"; system; "--self-contained" ]
        @ [
            "-p:PublishSingleFile=true"
            "-p:EnableCompressionInSingleFile=true"
            "-o"
            folder
            "-v"
            "quiet"
            "--nologo"
        ]

    match dotnet Kept arguments with
    | 0, _ ->
        printfn "%s" folder
        0
    | _, said when said.Contains "NETSDK1083" ->
        stop 2 $"The system is {system} but must be one that .NET runs on: write e.g. publish linux-x64."
    | _, said when said.Contains "Microsoft.NETCore.App.Runtime" ->
        stop
            1
            $"The runtime pack for {system} could not be had from the package source: choose another source, or publish on that system."
    | _, said ->
        eprintf $"{said}"
        stop 1 $"Publishing for {system} failed, with the messages above."

/// Compiles the kernels of CUDA devices again.
let ptx _ =
    match Ptx.replace (fun arguments -> exec Kept Ptx.compiler arguments root) root with
    | Ok count ->
        printfn $"{count} kernels were compiled into {Ptx.folder}."
        0
    | Error said -> stop 1 said

/// Times kernels with BenchmarkDotNet.
let kernels arguments =
    build everything
    // Without a filter, BenchmarkDotNet asks which benchmarks to run.
    let isChosen = arguments |> List.exists (fun each -> List.contains each [ "-f"; "--filter"; "--list" ])
    let which = if isChosen then [] else [ "--filter"; "*" ]
    launch ([ at benchmarks; "--artifacts"; at "out/benchmarks" ] @ which @ arguments)

/// A target of this script, which takes no words or [ARGS].
type Target(name: string, takes: string, says: string, action: string list -> int) =
    member _.Name = name
    member _.Takes = takes
    member _.Says = says
    member _.Action = action

let targets =
    [
        Target("build", "", "build everything, in Release", buildAll)
        Target("test", "[ARGS]", "all tests; --fast: those of a minute; --filter TEXT: those with TEXT in their names", test)
        Target("check", "", "formatting, style and analyzers", check)
        Target("format", "", "format every source file", format)
        Target("hashes", "", "write the content hashes of all packages, after paket.lock was changed", hashes)
        Target("docs", "", "write a page for every public type and function to out/docs; fetches DocFX and fsdocs (117 MB)", docs)
        Target(
            "pack",
            "",
            "write the packages Research.Core, Research, Research.Tool and Research.Templates to out/packages",
            pack
        )
        Target("publish", "[SYSTEM]", "write the command line as one file for machines without .NET, e.g. linux-x64", publish)
        Target("ptx", "", $"compile the kernels of CUDA devices again, after their source was changed; needs {Ptx.compiler}", ptx)
        Target("kernels", "[ARGS]", "time kernels by BenchmarkDotNet, which ARGS are for", kernels)
        Target("torch", "[--cuda]", "fetch libtorch for the engine torch (128 MB), and say what it can do here", torch)
        Target("diffsharp", "[ARGS]", "exact losses against DiffSharp; its packages are opt-in", optIn OptIn.diffSharp)
    ]

let help () =
    printfn "dotnet fsi build.fsx WORD …\n"

    let list (rows: (string * string * string) list) =
        for name, takes, says in rows do
            let left = $"{name} {takes}"
            printfn $"  {left, -18} {says}"

    list VerbTable.all
    printfn "\nand for those who change the code:\n"
    list [ for each in targets -> each.Name, each.Takes, each.Says ]
    printfn "\nand help: this list; help VERB: what a verb takes."
    0

let invoke (target: Target) arguments =
    match target.Takes, arguments with
    | "", first :: _ -> stop 2 $"{target.Name} takes no arguments, but was given {first}."
    | _ -> target.Action arguments

let unknown (word: string) =
    let names = VerbTable.names @ (targets |> List.map _.Name) @ [ "help" ]
    let known = String.concat ", " names

    match Nearest.tryFind names word with
    | Some near -> $"There is nothing called {word} (the nearest is {near}): choose among {known}."
    | None -> $"There is nothing called {word}: choose among {known}."

let main arguments =
    try
        let target name = targets |> List.tryFind (fun target -> target.Name = name)

        match arguments with
        | []
        | [ "help" | "--help" ] -> help ()
        | "help" :: name :: _ when (target name).IsSome -> help ()
        | "help" :: word :: _ when (VerbTable.tryFind word).IsSome -> pass [ "help"; word ]
        | "help" :: word :: _ -> stop 2 (unknown word)
        | name :: rest ->
            match target name with
            | Some target -> invoke target rest
            | None when (VerbTable.tryFind name).IsSome -> pass arguments
            | None -> stop 2 (unknown name)
    with
    | Stop(code, sentence) ->
        eprintfn $"{sentence}"
        code
    | :? IOException
    | :? UnauthorizedAccessException as error ->
        eprintfn $"{error.Message}"
        1

exit (main (fsi.CommandLineArgs |> List.ofArray |> List.tail))
