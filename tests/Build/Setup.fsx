/// Sets up what a build needs: packages of NuGet, tools, and plotly.js from npm. build.fsx loads this file.
module Setup

open System
open System.IO
open Programs
open Stamps

/// Packages come from the user's own feed, so that mirrors work. No file of this repository has the address of a feed.
let chooseFeed () =
    let listed () =
        (snd (dotnet Kept [ "nuget"; "list"; "source"; "--format"; "short" ])).Split('\n')
        |> Array.map _.Trim()
        |> Array.tryFind (fun line -> line.StartsWith "E " && line.Contains "://")

    if String.IsNullOrEmpty(Environment.GetEnvironmentVariable "NUGET_FEED") then
        match listed () with
        | Some line -> Environment.SetEnvironmentVariable("NUGET_FEED", line.Substring(2).Trim())
        | None -> stop 2 "No NuGet source is enabled: add one with `dotnet nuget add source ADDRESS`, or set NUGET_FEED."

/// The folder in which NuGet and the local tools keep packages.
let packageCache =
    match Environment.GetEnvironmentVariable "NUGET_PACKAGES" with
    | null
    | "" -> Path.Combine(Environment.GetFolderPath Environment.SpecialFolder.UserProfile, ".nuget", "packages")
    | folder -> folder

/// The groups of paket.dependencies that the command line needs, and those that the whole repository needs.
let programGroups, allGroups = [ "Main" ], [ "Main"; "Test"; "Benchmark" ]

let restore what arguments =
    match Restore.twice (eprintfn "%s") what (fun () -> dotnet Kept arguments) with
    | 0, _ -> ()
    | _, said ->
        eprintf $"{said}"
        stop 1 $"{what} failed, with the messages above."

let private textOf (path: string) = File.ReadAllText(at path)

/// Ends the script where packages have other content than their hashes say, before anything of them is built.
let private demand packages =
    match Hashes.problems packageCache (textOf Hashes.file) packages with
    | [] -> ()
    | problems -> stop 1 (String.concat "\n" problems)

/// Restores groups of packages where they are missing. Other groups are not downloaded.
let packages groups =
    // Without this variable, a build restores all groups.
    Environment.SetEnvironmentVariable("PaketDisableGlobalRestore", "true")
    let mark = fingerprint [ "paket.lock"; "paket.dependencies"; Hashes.file; ".config"; "global.json" ]
    let stamp group = $".paket/restored-{group}"
    let isThere group = isStamped (stamp group) mark && Directory.Exists(Path.Combine(packageCache, "paket"))

    match groups |> List.filter (isThere >> not) with
    | [] -> ()
    | missing ->
        eprintfn "restoring …"
        chooseFeed ()
        restore "Restoring the tools" [ "tool"; "restore" ]
        demand (Hashes.tools (textOf ".config/dotnet-tools.json"))

        for group in missing do
            restore $"Restoring the packages of {group}" [ "paket"; "restore"; "--group"; group ]
            demand (Hashes.locked [ group ] (textOf "paket.lock"))
            put (stamp group) mark

/// The package of libtorch for this system, where it is fetched.
let private libtorch () =
    [
        for name, version in Option.toList Libtorch.processorPackage do
            let package: Hashes.Package = { Name = name; Version = version }

            if (Hashes.found packageCache package).IsSome then
                package
    ]

/// Ends the script where libtorch has other content than its hash says. Its hash is known for 64-bit Linux alone.
let demandLibtorch () =
    let isKnown (package: Hashes.Package) = (textOf Hashes.file).Contains $"{package.Name} {package.Version} "
    libtorch () |> List.filter isKnown |> demand

/// Writes the hashes of all packages and tools as they were restored, for a change of paket.lock.
let hashes _ =
    chooseFeed ()
    restore "Restoring the tools" [ "tool"; "restore" ]

    for group in allGroups do
        restore $"Restoring the packages of {group}" [ "paket"; "restore"; "--group"; group ]

    let packages =
        Hashes.tools (textOf ".config/dotnet-tools.json")
        @ Hashes.locked allGroups (textOf "paket.lock")
        @ libtorch ()

    File.WriteAllLines(at Hashes.file, Hashes.write packageCache packages)
    printfn $"{Hashes.file} has {packages.Length} packages."
    0

/// Installs plotly.js. Without npm, reports link it instead, so a missing npm is no error.
let npm () =
    let web = "experiments/web"
    let stamp = $"{web}/node_modules/.restored"
    let mark = fingerprint [ $"{web}/package-lock.json"; $"{web}/package.json" ]
    let program = if OperatingSystem.IsWindows() then "npm.cmd" else "npm"

    if not (isStamped stamp mark) then
        match exec Kept program [ "ci"; "--ignore-scripts"; "--no-audit"; "--no-fund"; "--fetch-retries=1" ] (at web) with
        | Some(0, _) -> put stamp mark
        | _ -> eprintfn "npm could not install plotly.js: the report will link it from its public CDN."
