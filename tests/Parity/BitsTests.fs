/// The bits of short runs: on every kind of machine, and from version to version.
module Research.Tests.BitsTests

open System
open System.Diagnostics
open Research
open Xunit

/// The hash of each engine's short runs, by its version.
let private golden = Map [ "reference/1", "24b359c1082a80df"; "simd/3", "a7b56cc7d1944c84" ]

/// The hash of short runs on exact losses, whatever the engine.
let private goldenExact = "59b4d3ebe7940877"

/// The hash of searches for their minima.
let private goldenSearch = "6ebb78442c37235c"

/// Runs the probe in a process whose runtime was told to leave out some instructions.
let private probe engine (switch: string option) =
    let start = ProcessStartInfo("dotnet", RedirectStandardOutput = true)
    start.ArgumentList.Add typeof<Engines>.Assembly.Location
    start.ArgumentList.Add engine

    for name in [ "EnableAVX512"; "EnableAVX2"; "EnableHWIntrinsic" ] do
        start.Environment.Remove $"DOTNET_{name}" |> ignore

    switch |> Option.iter (fun name -> start.Environment[$"DOTNET_{name}"] <- "0")
    use child = Process.Start start |> nonNull
    let words = child.StandardOutput.ReadToEnd().Split()
    child.WaitForExit()
    Assert.Equal(0, child.ExitCode)
    int words[0], words[1]

[<Theory; MemberData(nameof Engines.Names, MemberType = typeof<Engines>)>]
let ``a version keeps its bits`` engine =
    let version = Engines.Make(engine, 1).Version
    let hash = ShortRuns.hash engine

    Assert.True(
        golden.TryFind version = Some hash,
        $"The bits of {version} are now {hash}. If that was meant, give the engine a new Version and put both into this table: "
        + "stored runs are reused as long as their engine's version is the same."
    )

[<Fact>]
let ``exact losses keep their bits`` () =
    let hash = ShortRuns.hash "exact"

    Assert.True(
        (hash = goldenExact),
        $"The bits of runs on exact losses are now {hash}. If that was meant, give every engine a new Version, and put this here."
    )

[<Fact>]
let ``searches keep their bits`` () =
    let hash = ShortRuns.hash "search"

    Assert.True(
        (hash = goldenSearch),
        $"The bits of quasi-Newton searches are now {hash}. If that was meant, give every engine a new Version, and put this here."
    )

let private sameEverywhere engine golden =
    let full = ShortRuns.width ()

    for switch, widest in [ None, 512; Some "EnableAVX512", 256; Some "EnableAVX2", 128; Some "EnableHWIntrinsic", 0 ] do
        let width, hash = probe engine switch

        Assert.True(
            (width = min full widest),
            $"With {switch} = 0 the process had vectors of {width} bits, not {min full widest}."
        )

        Assert.Equal(golden, hash)

[<Theory; MemberData(nameof Engines.Names, MemberType = typeof<Engines>)>]
let ``machines with narrower vectors, or none, compute the same bits`` engine =
    sameEverywhere engine golden[Engines.Make(engine, 1).Version]

[<Fact>]
let ``machines with narrower vectors, or none, compute the same bits of exact losses`` () = sameEverywhere "exact" goldenExact

[<Fact>]
let ``machines with narrower vectors, or none, compute the same bits of searches`` () = sameEverywhere "search" goldenSearch
