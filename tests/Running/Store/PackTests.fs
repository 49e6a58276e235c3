module Research.Tests.PackTests

open System
open System.IO
open System.IO.Compression
open System.Text
open System.Text.Json.Nodes
open Research
open Expecto
open Research.Tests.StoreSamples

let private storeOf packOf (path: string) = { openStore path with PackOf = packOf }

let private cells = [ for k in 1..7 -> cellOf 4 (float k / 10.0) ]
let private trained = lazy [ for cell in cells -> cell, train cell ]

/// A run of seven cells, of which three make a pack.
let private kept packOf (scratch: Scratch) =
    let run = RunFolder.openIn (storeOf packOf scratch.Path) engine "F1" cells
    trained.Value |> List.iter (fun (cell, states) -> RunFolder.keep run cell states)
    run

let private weights (run: RunFolder) pattern = Directory.GetFiles(Path.Combine(run.Folder, "weights"), pattern) |> Array.sort
let private packs run = weights run "cells-*.zip"
let private loose run = weights run "*.safetensors"

/// The positions of the cells that a store finds, all of them with their bits.
let private found (store: Store) =
    [
        for k, (cell, states) in List.indexed trained.Value do
            match (Store.tryLoad cell store).Found with
            | Some other ->
                Expect.equal (List.map bits other) (List.map bits states) $"the bits of cell {k}"
                k
            | None -> ()
    ]

let private all = [ 0..6 ]

let private finish (run: RunFolder) =
    let node = JsonObject()

    RunFolder.finish
        run
        {
            Trained = trained.Value
            About = node
            Answers = node
            Claims = node
            Figures = []
            Tables = []
            Cost = node
            Command = [ "run" ]
        }

/// Changes one bit.
let private flip (path: string) (at: int) =
    let bytes = File.ReadAllBytes path
    bytes[at] <- bytes[at] ^^^ 1uy
    File.WriteAllBytes(path, bytes)

[<Tests>]
let tests =
    testList
        "Running/Store/PackTests"
        [
            test "cells are put into packs as soon as there are enough, and are found bit for bit" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                Expect.equal ((packs run).Length, (loose run).Length) (2, 1) ""
                Expect.equal (found (openStore scratch.Path)) all ""
                Expect.equal (Store.namesIn (Path.Combine(run.Folder, "weights"))).Length 7 ""
            }

            test "a pack is a zip archive of the files that the cells were" {
                use scratch = new Scratch()
                use other = new Scratch()
                let run, single = kept 3 scratch, kept 1_000 other

                for pack in packs run do
                    use archive = ZipFile.OpenRead pack
                    Expect.equal archive.Entries.Count 3 ""

                    for entry in archive.Entries do
                        use content = new MemoryStream()
                        using (entry.Open()) _.CopyTo(content)
                        let file = Path.Combine(single.Folder, "weights", entry.Name)
                        Expect.equal (content.ToArray()) (File.ReadAllBytes file) entry.Name
            }

            test "equal cells make equal packs" {
                use scratch = new Scratch()
                use other = new Scratch()
                let content run = [ for path in packs run -> Path.GetFileName path, File.ReadAllBytes path ]
                Expect.equal (content (kept 3 scratch)) (content (kept 3 other)) ""
            }

            test "a store that was opened before cells were packed still finds them" {
                use scratch = new Scratch()
                kept 1_000 scratch |> ignore
                let early = openStore scratch.Path
                Expect.equal (found early) all ""
                let run = RunFolder.openIn (storeOf 3 scratch.Path) engine "F1" cells
                RunFolder.keep run cells.Head (snd trained.Value.Head)
                Expect.equal ((packs run).Length, (loose run).Length) (2, 1) ""
                Expect.equal (found early) all ""
            }

            test "a finished run of before there were packs is packed when it is finished again, and stays whole" {
                use scratch = new Scratch()
                let run = kept 1_000 scratch
                finish run
                let again = RunFolder.openIn (storeOf 3 scratch.Path) engine "F1" cells
                Expect.equal (packs again) [||] "opening it changes nothing"
                finish again
                Expect.equal ((packs run).Length, (loose run).Length) (2, 1) ""
                Expect.equal (Checksums.problems run.Folder) [] ""
                Expect.equal (found (openStore scratch.Path)) all ""
            }

            test "another run takes cells out of a pack" {
                use scratch = new Scratch()
                kept 3 scratch |> ignore
                let other = RunFolder.openIn (openStore scratch.Path) engine "F2" [ cells[1] ]
                let found = RunFolder.tryLoad other cells[1]
                Expect.equal (Option.map (List.map bits) found.Found) (Some(List.map bits (snd trained.Value[1]))) ""
                Expect.equal (loose other).Length 1 ""
            }

            test "a pack of which other packs have every cell goes when the run is finished" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                let first = packs run
                // Another origin makes other files of the same numbers.
                let other = { run with Engine = SimdEngine 1 }
                trained.Value |> List.rev |> List.iter (fun (cell, states) -> RunFolder.keep other cell states)
                finish run
                Expect.equal (Set.intersect (Set first) (Set(packs run))) Set.empty ""
                Expect.equal (found (openStore scratch.Path)) all ""
                Expect.equal (Checksums.problems run.Folder) [] ""
            }

            test "a cell of a pack that is damaged is named and computed again, and the others are found" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                let pack = (packs run)[0]
                // The last bytes before the list are numbers of the last cell of the pack.
                let text = Encoding.Latin1.GetString(File.ReadAllBytes pack)
                flip pack (text.IndexOf("PK\001\002", StringComparison.Ordinal) - 9)

                let reader =
                    match Store.openReadOnly scratch.Path with
                    | Ok store -> store
                    | Error fault -> failwith fault.Sentence

                Expect.equal (found reader).Length 6 ""
                Expect.isTrue (File.Exists pack) "reading only changes nothing"

                let store = storeOf 3 scratch.Path

                let said =
                    [
                        for cell in cells do
                            yield! (Store.tryLoad cell store).Warnings
                    ]

                Expect.stringStarts (single said) (pack + "/") ""
                Expect.stringContains said[0] "is corrupt" ""
                Expect.isTrue (File.Exists(pack + ".corrupt")) ""
                Expect.equal (found store).Length 6 ""
                Expect.equal (found (openStore scratch.Path)).Length 6 ""
            }

            test "of a pack that was cut short every cell before the cut is found, at every tenth of its length" {
                for tenth in 0..9 do
                    use scratch = new Scratch()
                    let run = kept 7 scratch
                    let pack = (packs run)[0]
                    let bytes = File.ReadAllBytes pack
                    let length = bytes.Length * tenth / 10
                    File.WriteAllBytes(pack, Array.truncate length bytes)
                    let store = storeOf 7 scratch.Path
                    let there = (found store).Length
                    let records = Encoding.Latin1.GetString(bytes).Split("PK\003\004").Length - 1
                    Expect.equal records 7 "records"
                    Near.inRange (7 * tenth / 10 - 1) (7 * tenth / 10 + 1) there
                    Expect.stringContains (single (Store.damage store)) $"{there} of its cells are found" ""
                    Expect.isFalse (File.Exists pack) ""
                    Expect.equal (found (openStore scratch.Path)).Length there ""
            }

            test "names that lead out of a pack lead nowhere" {
                use scratch = new Scratch()
                let folder = Directory.CreateDirectory(scratch.File "runs/F1-0123456789ab/weights").FullName
                let pack = Path.Combine(folder, "cells-0123456789ab.zip")

                using (ZipFile.Open(pack, ZipArchiveMode.Create)) (fun archive ->
                    for name in [ "../../../out.safetensors"; "/out.safetensors"; "a/b.safetensors" ] do
                        use stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open()
                        stream.WriteByte 1uy)

                Expect.equal (fst (Pack.cells pack)) [] ""
            }

            test "an archive of a user's own is left as it is" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                let mine = Path.Combine(run.Folder, "weights", "backup.zip")
                File.WriteAllText(mine, "mine")
                Expect.equal (found (openStore scratch.Path)) all ""
                Expect.equal (File.ReadAllText mine) "mine" ""
            }

            test "verify names the pack of which a bit was changed, listed or not" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                finish run
                let pack = (packs run)[0]
                flip pack 2_000
                let problems () = (Verification.all (openStore scratch.Path)).Problems
                Expect.stringContains (single (problems ())) $"weights/{Path.GetFileName pack}" ""
                let list = Path.Combine(run.Folder, "SHA256SUMS")
                let lines = File.ReadAllLines list |> Array.filter (fun line -> not (line.Contains "weights/"))
                File.WriteAllLines(list, lines)
                Expect.stringContains (single (problems ())) $"weights/{Path.GetFileName pack}/" "the cell"
            }

            test "what cells share stands once in spec.json, and a change of it is said once" {
                use scratch = new Scratch()
                let run = kept 3 scratch
                finish run
                let text = File.ReadAllText(Path.Combine(run.Folder, "spec.json"))
                Expect.equal (text.Split("\"model\":").Length - 1) 1 ""
                let changed = [ for k in 1..7 -> cellOf 5 (float k / 10.0) ]
                let miss = StoredRun.whyMissing (openStore scratch.Path) engine "F1" changed
                Expect.stringEnds miss.Value.Sentence "in trainer.steps 4 → 5." ""

                // The form of before anything was shared.
                let plan (cell: RunCell) = $"{{\"label\":\"{cell.Label}\",\"key\":\"{cell.Key}\",\"plan\":{cell.Spec}}}"
                let plans = cells |> List.map plan |> String.concat ","

                File.WriteAllText(
                    Path.Combine(run.Folder, "spec.json"),
                    $"{{\"schema\":1,\"name\":\"F1\",\"engine\":{{\"name\":\"{engine.Name}\",\"version\":\"{engine.Version}\"}},\"settings\":[{plans}]}}"
                )

                let miss = StoredRun.whyMissing (openStore scratch.Path) engine "F1" changed
                Expect.stringEnds miss.Value.Sentence "in trainer.steps 4 → 5." ""
            }
        ]
