module Research.Tests.RunCommandTests

open System.IO
open Research.Tests.CommandLine
open Xunit

let private escape = "\u001b"

/// The rows of a table, without its head.
let private rows (text: string) = text.Split '\n' |> Array.filter _.Contains('│') |> Array.tail |> List.ofArray

[<Fact>]
let ``standard output holds the claims and standard error the progress`` () =
    use place = new Workplace()
    let ran = place.Start(tiny).Finish()
    Assert.Equal(0, ran.Code)
    Assert.Contains($"0 claims hold, 0 do not, {(rows ran.Out).Length} open", ran.Out)
    Assert.DoesNotContain("kept", ran.Out)
    Assert.Equal("F1.1  4 settings, 0 found, 16 instance-steps to train", ran.Complaints.Head)
    Assert.Equal(4, ran.Complaints |> List.filter _.StartsWith("F1.1  kept ") |> List.length)
    Assert.Contains("(4 of 4)", ran.Errors)

    for page in ran.Complaints |> List.filter _.StartsWith("figure ") |> List.map _.Substring(7) do
        Assert.True(File.Exists(place.File page), page)

[<Fact>]
let ``what is redirected has no escape codes and is not wrapped`` () =
    use place = new Workplace()

    for variable in [ "TERM", "xterm-256color"; "NO_COLOR", "1"; "COLUMNS", "20" ] do
        let ran = place.RunWith(variable, tiny)
        Assert.DoesNotContain(escape, ran.Out)
        Assert.DoesNotContain(escape, ran.Errors)

        for row in rows ran.Out do
            Assert.StartsWith("  F1.1 ", row)

    let show = place.RunWith(("COLUMNS", "20"), [ "show"; "F1.1" ])

    for row in rows show.Out do
        Assert.Matches("^  [a-z]+ +│ .*[0-9A-Za-z)]", row)

[<Fact>]
let ``a finished run is found, and running it again trains nothing`` () =
    use place = new Workplace()
    let first = place.Start(tiny).Finish()
    let before = results place "out"
    let again = place.Start(tiny).Finish()
    Assert.Equal(0, again.Code)
    Assert.Equal("F1.1  4 settings, 4 found, nothing to compute", again.Complaints.Head)
    Assert.DoesNotContain("kept", again.Errors)
    Assert.Equal(first.Out, again.Out)
    Assert.Equal(before, results place "out")

[<Fact>]
let ``--force trains everything again, to the same bits`` () =
    use place = new Workplace()
    place.Start(tiny).Finish() |> ignore
    let before = results place "out"
    let again = place.Start(tiny @ [ "--force" ]).Finish()
    Assert.Equal("F1.1  4 settings, 0 found, 16 instance-steps to train", again.Complaints.Head)
    Assert.Equal(before, results place "out")

[<Fact>]
let ``--dry-run says what would run and why, and writes nothing`` () =
    use place = new Workplace()
    let empty = place.Start(tiny @ [ "--dry-run" ]).Finish()
    Assert.Equal((0, ""), (empty.Code, empty.Errors))
    Assert.StartsWith("F1.1: 4 settings, 0 found, 4 to train\n  1\n", empty.Out)
    Assert.Empty place.Everything

    place.Start(tiny).Finish() |> ignore
    let before = place.Everything
    let found = place.Start(tiny @ [ "--dry-run" ]).Finish()
    Assert.Equal("F1.1: 4 settings, 4 found, 0 to train\n", found.Out)

    let changed = place.Run("run", "F1.1", "--quick", "--dry-run", "--set", "steps=3", "batch=4")

    Assert.Equal(0, changed.Code)
    Assert.StartsWith("F1.1: 4 settings, 0 found, 4 to train\n", changed.Out)
    Assert.Contains("trainer.steps 2 → 3", Assert.Single changed.Complaints)
    Assert.Equal<Map<string, string>>(before, place.Everything)

[<Fact>]
let ``two figures with the same settings train them once`` () =
    use place = new Workplace()

    let ran = place.Run("run", "F2.2", "F2.3", "--quick", "--set", "steps=2", "batch=4", "restarts=1")

    Assert.Equal(0, ran.Code)
    Assert.Contains("F2.2  2 settings, 0 found, 4 instance-steps to train", ran.Complaints)
    Assert.Contains("F2.3  2 settings, 2 found, nothing to compute", ran.Complaints)

[<Fact>]
let ``the number of threads changes no bit`` () =
    use place = new Workplace()

    let ran threads =
        let folder = $"out{threads}"

        let finished = place.Start(tiny @ [ "--threads"; threads; "--out"; folder ]).Finish()

        Assert.Equal(0, finished.Code)
        results place folder

    let alone = ran "1"
    Assert.Equal(alone, ran "2")
    Assert.Equal(alone, ran "4")

[<Fact>]
let ``a damaged weight file is named, kept aside and trained again to the same bits`` () =
    use place = new Workplace()
    place.Start(tiny).Finish() |> ignore
    let before = results place "out"

    let file =
        Directory.GetFiles(place.File "out", "*.safetensors", SearchOption.AllDirectories) |> Array.sort |> Array.head

    let bytes = File.ReadAllBytes file
    bytes[bytes.Length / 2] <- bytes[bytes.Length / 2] ^^^ 4uy
    File.WriteAllBytes(file, bytes)
    let again = place.Start(tiny).Finish()
    Assert.Equal(0, again.Code)
    let named = again.Complaints |> List.filter _.Contains("is corrupt")
    Assert.Contains(string (Path.GetFileName file), Assert.Single named)
    Assert.Contains("F1.1  4 settings, 3 found, 4 instance-steps to train", again.Complaints)
    Assert.Equal(before, results place "out")
    Assert.Equal<byte array>(bytes, File.ReadAllBytes $"{file}.corrupt")

[<Fact>]
let ``claims that are not decided do not make a strict run fail`` () =
    use place = new Workplace()
    Assert.Equal(0, place.Start(tiny @ [ "--strict" ]).Finish().Code)
