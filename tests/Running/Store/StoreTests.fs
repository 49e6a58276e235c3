module Research.Tests.StoreTests

open System.IO
open System.Threading.Tasks
open System.Text.Json.Nodes
open Research
open Expecto
open Research.Tests.StoreSamples

let private node (text: string) : JsonNode = JsonObject(dict [ "text", JsonValue.Create text :> JsonNode | null ])

let private results trained =
    {
        Trained = trained
        About = node "about"
        Answers = node "answers"
        Claims = node "claims"
        Figures = [ "norm bars", node "figure" ]
        Tables = [ "norm bars", "still,panel\n" ]
        Cost = node "cost"
        Command = [ "run"; "F1" ]
    }

let private runOnce store name cells =
    let run = RunFolder.openIn store engine name cells
    let trained = cells |> List.map (fun cell -> cell, train cell)

    trained |> List.iter (fun (cell, states) -> RunFolder.keep run cell states)

    RunFolder.finish run (results trained)
    run, trained

let private same (trained: TrainedState list) (lookup: Lookup<TrainedState list>) =
    Option.map (List.map bits) lookup.Found = Some(List.map bits trained)

let private parts (run: RunFolder) = Directory.GetFiles(Path.Combine(run.Folder, "weights"), "*.safetensors")

[<Tests>]
let tests =
    testList
        "Running/Store/StoreTests"
        [
            test "what was kept is found by a store opened later, bit for bit" {
                use scratch = new Scratch()
                let cell = cellOf 4 0.1
                let _, trained = runOnce (openStore scratch.Path) "F1" [ cell ]
                let found = openStore scratch.Path |> Store.tryLoad cell
                Expect.isTrue (same (snd trained.Head) found) ""
                Expect.isEmpty found.Warnings ""
            }

            test "another run takes over a cell and holds it itself" {
                use scratch = new Scratch()
                let first, second = cellOf 4 0.1, cellOf 4 0.2
                let _, trained = runOnce (openStore scratch.Path) "F1" [ first ]
                let other = RunFolder.openIn (openStore scratch.Path) engine "F2" [ first; second ]
                Expect.isTrue (same (snd trained.Head) (RunFolder.tryLoad other first)) ""
                Expect.isTrue ((RunFolder.tryLoad other second).Found.IsNone) ""
                Expect.equal ((parts other).Length) 1 ""
            }

            test "a damaged part is named, kept aside and counts as missing" {
                use scratch = new Scratch()
                let cell = cellOf 4 0.1
                let run, _ = runOnce (openStore scratch.Path) "F1" [ cell ]
                let path = (parts run)[0]
                let bytes = File.ReadAllBytes path
                bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
                File.WriteAllBytes(path, bytes)

                let reader =
                    match Store.openReadOnly scratch.Path with
                    | Ok store -> store
                    | Error fault -> failwith fault.Sentence

                Expect.stringContains ((Store.tryLoad cell reader).Warnings.Head) "is corrupt" ""
                Expect.isTrue (File.Exists path) ""

                let found = RunFolder.tryLoad (RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]) cell

                Expect.isTrue found.Found.IsNone ""
                Expect.stringStarts (single found.Warnings) $"{path} is corrupt" ""
                Expect.isFalse (File.Exists path) ""
                Expect.equal (File.ReadAllBytes(path + ".corrupt")) bytes ""
            }

            test "a truncated part does not hide a sound one in another run" {
                use scratch = new Scratch()
                let cell = cellOf 4 0.1
                let run, trained = runOnce (openStore scratch.Path) "F1" [ cell ]

                let other = RunFolder.openIn (openStore scratch.Path) engine "F2" [ cell; cellOf 4 0.2 ]

                RunFolder.tryLoad other cell |> ignore
                let path = (parts run)[0]
                File.WriteAllBytes(path, Array.truncate 500 (File.ReadAllBytes path))

                let found = RunFolder.tryLoad (RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]) cell

                Expect.isTrue (same (snd trained.Head) found) ""
                Expect.stringStarts (single found.Warnings) $"{path} is truncated" ""
                Expect.isTrue (File.Exists path) ""
            }

            test "a finished run is read back and another takes its place when newer" {
                use scratch = new Scratch()
                let store = openStore scratch.Path
                runOnce store "F1" [ cellOf 4 0.1 ] |> ignore
                let newer, _ = runOnce store "F1" [ cellOf 4 0.2 ]
                runOnce store "F0" [ cellOf 4 0.1 ] |> ignore
                let runs, warnings = StoredRun.latest store
                Expect.isEmpty warnings ""
                Expect.equal (runs |> List.map _.Name) [ "F0"; "F1" ] ""
                let run = runs[1]
                Expect.equal run.Folder newer.Folder ""
                Expect.equal (string run.Claims["text"]) "claims" ""
                Expect.equal (List.map fst run.Figures) [ "norm-bars--2e28dc8c" ] ""
                Expect.equal ((Option.ofObj run.Provenance["seeds"]).Value.ToJsonString()) "[7]" ""
            }

            test "a corrupt text file is named and an older sound run serves" {
                use scratch = new Scratch()
                let store = openStore scratch.Path
                let older, _ = runOnce store "F1" [ cellOf 4 0.1 ]
                let newer, _ = runOnce store "F1" [ cellOf 4 0.2 ]
                File.AppendAllText(Path.Combine(newer.Folder, "claims.json"), " ")
                let runs, warnings = StoredRun.latest store
                Expect.equal runs.Head.Folder older.Folder ""
                Expect.stringStarts (single warnings) $"claims.json in {newer.Folder} is corrupt" ""
            }

            test "a run that was not finished is not reported" {
                use scratch = new Scratch()
                let store = openStore scratch.Path
                let cell = cellOf 4 0.1
                RunFolder.keep (RunFolder.openIn store engine "F1" [ cell ]) cell (train cell)
                let runs, warnings = StoredRun.latest store
                Expect.isEmpty runs ""
                Expect.isEmpty warnings ""
            }

            test "a miss names the fields that changed since the newest run of the name" {
                use scratch = new Scratch()
                let store = openStore scratch.Path

                let both steps = [ cellOf steps 0.1; cellOf steps 0.2 ]

                Expect.isTrue ((StoredRun.whyMissing store engine "F1" (both 4)).IsNone) ""
                let run, _ = runOnce store "F1" (both 4)
                Expect.isTrue ((StoredRun.whyMissing store engine "F1" (both 4)).IsNone) ""
                let earlier = Path.GetFileName run.Folder

                let miss = (StoredRun.whyMissing store engine "F1" (both 5)).Value
                Expect.equal miss.Sentence $"It differs from {earlier} in trainer.steps 4 → 5." ""

                let miss = (StoredRun.whyMissing store engine "F1" [ cellOf 4 0.1; cellOf 4 0.3 ]).Value

                Expect.equal
                    miss.Sentence
                    $"It differs from {earlier} in cells density 0.1, density 0.2 → density 0.1, density 0.3."
                    ""
            }

            test "an output folder that is a file, or below one, is refused in one sentence" {
                use scratch = new Scratch()
                let file = scratch.File "out"
                File.WriteAllText(file, "mine")

                for opened in [ Store.openAt file; Store.openReadOnly file ] do
                    match opened with
                    | Ok _ -> failtest "opened"
                    | Error fault ->
                        let sentence =
                            $"The output folder is the file {file} but must be a folder: name another folder or move the file away."

                        Expect.equal fault.Sentence sentence ""

                match Store.openAt (Path.Combine(file, "deeper")) with
                | Ok _ -> failtest "opened"
                | Error fault -> Expect.stringContains fault.Sentence $"below the file {file}" ""

                Expect.equal (File.ReadAllText file) "mine" ""
            }

            test "reading only creates nothing" {
                use scratch = new Scratch()
                let out = scratch.File "out"

                match Store.openReadOnly out with
                | Error fault -> failtest fault.Sentence
                | Ok store ->
                    Expect.isTrue ((Store.tryLoad (cellOf 4 0.1) store).Found.IsNone) ""
                    Expect.equal ((fst (StoredRun.latest store)).Length) 0 ""

                Expect.isFalse (Directory.Exists out) ""
            }

            test "many writers of one run leave it sound" {
                use scratch = new Scratch()
                let cell = cellOf 4 0.1
                let states = train cell

                let write (_: int) =
                    let run = RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]
                    RunFolder.keep run cell states
                    RunFolder.finish run (results [ cell, states ])

                Parallel.For(0, 8, write) |> ignore
                let store = openStore scratch.Path
                Expect.isTrue (same states (Store.tryLoad cell store)) ""
                let runs, warnings = StoredRun.latest store
                Expect.isEmpty warnings ""
                Expect.isEmpty (Directory.GetFiles(runs.Head.Folder, "*.tmp", SearchOption.AllDirectories)) ""
            }

            test "metrics hold every point of every curve and every evaluation" {
                use scratch = new Scratch()

                let run, trained = runOnce (openStore scratch.Path) "F1" [ cellOf 4 0.1; cellOf 4 0.2 ]

                let lines = File.ReadAllLines(Path.Combine(run.Folder, "metrics.jsonl"))
                let states = List.collect snd trained
                Expect.equal lines.Length ((states |> List.sumBy _.Curve.Count) + states.Length) ""
                let first = trained.Head |> snd |> List.head
                let loss = (Seq.head first.Curve).Loss.ToString "R"
                Expect.equal (lines[0]) $"""{{"setting":"density 0.1","restart":0,"step":1,"loss":{loss}}}""" ""
            }

            test "figures have a page and a file of numbers each, beside the assets that exist" {
                use scratch = new Scratch()
                let asset = scratch.File "plotly.js"
                File.WriteAllText(asset, "plot()")
                let assets = [ "plotly.min.js", asset; "missing.js", scratch.File "missing.js" ]
                let figures = [ "F1-norms", Plotly.encode Drawings.everyMark ]
                let store = openStore (scratch.File "out")

                let page =
                    ReportFolder.writeFigures store (PlotlyScript.Beside "../assets/plotly.min.js") assets figures |> List.head

                let report = Path.Combine(scratch.File "out", "report")
                Expect.equal page (Path.Combine(report, "figures", "F1-norms.html")) ""
                Expect.stringStarts (File.ReadAllText(Path.Combine(report, "data", "F1-norms.js"))) "figureData({" ""
                Expect.equal (File.ReadAllText(Path.Combine(report, "assets", "plotly.min.js"))) "plot()" ""
                let names = Directory.GetFiles(Path.Combine(report, "assets")) |> Array.map (Path.GetFileName >> string)
                Expect.equal (Array.sort names) [| "page.css"; "page.js"; "plotly.min.js" |] ""
            }
        ]
