module Research.Tests.AtomicFileTests

open System
open System.IO
open Research
open Research.Tests.StoreSamples
open Xunit

[<Fact>]
let ``a write that fails half-way leaves the old file and nothing else`` () =
    use scratch = new Scratch()
    let path = scratch.File "a.json"
    AtomicFile.writeText path "old"

    let halfWay (stream: Stream) =
        stream.Write(ReadOnlySpan [| 1uy; 2uy |])
        failwith "stopped"

    Assert.Throws<Exception>(fun () -> AtomicFile.writeWith path halfWay) |> ignore
    Assert.Equal("old", File.ReadAllText path)
    Assert.Equal<string array>([| path |], Directory.GetFiles scratch.Path)

[<Fact>]
let ``a file that cannot be written is named with a remedy`` () =
    use scratch = new Scratch()
    let path = Path.Combine(scratch.Path, "missing", "a.json")
    let error = Assert.Throws<IOException>(fun () -> AtomicFile.writeText path "text")
    Assert.StartsWith($"{path} could not be written", error.Message)

[<Fact>]
let ``of many files written quickly each is whole and in its place, and a failed one leaves the old`` () =
    use scratch = new Scratch()
    let content k = [| byte k; byte (k + 1) |]
    let write k (stream: Stream) = stream.Write(ReadOnlySpan(content k))
    let path k = scratch.File $"{k}.part"

    for k in 0..49 do
        AtomicFile.writeOneOfMany (path k) (write k)

    Assert.Throws<Exception>(fun () -> AtomicFile.writeOneOfMany (path 0) (fun _ -> failwith "stopped")) |> ignore
    Assert.Equal(50, (Directory.GetFiles scratch.Path).Length)

    for k in 0..49 do
        Assert.Equal<byte[]>(content k, File.ReadAllBytes(path k))

[<Fact>]
let ``temporary names are unique to process and write`` () =
    let names = List.init 1000 (fun _ -> AtomicFile.temporaryName "a")
    Assert.Equal(1000, (List.distinct names).Length)
    Assert.All(names, fun name -> Assert.Contains($".{Environment.ProcessId}.", name))

[<Fact>]
let ``cleaning removes what dead processes left and nothing of those at work`` () =
    use scratch = new Scratch()
    let own = AtomicFile.temporaryName (scratch.File "a.json")
    let dead = own.Replace($".{Environment.ProcessId}.", ".2147483646.")
    let reused = AtomicFile.temporaryName (scratch.File "b.json")
    let foreign = scratch.File "notes.tmp"
    let kept = scratch.File "a.json"

    for path in [ own; dead; reused; foreign; kept ] do
        File.WriteAllText(path, "half")

    File.SetLastWriteTimeUtc(reused, DateTime.UtcNow.AddDays -2.0)
    AtomicFile.clean scratch.Path
    Assert.Equal<string list>(List.sort [ own; foreign; kept ], Directory.GetFiles scratch.Path |> Array.sort |> List.ofArray)

[<Theory>]
[<InlineData("density 0.1", "density-0.1")>]
[<InlineData("a/b\\c:d", "a-b-c-d")>]
[<InlineData("../..", "unnamed")>]
[<InlineData("", "unnamed")>]
let ``a label becomes a name that every file system takes`` (label: string, name: string) =
    Assert.Equal(name, AtomicFile.slug label)
