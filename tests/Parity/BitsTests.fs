/// The bits of short runs: on every kind of machine, and from version to version.
module Research.Tests.BitsTests

open System
open System.Diagnostics
open System.IO
open Research
open Expecto

/// The hash of each engine's short runs, by its version.
let private golden = Map [ "reference/1", "24b359c1082a80df"; "simd/3", "a7b56cc7d1944c84" ]

/// The hash of short runs on exact losses, whatever the engine.
let private goldenExact = "59b4d3ebe7940877"

/// The hash of searches for their minima.
let private goldenSearch = "6ebb78442c37235c"

/// The hash of random chains on the vector engine.
let private goldenChains = "bb83c9b859cefdef"

/// The hash of runs on every sampler and magnitude, by the vector engine.
let private goldenSamplers = "a674d3d9d3474fbe"

/// The hash of sparse autoencoders of every kind, by the vector engine.
let private goldenDictionaries = "dbf120a69814c278"

let private program = Path.Combine(AppContext.BaseDirectory, "Research.Tests.dll")

/// Runs the probe in a process whose runtime was told to leave out some instructions.
let private probe engine (switch: string option) =
    let start = ProcessStartInfo("dotnet", RedirectStandardOutput = true)
    [ program; "probe"; engine ] |> List.iter start.ArgumentList.Add

    for name in [ "EnableAVX512"; "EnableAVX2"; "EnableHWIntrinsic" ] do
        start.Environment.Remove $"DOTNET_{name}" |> ignore

    switch |> Option.iter (fun name -> start.Environment[$"DOTNET_{name}"] <- "0")
    use child = Process.Start start |> nonNull
    let words = child.StandardOutput.ReadToEnd().Split()
    child.WaitForExit()
    Expect.equal child.ExitCode 0 ""
    int words[0], words[1]

let private sameEverywhere engine golden =
    let full = ShortRuns.width ()

    for switch, widest in [ None, 512; Some "EnableAVX512", 256; Some "EnableAVX2", 128; Some "EnableHWIntrinsic", 0 ] do
        let width, hash = probe engine switch

        Expect.isTrue
            (width = min full widest)
            $"With {switch} = 0 the process had vectors of {width} bits, not {min full widest}."

        Expect.equal hash golden $"for {switch}, {widest}"

[<Tests>]
let tests =
    testList
        "Parity/BitsTests"
        [
            for engine in Engines.portable do
                test $"a version keeps its bits: {engine}" {
                    let version = (Engines.make engine 1).Version
                    let hash = ShortRuns.hash engine

                    Expect.isTrue
                        (golden.TryFind version = Some hash)
                        ($"The bits of {version} are now {hash}. If that was meant, give the engine a new Version and put both into this table: "
                         + "stored runs are reused as long as their engine's version is the same.")
                }

            test "exact losses keep their bits" {
                let hash = ShortRuns.hash "exact"

                Expect.isTrue
                    (hash = goldenExact)
                    $"The bits of runs on exact losses are now {hash}. If that was meant, give every engine a new Version, and put this here."
            }

            test "searches keep their bits" {
                let hash = ShortRuns.hash "search"

                Expect.isTrue
                    (hash = goldenSearch)
                    $"The bits of quasi-Newton searches are now {hash}. If that was meant, give every engine a new Version, and put this here."
            }

            test "random chains keep their bits" {
                let hash = ShortRuns.hash "chains"

                Expect.isTrue
                    (hash = goldenChains)
                    $"The bits of random chains are now {hash}. If that was meant, give the vector engine a new Version, and put this here."
            }

            test "samplers and magnitudes keep their bits" {
                let hash = ShortRuns.hash "samplers"

                Expect.isTrue
                    (hash = goldenSamplers)
                    $"The bits of runs on the samplers are now {hash}. If that was meant, give the sampler that changed a new version in its Drawing, and put this here."
            }

            test "sparse autoencoders keep their bits" {
                let hash = ShortRuns.hash "dictionaries"

                Expect.isTrue
                    (hash = goldenDictionaries)
                    $"The bits of sparse autoencoders are now {hash}. If that was meant, give the vector engine a new Version, or those of few inputs alone in its VersionOf, and put this here."
            }

            test "machines with narrower vectors, or none, compute the same bits of sparse autoencoders" {
                sameEverywhere "dictionaries" goldenDictionaries
            }

            test "machines with narrower vectors, or none, draw the same bits of every sampler and magnitude" {
                sameEverywhere "samplers" goldenSamplers
            }

            test "machines with narrower vectors, or none, compute the same bits of random chains" {
                sameEverywhere "chains" goldenChains
            }

            for engine in Engines.portable do
                test $"machines with narrower vectors, or none, compute the same bits: {engine}" {
                    sameEverywhere engine golden[(Engines.make engine 1).Version]
                }

            test "machines with narrower vectors, or none, compute the same bits of exact losses" {
                sameEverywhere "exact" goldenExact
            }

            test "machines with narrower vectors, or none, compute the same bits of searches" {
                sameEverywhere "search" goldenSearch
            }
        ]
    |> slow
