module Research.Tests.AtomicFileTests

open System
open System.IO
open Research
open Expecto
open Research.Tests.StoreSamples

[<Tests>]
let tests =
    testList
        "Running/Store/AtomicFileTests"
        [
            test "a write that fails half-way leaves the old file and nothing else" {
                use scratch = new Scratch()
                let path = scratch.File "a.json"
                AtomicFile.writeText path "old"

                let halfWay (stream: Stream) =
                    stream.Write(ReadOnlySpan [| 1uy; 2uy |])
                    failwith "stopped"

                throws<Exception>(fun () -> AtomicFile.writeWith path halfWay) |> ignore
                Expect.equal (File.ReadAllText path) "old" ""
                Expect.equal (Directory.GetFiles scratch.Path) [| path |] ""
            }

            test "a file that cannot be written is named with a remedy" {
                use scratch = new Scratch()
                let path = Path.Combine(scratch.Path, "missing", "a.json")
                let error = throws<IOException>(fun () -> AtomicFile.writeText path "text")
                Expect.stringStarts error.Message $"{path} could not be written" ""
            }

            test "of many files written quickly each is whole and in its place, and a failed one leaves the old" {
                use scratch = new Scratch()
                let content k = [| byte k; byte (k + 1) |]
                let write k (stream: Stream) = stream.Write(ReadOnlySpan(content k))
                let path k = scratch.File $"{k}.part"

                for k in 0..49 do
                    AtomicFile.writeOneOfMany (path k) (write k)

                throws<Exception>(fun () -> AtomicFile.writeOneOfMany (path 0) (fun _ -> failwith "stopped")) |> ignore
                Expect.equal ((Directory.GetFiles scratch.Path).Length) 50 ""

                for k in 0..49 do
                    Expect.equal (File.ReadAllBytes(path k)) (content k) $"for {k}"
            }

            test "what the disk says of a flush is heard" {
                if OperatingSystem.IsLinux() then
                    // No file is open under this number.
                    let error = throws<IOException>(fun () -> Disk.flushDescriptor 1_000_000)
                    Expect.stringStarts error.Message "it could not be flushed to the disk: " ""
                    use scratch = new Scratch()
                    Disk.flushFolder scratch.Path
                else
                    skiptest "Flushes are called directly on Linux alone."
            }

            test "temporary names are unique to process and write" {
                let names = List.init 1000 (fun _ -> AtomicFile.temporaryName "a")
                Expect.equal ((List.distinct names).Length) 1000 ""
                Seq.iter (fun name -> Expect.stringContains name $".{Environment.ProcessId}." "") names
            }

            test "cleaning removes what dead processes left and nothing of those at work" {
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
                Expect.equal (Directory.GetFiles scratch.Path |> Array.sort |> List.ofArray) (List.sort [ own; foreign; kept ]) ""
            }

            for label, name in
                [
                    "densities", "densities"
                    "F2.4", "F2.4"
                    "F2.4-quick", "F2.4-quick"
                    "density 0.1", "density-0.1--22785ff9"
                    "a/b\\c:d", "a-b-c-d--be96e4bd"
                    "../..", "unnamed--0cfd1c96"
                    "", "unnamed--e3b0c442"
                ] do
                test $"a label becomes a name that every file system takes: {label}" {
                    Expect.equal (AtomicFile.slug label) name ""
                }

            test "different names never share a file, whatever the file system makes of their case" {
                let long = String.replicate 70 "a"

                let names =
                    [
                        "α=0.9"
                        "β=0.9"
                        "0.9"
                        "1−S=0.1"
                        "1-S=0.1"
                        "a-b"
                        "a--b"
                        "a b"
                        "a."
                        "a"
                        "A"
                        "relu"
                        "ReLU"
                        "F1.1"
                        "f1.1"
                        long
                        long + "a"
                        ""
                        " "
                        "unnamed"
                    ]

                let files = names |> List.map (AtomicFile.slug >> _.ToUpperInvariant())
                Expect.equal (List.distinct files).Length names.Length ""

                for file in files do
                    Expect.isMatch file "^[A-Z0-9][A-Z0-9._-]{0,69}$" ""
            }

            test "names of a run and a figure share no file with other two of the same letters" {
                let pairs =
                    [
                        "F1.1", "densities"
                        "F1.1-quick", "densities"
                        "F1.1", "quick-densities"
                        "a-b", "c"
                        "a", "b-c"
                    ]

                let files = pairs |> List.map AtomicFile.slugOf
                Expect.equal files.Head "F1.1-densities" ""
                Expect.equal (List.distinct files).Length pairs.Length ""
            }
        ]
