module Research.Tests.HashesTests

open System.IO
open Expecto

let private lock =
    """STORAGE: NONE
NUGET
  remote: %NUGET_FEED%
    Argu (6.1.1)
      FSharp.Core (>= 4.3.2)
    XPlot.Plotly (4.1)

GROUP Test
NUGET
  remote: %NUGET_FEED%
    FSharp.Core (10.1.401)
"""

let private argu: Hashes.Package = { Name = "argu"; Version = "6.1.1" }

/// A package cache in which Argu has this note, or none.
let private within (note: string option) check =
    let cache = Directory.CreateTempSubdirectory "hashes"

    try
        let folder = cache.CreateSubdirectory "argu/6.1.1"
        note |> Option.iter (fun text -> File.WriteAllText(Path.Combine(folder.FullName, ".nupkg.metadata"), text))
        check cache.FullName
    finally
        cache.Delete true

let private noted hash = Some $$"""{"version": 2, "contentHash": "{{hash}}"}"""

[<Tests>]
let tests =
    testList
        "Build/HashesTests"
        [
            test "the packages of a group are those that the lock has directly below its feed" {
                let names groups = Hashes.locked groups lock |> List.map (fun package -> $"{package.Name} {package.Version}")
                Expect.equal (names [ "Main" ]) [ "argu 6.1.1"; "xplot.plotly 4.1.0" ] ""
                Expect.equal (names [ "Test" ]) [ "fsharp.core 10.1.401" ] ""
            }

            test "a package with the content that is known is no problem" {
                within (noted "abc=") (fun cache ->
                    Expect.isEmpty (Hashes.problems cache "argu 6.1.1 abc=\n" [ argu ]) ""
                    Expect.equal (Hashes.write cache [ argu ]) [ "argu 6.1.1 abc=" ] "")
            }

            test "other content, a package without a hash, and one without a note are each one sentence" {
                let problem note known = within note (fun cache -> single (Hashes.problems cache known [ argu ]))

                Expect.stringContains
                    (problem (noted "abd=") "argu 6.1.1 abc=")
                    "argu 6.1.1 has other content than paket.hashes says"
                    ""

                Expect.stringContains (problem (noted "abc=") "argu 6.1.0 abc=") "paket.hashes has no hash of argu 6.1.1" ""

                for note in [ None; Some "{"; Some "{}" ] do
                    Expect.stringContains (problem note "argu 6.1.1 abc=") "does not say which content argu 6.1.1 has" ""
            }

            test "each locked package and tool of this repository has a hash" {
                let text (file: string) = File.ReadAllText(Path.Combine(Repository.root, file))
                let known = text "paket.hashes"

                for package in
                    Hashes.locked [ "Main"; "Test"; "Benchmark" ] (text "paket.lock")
                    @ Hashes.tools (text ".config/dotnet-tools.json") do
                    Expect.stringContains
                        known
                        $"{package.Name} {package.Version} "
                        "write them with: dotnet fsi build.fsx hashes"
            }
        ]
