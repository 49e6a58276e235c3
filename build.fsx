// Builds, tests and reproduces this repository with nothing but the .NET SDK (and npm for offline figures).
//   dotnet fsi build.fsx help
open System
open System.Diagnostics
open System.IO
open System.Xml.Linq

let root = __SOURCE_DIRECTORY__
let at (path: string) = Path.Combine(root, path)

/// Ends the script with one sentence.
exception Stop of code: int * sentence: string

// ---- running programs -------------------------------------------------------------------------------------------------

/// Where a program's output goes.
type Output =
    | Shown
    /// Standard output is left to the program that is run at the end: all else goes to standard error.
    | ToErrors
    /// Printed only if the program fails.
    | Hidden

/// MSBuild variables of the F# Interactive that runs this script would send child builds to the wrong SDK.
let private foreign = [ "MSBUILD_EXE_PATH"; "MSBuildExtensionsPath"; "MSBuildSDKsPath" ]

let private start program (arguments: string list) folder captured =
    let info = ProcessStartInfo(program, arguments, WorkingDirectory = folder, UseShellExecute = false)

    foreign |> List.iter (info.Environment.Remove >> ignore)
    info.RedirectStandardOutput <- captured
    info.RedirectStandardError <- captured

    try
        Process.Start info |> Option.ofObj
    with :? ComponentModel.Win32Exception ->
        None

/// Runs a program; its exit code, or None where there is no such program.
let private exec output program arguments folder =
    match start program arguments folder (output <> Shown) with
    | None -> None
    | Some running when output = Shown ->
        running.WaitForExit()
        Some running.ExitCode
    | Some running ->
        let out, errors = running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

        running.WaitForExit()

        if output = ToErrors || running.ExitCode <> 0 then
            eprintf $"{out.Result}{errors.Result}"

        Some running.ExitCode

let private must output what program arguments =
    match exec output program arguments root with
    | Some 0 -> ()
    | Some _ -> raise (Stop(1, $"{what} failed: see the messages above."))
    | None -> raise (Stop(1, $"{program} was not found: install it and run this again."))

/// The lines that a program prints.
let private lines program arguments =
    match start program arguments root true with
    | None -> []
    | Some running ->
        let text = running.StandardOutput.ReadToEnd()
        running.WaitForExit()
        text.Split('\n') |> Array.map _.Trim() |> List.ofArray

// ---- set-up -----------------------------------------------------------------------------------------------------------

let private newest (patterns: string list) (folders: string list) =
    let skipped (path: string) =
        let parts = path.Split Path.DirectorySeparatorChar

        parts |> Array.exists (fun part -> part = "obj" || part = "bin" || part = "node_modules")

    [
        for folder in folders do
            for pattern in patterns do
                if Directory.Exists(at folder) then
                    yield!
                        Directory.GetFiles(at folder, pattern, SearchOption.AllDirectories)
                        |> Seq.filter (Path.GetFullPath >> (fun path -> path.Substring root.Length) >> skipped >> not)
                        |> Seq.map File.GetLastWriteTimeUtc
    ]
    |> List.fold max DateTime.MinValue

let private isNewer (made: string) (sources: string list) =
    File.Exists(at made)
    && sources
       |> List.forall (fun source -> File.GetLastWriteTimeUtc(at made) >= File.GetLastWriteTimeUtc(at source))

let private touch (file: string) =
    Directory.CreateDirectory(string (Path.GetDirectoryName(at file))) |> ignore
    File.WriteAllText(at file, "")

/// Packages come from the user's own feed, so that mirrors work: its address is in no file of this repository.
let private chooseFeed () =
    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "NUGET_FEED") then
        let enabled (line: string) = line.StartsWith "E " && line.Contains "://"

        match lines "dotnet" [ "nuget"; "list"; "source"; "--format"; "short" ] |> List.tryFind enabled with
        | Some line -> Environment.SetEnvironmentVariable("NUGET_FEED", line.Substring(2).Trim())
        | None -> raise (Stop(2, "No NuGet source is enabled: add one with `dotnet nuget add source` or set NUGET_FEED."))

let private packages () =
    let stamp = ".paket/restored"
    let sources = [ "paket.lock"; ".config/dotnet-tools.json" ]
    chooseFeed ()

    if not (isNewer stamp sources && File.Exists(at ".paket/Paket.Restore.targets")) then
        must Hidden "Restoring the tools" "dotnet" [ "tool"; "restore" ]
        must Hidden "Restoring the packages" "dotnet" [ "paket"; "restore" ]
        touch stamp

/// Without npm the report links plotly.js instead of bringing it along.
let private npm () =
    let web = "experiments/web"
    let stamp = $"{web}/node_modules/.installed"

    if not (isNewer stamp [ $"{web}/package-lock.json" ]) then
        match exec Hidden "npm" [ "ci"; "--no-audit"; "--no-fund" ] (at web) with
        | Some 0 -> touch stamp
        | _ -> eprintfn "npm could not install plotly.js: reports will link it from its public CDN."

let private program = "experiments/bin/Release/net10.0/Research.Experiments.dll"

let private build () =
    packages ()
    must Hidden "The build" "dotnet" [ "build"; "Research.sln"; "-c"; "Release"; "-v"; "quiet"; "--nologo" ]

/// Builds the command line only where a source is newer than it.
let private buildProgram () =
    let sources = [ "*.cs"; "*.fs"; "*.csproj"; "*.fsproj"; "*.props"; "paket.references" ]

    let changed = max (newest sources [ "src"; "experiments" ]) (File.GetLastWriteTimeUtc(at "paket.lock"))

    if not (File.Exists(at program)) || File.GetLastWriteTimeUtc(at program) < changed then
        eprintfn "building …"
        packages ()
        must ToErrors "The build" "dotnet" [ "build"; "experiments"; "-c"; "Release"; "-v"; "quiet"; "--nologo" ]
        File.SetLastWriteTimeUtc(at program, DateTime.UtcNow)

// ---- targets ----------------------------------------------------------------------------------------------------------

/// Runs the command line with its input and output untouched. Ctrl-C reaches it; this script waits for it to stop.
let private launch arguments =
    Console.CancelKeyPress.Add(fun press -> press.Cancel <- true)

    match exec Shown "dotnet" (at program :: arguments) Environment.CurrentDirectory with
    | Some code -> code
    | None -> raise (Stop(1, "dotnet was not found: install the .NET SDK."))

/// `dotnet fsi` keeps --help for itself, so `run help [VERB]` and `run -- --help` stand for it.
let private run arguments =
    buildProgram ()

    match arguments with
    | "--" :: rest -> launch rest
    | [ "help" ] -> launch [ "--help" ]
    | [ "help"; verb ] -> launch [ verb; "--help" ]
    | rest -> launch rest

let private reproduce arguments =
    npm ()
    run ("reproduce" :: arguments)

let private counters folder =
    let ofFile (path: string) =
        let space = XNamespace.Get "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"
        let document = XDocument.Load path
        let counters = document.Descendants(space + "Counters") |> Seq.head

        let count name = int (string (counters.Attribute(XName.Get name)).Value)

        count "passed", count "failed" + count "error" + count "timeout", count "total" - count "executed"

    Directory.GetFiles(folder, "*.trx")
    |> Array.map ofFile
    |> Array.fold (fun (p, f, s) (passed, failed, skipped) -> p + passed, f + failed, s + skipped) (0, 0, 0)

let private test arguments =
    npm ()
    build ()
    let results = at "out/test-results"

    if Directory.Exists results then
        Directory.Delete(results, true)

    let code =
        exec
            Shown
            "dotnet"
            ([ "test"; "tests/Tests.fsproj"; "-c"; "Release"; "--no-build"; "--nologo"; "-v"; "quiet" ]
             @ [ "--logger"; "trx"; "--results-directory"; results ]
             @ arguments)
            root

    let passed, failed, skipped = if Directory.Exists results then counters results else 0, 0, 0

    printfn $"{passed} passed, {failed} failed, {skipped} skipped"
    if code = Some 0 && failed = 0 && passed > 0 then 0 else 1

let private formatted = [ "src"; "experiments"; "tests"; "build.fsx" ]

let private check _ =
    packages ()

    match exec Shown "dotnet" ([ "fantomas"; "--check" ] @ formatted) root with
    | Some 0 -> ()
    | _ -> raise (Stop(1, "Some files are not formatted: run `dotnet fsi build.fsx format`."))

    // Analyzers run in the build, where every warning is an error.
    build ()
    0

let private format _ =
    packages ()
    must Shown "Formatting" "dotnet" ("fantomas" :: formatted)
    must Shown "Formatting" "dotnet" [ "format"; "src/Core/Core.csproj"; "--no-restore" ]
    0

let private bench arguments =
    build ()
    must Shown "The benchmark" "dotnet" ([ "tests/Benchmarks/bin/Release/net10.0/Research.Benchmarks.dll" ] @ arguments)
    0

let private buildAll _ =
    npm ()
    build ()
    0

let targets =
    [
        "reproduce [ARGS]", "run the whole catalogue and write out/report/index.html (--quick, --only ID…, --strict)", reproduce
        "test [ARGS]", "run all tests; ARGS go to dotnet test, e.g. --filter Parity", test
        "check", "formatting and analyzers", check
        "format", "format every source file", format
        "build", "restore and build everything in Release", buildAll
        "bench [ARGS]", "run the benchmarks", bench
        "run ARGS…", "the command line; run help [VERB] says more", run
    ]

let private help () =
    printfn "dotnet fsi build.fsx TARGET\n"
    targets |> List.iter (fun (name, says, _) -> printfn $"  {name, -18} {says}")
    printfn "  help               this list"
    0

let private main arguments =
    try
        match arguments with
        | []
        | [ "help" ] -> help ()
        | name :: rest ->
            match targets |> List.tryFind (fun (target, _, _) -> target.Split(' ')[0] = name) with
            | Some(_, _, action) -> action rest
            | None ->
                let known = targets |> List.map (fun (target, _, _) -> target.Split(' ')[0]) |> String.concat ", "

                raise (Stop(2, $"There is no target {name}: choose among {known}, help."))
    with Stop(code, sentence) ->
        eprintfn $"{sentence}"
        code

exit (main (fsi.CommandLineArgs |> List.ofArray |> List.tail))
