module Research.Tests.PackageTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Research.Tests.CommandLine

let private all pattern text = [ for found in Regex.Matches(text, pattern) -> found.Groups[1].Value ]

let private version = Repository.read "src/Directory.Build.props" |> all "<Version>(.*?)</Version>" |> single

/// The folder in which packages are unpacked for this user.
let private cache =
    match Environment.GetEnvironmentVariable "NUGET_PACKAGES" with
    | null
    | "" -> Path.Combine(Environment.GetFolderPath Environment.SpecialFolder.UserProfile, ".nuget", "packages")
    | folder -> folder

/// A folder of somebody else's, whose own packages are unpacked in it; the others are found where they already are.
let private elsewhere (place: Workplace) =
    let sources = $"""<packageSources><add key="built" value="{Repository.at "out/packages"}" /></packageSources>"""
    File.WriteAllText(place.File "nuget.config", $"<configuration>{sources}</configuration>")

    fun folder program arguments ->
        Running(
            program,
            arguments,
            place.File folder,
            [
                "NUGET_PACKAGES", place.File "packages"
                "NUGET_FALLBACK_PACKAGES", cache
                "DOTNET_CLI_HOME", place.Path
                "DOTNET_NOLOGO", "1"
            ]
        )
            .Finish()

let private succeeded (ran: Ran) =
    Expect.equal ran.Code 0 (ran.Out + ran.Errors)
    ran.Out

[<Tests>]
let tests =
    testList
        "Build/PackageTests"
        [
            test "what names the version of the packages names the one that is packed" {
                for file in
                    [
                        "src/Package/README.md"
                        "src/Template/content/MyExperiments.fsproj"
                        "src/Template/content/scripts/hello.fsx"
                    ] do
                    let named = Repository.read file |> all "Research(?:, |\" Version=\")([0-9][^\"]*)\""
                    Expect.equal (List.distinct named) [ version ] file
            }

            test "the package asks for the versions that this repository is locked to" {
                let asked = Repository.read "src/Package/Package.csproj" |> all "<PackageReference Include=\"(.*)\" />"
                Expect.isGreaterThan asked.Length 4 ""
                let known = Hashes.locked [ "Main" ] (Repository.read "paket.lock")

                for reference in asked do
                    let words = reference.Split "\" Version=\""
                    Expect.contains known { Name = words[0].ToLowerInvariant(); Version = words[1] } reference
            }
        ]

[<Tests>]
let built =
    testList
        "Build/PackageTests, packed"
        [
            test "a new repository from the template, a script and the tool run from the packages alone" {
                Requires.built ()
                let packed = Running("dotnet", [ "fsi"; Repository.at "build.fsx"; "pack" ], Repository.root, []).Finish()
                let packages = (succeeded packed).Trim().Split '\n'
                Expect.equal packages.Length 4 packed.Out
                use place = new Workplace()
                let run = elsewhere place

                run "" "dotnet" [ "new"; "install"; Repository.at $"out/packages/Research.Templates.{version}.nupkg" ]
                |> succeeded
                |> ignore

                run "" "dotnet" [ "new"; "research-experiments"; "-o"; "Vision" ] |> succeeded |> ignore
                run "Vision" "dotnet" [ "run"; "-c"; "Release"; "--"; "run"; "E1"; "--quick" ] |> succeeded |> ignore
                let page = place.File "Vision/out/report/figures/E1-quick--densities.html"
                Expect.isTrue (File.Exists page) page
                let script = place.File "Vision/scripts/hello.fsx"
                let feed = Repository.at "out/packages"
                File.WriteAllText(script, $"#i \"nuget: {feed}\"\n" + File.ReadAllText script)
                let answered = run "Vision" "dotnet" [ "fsi"; "scripts/hello.fsx" ] |> succeeded
                Expect.stringContains answered "1 claim holds" ""

                run "" "dotnet" [ "tool"; "install"; "Research.Tool"; "--version"; version; "--tool-path"; "tools" ]
                |> succeeded
                |> ignore

                let listed = run "" (place.File "tools/research") [ "list" ] |> succeeded
                Expect.stringContains listed "F1.1" ""
            }
        ]
    |> slow
    |> testSequencedGroup "the folders that a build writes"
