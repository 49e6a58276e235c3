/// The content hashes of packages: a feed that serves other content under a known name and version is found before it is built.
/// build.fsx loads this file.
module Hashes

open System
open System.IO
open System.Text.Json

/// A package with its version in three numbers, as the folder of packages names it.
type Package = { Name: string; Version: string }

/// The file with a line "name version hash" for each package. The hash is NuGet's: SHA-512 of the package without its signature.
let file = "paket.hashes"

let private numbers (version: string) =
    match version.Split '.' with
    | [| _ |] -> version + ".0.0"
    | [| _; _ |] -> version + ".0"
    | _ -> version

let private package (name: string) version = { Name = name.ToLowerInvariant(); Version = numbers version }

/// The packages that the text of a paket.lock has for groups. The group "Main" has no heading.
let locked (groups: string list) (lock: string) =
    let step (group, found) (line: string) =
        let words = line.Split([| ' '; '('; ')' |], StringSplitOptions.RemoveEmptyEntries)
        let isPackage = line.StartsWith "    " && not (line.StartsWith "     ")

        if line.StartsWith "GROUP " then
            words[1], found
        elif isPackage && List.contains group groups then
            group, package words[0] words[1] :: found
        else
            group, found

    lock.Split '\n' |> Array.map _.TrimEnd() |> Array.fold step ("Main", []) |> snd |> List.rev |> List.distinct

/// The local tools that the text of a dotnet-tools.json names.
let tools (manifest: string) =
    use json = JsonDocument.Parse manifest

    [
        for tool in json.RootElement.GetProperty("tools").EnumerateObject() ->
            package tool.Name (string (tool.Value.GetProperty "version"))
    ]

/// The content hash that NuGet or Paket noted when it unpacked a package; None where there is no note.
let found (cache: string) package =
    let note = Path.Combine(cache, package.Name, package.Version, ".nupkg.metadata")

    try
        use json = JsonDocument.Parse(File.ReadAllText note)
        Some(string (json.RootElement.GetProperty "contentHash"))
    with
    | :? IOException
    | :? JsonException
    | :? Collections.Generic.KeyNotFoundException -> None

/// The lines of the file for packages.
let write cache packages =
    [
        for package in packages |> List.distinct |> List.sort do
            match found cache package with
            | Some hash -> $"{package.Name} {package.Version} {hash}"
            | None -> ()
    ]

/// A sentence for each package that is not known, or that has other content than the text of the file says.
let problems cache (known: string) packages =
    let known =
        dict
            [
                for line in known.Split '\n' do
                    match line.Trim().Split ' ' with
                    | [| name; version; hash |] -> { Name = name; Version = version }, hash
                    | _ -> ()
            ]

    [
        for package in packages do
            let name = $"{package.Name} {package.Version}"
            let folder = Path.Combine(cache, package.Name, package.Version)

            match known.TryGetValue package, found cache package with
            | (false, _), _ ->
                $"{file} has no hash of {name}: add it with `dotnet fsi build.fsx hashes` from a feed that you trust."
            | _, None -> $"{folder} does not say which content {name} has: delete this folder and restore again."
            | (true, expected), Some hash when hash <> expected ->
                $"{name} has other content than {file} says: delete {folder} and restore from another feed, or check the package and write its hash with `dotnet fsi build.fsx hashes`."
            | _ -> ()
    ]
