module Research.Tests.StoreTests

open System.IO
open System.Threading.Tasks
open System.Text.Json.Nodes
open Research
open Research.Tests.StoreSamples
open Xunit

let private node (text: string) : JsonNode = JsonObject(dict [ "text", JsonValue.Create text :> JsonNode | null ])

let private results trained =
    {
        Trained = trained
        About = node "about"
        Answers = node "answers"
        Claims = node "claims"
        Figures = [ "norm bars", node "figure" ]
        Cost = node "cost"
        Command = [ "run"; "F1" ]
    }

let private runOnce store name settings =
    let run = RunFolder.openIn store engine name settings
    let trained = settings |> List.map (fun setting -> setting, train setting)

    trained |> List.iter (fun (setting, states) -> RunFolder.keep run setting states)

    RunFolder.finish run (results trained)
    run, trained

let private same (trained: TrainedState list) (lookup: Lookup<TrainedState list>) =
    Option.map (List.map bits) lookup.Found = Some(List.map bits trained)

let private parts (run: RunFolder) = Directory.GetFiles(Path.Combine(run.Folder, "weights"), "*.safetensors")

[<Fact>]
let ``what was kept is found by a store opened later, bit for bit`` () =
    use scratch = new Scratch()
    let cell = setting 4 0.1
    let _, trained = runOnce (openStore scratch.Path) "F1" [ cell ]
    let found = openStore scratch.Path |> Store.tryLoad cell
    Assert.True(same (snd trained.Head) found)
    Assert.Empty found.Warnings

[<Fact>]
let ``another run takes over a setting and holds it itself`` () =
    use scratch = new Scratch()
    let first, second = setting 4 0.1, setting 4 0.2
    let _, trained = runOnce (openStore scratch.Path) "F1" [ first ]
    let other = RunFolder.openIn (openStore scratch.Path) engine "F2" [ first; second ]
    Assert.True(same (snd trained.Head) (RunFolder.tryLoad other first))
    Assert.True((RunFolder.tryLoad other second).Found.IsNone)
    Assert.Equal(1, (parts other).Length)

[<Fact>]
let ``a damaged part is named, kept aside and counts as missing`` () =
    use scratch = new Scratch()
    let cell = setting 4 0.1
    let run, _ = runOnce (openStore scratch.Path) "F1" [ cell ]
    let path = (parts run)[0]
    let bytes = File.ReadAllBytes path
    bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
    File.WriteAllBytes(path, bytes)

    let reader =
        match Store.openReadOnly scratch.Path with
        | Ok store -> store
        | Error fault -> failwith fault.Sentence

    Assert.Contains("is corrupt", (Store.tryLoad cell reader).Warnings.Head)
    Assert.True(File.Exists path)

    let found = RunFolder.tryLoad (RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]) cell

    Assert.True found.Found.IsNone
    Assert.StartsWith($"{path} is corrupt", Assert.Single found.Warnings)
    Assert.False(File.Exists path)
    Assert.Equal<byte array>(bytes, File.ReadAllBytes(path + ".corrupt"))

[<Fact>]
let ``a truncated part does not hide a sound one in another run`` () =
    use scratch = new Scratch()
    let cell = setting 4 0.1
    let run, trained = runOnce (openStore scratch.Path) "F1" [ cell ]

    let other = RunFolder.openIn (openStore scratch.Path) engine "F2" [ cell; setting 4 0.2 ]

    RunFolder.tryLoad other cell |> ignore
    let path = (parts run)[0]
    File.WriteAllBytes(path, Array.truncate 500 (File.ReadAllBytes path))

    let found = RunFolder.tryLoad (RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]) cell

    Assert.True(same (snd trained.Head) found)
    Assert.StartsWith($"{path} is truncated", Assert.Single found.Warnings)
    Assert.True(File.Exists path)

[<Fact>]
let ``a finished run is read back and another takes its place when newer`` () =
    use scratch = new Scratch()
    let store = openStore scratch.Path
    runOnce store "F1" [ setting 4 0.1 ] |> ignore
    let newer, _ = runOnce store "F1" [ setting 4 0.2 ]
    runOnce store "F0" [ setting 4 0.1 ] |> ignore
    let runs, warnings = StoredRun.latest store
    Assert.Empty warnings
    Assert.Equal<string list>([ "F0"; "F1" ], runs |> List.map _.Name)
    let run = runs[1]
    Assert.Equal(newer.Folder, run.Folder)
    Assert.Equal("claims", string run.Claims["text"])
    Assert.Equal<string list>([ "norm-bars" ], List.map fst run.Figures)
    Assert.Equal("[7]", (Option.ofObj run.Provenance["seeds"]).Value.ToJsonString())

[<Fact>]
let ``a corrupt text file is named and an older sound run serves`` () =
    use scratch = new Scratch()
    let store = openStore scratch.Path
    let older, _ = runOnce store "F1" [ setting 4 0.1 ]
    let newer, _ = runOnce store "F1" [ setting 4 0.2 ]
    File.AppendAllText(Path.Combine(newer.Folder, "claims.json"), " ")
    let runs, warnings = StoredRun.latest store
    Assert.Equal(older.Folder, runs.Head.Folder)
    Assert.StartsWith($"claims.json in {newer.Folder} is corrupt", Assert.Single warnings)

[<Fact>]
let ``a run that was not finished is not reported`` () =
    use scratch = new Scratch()
    let store = openStore scratch.Path
    let cell = setting 4 0.1
    RunFolder.keep (RunFolder.openIn store engine "F1" [ cell ]) cell (train cell)
    let runs, warnings = StoredRun.latest store
    Assert.Empty runs
    Assert.Empty warnings

[<Fact>]
let ``a miss names the fields that changed since the newest run of the name`` () =
    use scratch = new Scratch()
    let store = openStore scratch.Path

    let both steps = [ setting steps 0.1; setting steps 0.2 ]

    Assert.True((StoredRun.whyMissing store engine "F1" (both 4)).IsNone)
    let run, _ = runOnce store "F1" (both 4)
    Assert.True((StoredRun.whyMissing store engine "F1" (both 4)).IsNone)
    let earlier = Path.GetFileName run.Folder

    let miss = (StoredRun.whyMissing store engine "F1" (both 5)).Value
    Assert.Equal($"It differs from {earlier} in trainer.steps 4 → 5.", miss.Sentence)

    let miss = (StoredRun.whyMissing store engine "F1" [ setting 4 0.1; setting 4 0.3 ]).Value

    Assert.Equal($"It differs from {earlier} in settings density 0.1, density 0.2 → density 0.1, density 0.3.", miss.Sentence)

[<Fact>]
let ``an output folder that is a file, or below one, is refused in one sentence`` () =
    use scratch = new Scratch()
    let file = scratch.File "out"
    File.WriteAllText(file, "mine")

    for opened in [ Store.openAt file; Store.openReadOnly file ] do
        match opened with
        | Ok _ -> Assert.Fail "opened"
        | Error fault ->
            let sentence =
                $"The output folder is the file {file} but must be a folder: name another folder or move the file away."

            Assert.Equal(sentence, fault.Sentence)

    match Store.openAt (Path.Combine(file, "deeper")) with
    | Ok _ -> Assert.Fail "opened"
    | Error fault -> Assert.Contains($"below the file {file}", fault.Sentence)

    Assert.Equal("mine", File.ReadAllText file)

[<Fact>]
let ``reading only creates nothing`` () =
    use scratch = new Scratch()
    let out = scratch.File "out"

    match Store.openReadOnly out with
    | Error fault -> Assert.Fail fault.Sentence
    | Ok store ->
        Assert.True((Store.tryLoad (setting 4 0.1) store).Found.IsNone)
        Assert.Equal(0, (fst (StoredRun.latest store)).Length)

    Assert.False(Directory.Exists out)

[<Fact>]
let ``many writers of one run leave it sound`` () =
    use scratch = new Scratch()
    let cell = setting 4 0.1
    let states = train cell

    let write (_: int) =
        let run = RunFolder.openIn (openStore scratch.Path) engine "F1" [ cell ]
        RunFolder.keep run cell states
        RunFolder.finish run (results [ cell, states ])

    Parallel.For(0, 8, write) |> ignore
    let store = openStore scratch.Path
    Assert.True(same states (Store.tryLoad cell store))
    let runs, warnings = StoredRun.latest store
    Assert.Empty warnings
    Assert.Empty(Directory.GetFiles(runs.Head.Folder, "*.tmp", SearchOption.AllDirectories))

[<Fact>]
let ``metrics hold every point of every curve and every evaluation`` () =
    use scratch = new Scratch()

    let run, trained = runOnce (openStore scratch.Path) "F1" [ setting 4 0.1; setting 4 0.2 ]

    let lines = File.ReadAllLines(Path.Combine(run.Folder, "metrics.jsonl"))
    let states = List.collect snd trained
    Assert.Equal((states |> List.sumBy _.Curve.Count) + states.Length, lines.Length)
    let first = trained.Head |> snd |> List.head
    let loss = (Seq.head first.Curve).Loss.ToString "R"
    Assert.Equal($"""{{"setting":"density 0.1","restart":0,"step":1,"loss":{loss}}}""", lines[0])

[<Fact>]
let ``a report holds page, scoreboard and the assets that exist`` () =
    use scratch = new Scratch()
    let asset = scratch.File "plotly.min.js"
    File.WriteAllText(asset, "plot()")

    let index =
        ReportFolder.write
            (openStore (scratch.File "out"))
            {
                Html = "<html></html>"
                Scoreboard = node "scores"
                Figures = { Pages = [ "F1 norms", "<p></p>" ]; Assets = [ asset; scratch.File "missing.js" ] }
            }

    Assert.Equal("<html></html>", File.ReadAllText index)
    let pages = Path.Combine(string (Path.GetDirectoryName index), "figures")
    Assert.Equal("<p></p>", File.ReadAllText(Path.Combine(pages, "F1-norms.html")))
    let assets = Path.Combine(string (Path.GetDirectoryName index), "assets")

    Assert.Equal<string list>(
        [ "plotly.min.js" ],
        Directory.GetFiles assets |> Array.map (Path.GetFileName >> string) |> List.ofArray
    )
