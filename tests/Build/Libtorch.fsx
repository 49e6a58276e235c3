/// Fetches libtorch for this system. It is no part of any restore, because it has up to 128 MB. build.fsx loads this file.
module Libtorch

open System
open System.IO
open System.Runtime.InteropServices
open System.Threading

let private project = "src/Libtorch/Libtorch.csproj"

/// The processor or the device that libtorch is for.
type Build =
    | Cpu
    | Cuda

/// The name of this system in packages, and the size of its package in bytes; None where there is no package.
let private system =
    match RuntimeInformation.ProcessArchitecture with
    | _ when RuntimeInformation.RuntimeIdentifier.Contains "musl" -> None
    | Architecture.X64 when OperatingSystem.IsLinux() -> Some("linux-x64", 128_200_806L)
    | Architecture.X64 when OperatingSystem.IsWindows() -> Some("win-x64", 79_854_046L)
    | Architecture.Arm64 when OperatingSystem.IsWindows() -> Some("win-arm64", 41_962_447L)
    | Architecture.Arm64 when OperatingSystem.IsMacOS() -> Some("osx-arm64", 56_910_439L)
    | _ -> None

let private props =
    File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "src", "Libtorch", "Libtorch.props"))

let private property (name: string) =
    let value = props.Substring(props.IndexOf $"<{name}>" + name.Length + 2)
    value.Substring(0, value.IndexOf '<')

let private version = property "LibtorchVersion"

let private name build system =
    match build with
    | Cpu -> $"libtorch-cpu-{system}"
    | Cuda -> "libtorch-cuda-" + property "LibtorchCudaVersion" + $"-{system}"

/// The name and the version of the package of libtorch for this system's processor; None where there is no package.
let processorPackage = system |> Option.map (fun (system, _) -> name Cpu system, version)

let private native (package: string) system = Path.Combine(package, version, "runtimes", system, "native")

/// Whether a package is unpacked completely: NuGet writes its metadata file last.
let private isUnpacked (packages: string) package version =
    File.Exists(Path.Combine(packages, package, version, ".nupkg.metadata"))

/// Links the CUDA libraries of all packages into the folder of the first one. A library looks for others beside itself, and links avoid
/// copies.
let gather packages system =
    let target = native (Path.Combine(packages, name Cuda system)) system
    Directory.CreateDirectory target |> ignore

    for part in Directory.GetDirectories(packages, $"{name Cuda system}-*") do
        let folder = native part system

        if Directory.Exists folder then
            for file in Directory.GetFiles folder do
                let link = Path.Combine(target, Path.GetFileName file)

                if not (File.Exists link) then
                    File.CreateSymbolicLink(link, file) |> ignore

let private isThere packages build system =
    isUnpacked packages "torchsharp" (property "TorchSharpVersion")
    && isUnpacked packages (name build system) version
    && (build = Cpu || Directory.Exists(native (Path.Combine(packages, name Cuda system)) system))

/// The bytes of libtorch that NuGet has downloaded so far. The files change meanwhile.
let private received cache =
    try
        if Directory.Exists cache then
            Directory.EnumerateFiles(cache, "*libtorch*.dat*", SearchOption.AllDirectories)
            |> Seq.sumBy (fun file -> FileInfo(file).Length)
        else
            0L
    with
    | :? IOException
    | :? UnauthorizedAccessException -> 0L

let private megabytes (bytes: int64) = $"{(bytes + 500_000L) / 1_000_000L} MB"

/// Prints every three seconds how much has been downloaded, until it is disposed of.
let private heartbeat (dotnet: string list -> int * string) size =
    let _, listed = dotnet [ "nuget"; "locals"; "http-cache"; "--list" ]
    let cache = listed.Trim().Substring(listed.IndexOf ':' + 1).Trim()
    let before = received cache

    let say _ =
        match max 0L (received cache - before), size with
        | here, Some size when here >= size -> eprintfn $"  {megabytes size} received, unpacking …"
        | here, Some size -> eprintfn $"  {megabytes here} of {megabytes size} received"
        | here, None -> eprintfn $"  {megabytes here} received"

    new Timer(say, null, 3000, 3000)

/// Fetches libtorch where it is missing. Error has the exit code and a sentence. `dotnet` runs dotnet with arguments and gives its exit
/// code and its output; `packages` is the folder of packages.
let fetch (dotnet: string list -> int * string) packages build =
    match build, system with
    | _, None ->
        let here = RuntimeInformation.RuntimeIdentifier
        Error(2, $"There is no libtorch for {here}: the engines simd and reference run everywhere.")
    | Cuda, Some(system, _) when not (List.contains system [ "linux-x64"; "win-x64" ]) ->
        Error(2, $"There is no libtorch with CUDA for {system}: leave --cuda out.")
    | _, Some(system, _) when isThere packages build system -> Ok()
    | _, Some(system, size) ->
        let verb, libtorch, size =
            match build with
            | Cpu -> "restore", "cpu", Some size
            | Cuda -> "build", "cuda", None

        let amount = size |> Option.map megabytes |> Option.defaultValue "several GB"
        eprintfn $"fetching libtorch {version} for {system}, {libtorch}: {amount}, unpacked about four times that …"

        let code, text =
            use _ = heartbeat dotnet size

            dotnet
                [
                    verb
                    project
                    $"-p:RuntimeIdentifier={system}"
                    $"-p:Libtorch={libtorch}"
                    "-v"
                    "quiet"
                    "--nologo"
                ]

        if code = 0 && build = Cuda then
            try
                gather packages system
                Ok()
            with
            | :? IOException
            | :? UnauthorizedAccessException ->
                Error(
                    2,
                    "Symbolic links cannot be made here: allow them (on Windows the developer mode), or publish the program with its libtorch as README.md says."
                )
        elif code = 0 then
            Ok()
        elif [ "NU1101"; "NU1102"; "NU1301" ] |> List.exists text.Contains then
            Error(
                2,
                $"No package source gave libtorch {version} for {system}, {libtorch}: add one that has it with `dotnet nuget add source ADDRESS`."
            )
        else
            eprintf $"{text}"
            Error(1, "Fetching libtorch failed, with the messages above.")
