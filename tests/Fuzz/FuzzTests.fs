/// Damaged and random inputs of every kind that is read: each is answered, or refused in sentences. RESEARCH_FUZZ is the number of
/// inputs of each kind; 1,500 unless it is set.
module Research.Tests.FuzzTests

open System
open System.IO
open System.Text
open Argu
open Research
open Research.Cli
open Expecto
open Research.Tests.StoreSamples

let private count =
    match Int32.TryParse(Environment.GetEnvironmentVariable "RESEARCH_FUZZ") with
    | true, count -> count
    | _ -> 1_500

let private pick (random: Random) (choices: 'a array) = choices[random.Next choices.Length]

/// One byte changed, some bytes removed, doubled, or set to the ends of their range.
let private damage (random: Random) (bytes: byte array) =
    let at = random.Next(bytes.Length + 1)
    let length = random.Next(1, 9)
    let before, after = bytes[.. at - 1], bytes[min bytes.Length (at + length) ..]

    match random.Next 6 with
    | 0 -> before
    | 1 -> Array.append before after
    | 2 -> Array.concat [ before; bytes[at .. at + length - 1]; bytes[at..] ]
    | 3 -> Array.concat [ before; Array.init length (fun _ -> pick random [| 0uy; 255uy; 127uy; 128uy |]); after ]
    | 4 -> Array.concat [ before; Array.init length (fun _ -> byte (random.Next 256)); after ]
    | _ ->
        let copy = Array.copy bytes

        if copy.Length > 0 then
            let k = random.Next copy.Length
            copy[k] <- copy[k] ^^^ (1uy <<< random.Next 8)

        copy

/// Words that are troublesome in JSON and on a command line.
let private tokens =
    [|
        "null"
        "true"
        "-1"
        "0"
        "1e999"
        "-1e-999"
        "9223372036854775808"
        "NaN"
        "1.5"
        "\"\""
        "\"\\ud800\""
        "{}"
        "[]"
        "[[]]"
        "\"é\""
        "[1,"
        "}"
        ","
        ":"
        "\"p\""
        "\"W\":"
        "\"key\""
        "1000000000000"
        "\u0000"
        "{\"a\":{\"a\":{}}}"
    |]

/// A text in which a number, a word or a bracket is another one, or which is damaged.
let private mutate (random: Random) (text: string) =
    let places =
        [|
            for k in 0 .. text.Length - 1 do
                if Char.IsDigit text[k] || "{}[],:\"".Contains text[k] then
                    k
        |]

    if places.Length = 0 || random.Next 4 = 0 then
        Encoding.UTF8.GetString(damage random (Encoding.UTF8.GetBytes text))
    else
        let at = pick random places
        text.Substring(0, at) + pick random tokens + text.Substring(at + random.Next 2)

let rec private several (random: Random) change input =
    let changed = change random input
    if random.Next 3 = 0 then several random change changed else changed

/// A test of inputs that are numbered by their seeds; an error names the seed.
let private fuzzed name (check: Scratch -> Random -> unit) =
    test name {
        use scratch = new Scratch()

        for seed in 1..count do
            try
                check scratch (Random seed)
            with error ->
                failtest $"The input of seed {seed}: {error}"
    }

/// Every sentence that refuses something is one line, and says something.
let private isSentence (text: string) =
    if String.IsNullOrWhiteSpace text || text.Trim().Contains '\n' then
        failtest $"This is no sentence: {text}"

let private cases =
    [|
        """[{"id":"a","n":3,"m":2,"p":0.1,"W":[[1,0.5,-1],[0,1,0.25]],"b":[0,-0.1,0.2],"importance":[1,0.5,0.25]}]"""
        """[{"p":[0.1,0.2],"W":[[1,-1]],"b":[0,0],"model":"linear"},{"p":1,"W":[[1]],"b":[0.1],"sampler":"independent"}]"""
        """[{"p":0.3,"W":[[1,0,0,1],[0,1,-1,0]],"b":[0,0,0,0],"sampler":"correlated","sets":[[0,1],[2,3]]}]"""
        """[{"p":0.3,"W":[[1,0],[0,1]],"b":[0,0],"sampler":"one-hot"}]"""
    |]

let private noRequest: ExactRequestText =
    {
        Density = None
        Importance = None
        Restart = None
        Names = None
        Transposed = false
        Edited = false
    }

let private cell = cellOf 6 0.5
let private states = lazy (train cell)

/// The bytes of the file of a trained cell.
let private file =
    lazy
        (use stream = new MemoryStream()
         CellFile.write "{}" cell states.Value stream
         stream.ToArray())

let private equal (left: TrainedState list) (right: TrainedState list) = Bits.hash left = Bits.hash right

let private words =
    [|
        "run"
        "F1.1"
        "T1"
        "--quick"
        "--set"
        "steps=2"
        "steps=-1"
        "rate=1e999"
        "seed="
        "batch=9999999999"
        "--cell"
        "1-S=0.1"
        "p=0.5"
        "--where"
        "="
        "--threads"
        "0"
        "all"
        "--engine"
        "simd"
        "torch"
        "reference"
        "--device"
        "cuda:-1"
        "--force"
        "--dry-run"
        "--strict"
        "--out"
        "out"
        ""
        "-"
        "--"
        "--out="
        "--set=steps=3"
        "é"
        "\u0000"
        "--cell=1"
        "--only"
        "999999999999999999999"
        "--json"
        "--names"
        "W=a,b=b"
        "--density"
        "0.1,0.2"
    |]

let private verbs = VerbTable.names |> Array.ofList

let private job =
    study (Paper.own "tests") "T1" "One" {
        let! loss = DslSamples.tiny 0.5 |> Research.Parts.train |> ask Training.loss
        return loss
    }
    |> Job.ofStudy

[<Tests>]
let tests =
    slow
    <| testList
        "Fuzz"
        [
            fuzzed "files of cases" (fun scratch random ->
                let path = scratch.File "cases.json"
                File.WriteAllText(path, several random mutate (pick random cases))
                let found, wrong = ExactCases.read path
                List.iter isSentence wrong

                if wrong.IsEmpty && found |> List.forall (fun case -> case.Features <= 8) then
                    match ExactAnswers.answers None found with
                    | Ok answers -> Expect.equal answers.Length found.Length ""
                    | Error wrong -> List.iter isSentence wrong)

            fuzzed "files of weights" (fun scratch random ->
                let path = scratch.File "weights.safetensors"
                File.WriteAllBytes(path, several random damage file.Value)
                let asked = { noRequest with Edited = random.Next 2 = 0 }

                match Foreign.read "The file" "name another file" (fun () -> ExactWeights.read path asked) with
                | Ok(Ok(cases, notes)) ->
                    Expect.isNonEmpty cases ""
                    List.iter isSentence notes
                | Ok(Error wrong) -> List.iter isSentence wrong
                | Error wrong -> isSentence wrong)

            fuzzed "files of a store: what is served is what was kept" (fun _ random ->
                let damaged = several random damage file.Value
                use stream = new MemoryStream(damaged)

                match CellFile.decode cell stream with
                | CellFile.Found found -> Expect.isTrue (equal found states.Value) "another result is served"
                | CellFile.OtherKey _ -> ()
                | CellFile.Damaged wrong -> isSentence wrong)

            fuzzed "checkpoints: what is served is what was kept" (fun _ random ->
                let whole = [ Ended states.Value.Head; Stopped(Checkpoint.From states.Value[1].Final) ]
                use stream = new MemoryStream()
                UnfinishedFile.write "{}" cell whole stream
                use damaged = new MemoryStream(several random damage (stream.ToArray()))

                match UnfinishedFile.decode cell damaged with
                | CellFile.Found [ Ended first; Stopped second ] ->
                    Expect.isTrue (equal [ first ] [ states.Value.Head ]) ""
                    Expect.equal second.At states.Value[1].Final ""
                | CellFile.Found other -> failtest $"{other.Length} other restarts are served"
                | CellFile.OtherKey _ -> ()
                | CellFile.Damaged wrong -> isSentence wrong)

            fuzzed "specs and other texts of runs" (fun scratch random ->
                let runs = Path.Combine(scratch.Path, "runs")
                let folder = Directory.CreateDirectory(Path.Combine(runs, "T1-0123456789ab")).FullName
                Directory.CreateDirectory(Path.Combine(folder, "weights")) |> ignore
                let spec = RunSpec.json "T1" engine [ cell ]
                File.WriteAllText(Path.Combine(folder, "spec.json"), several random mutate spec)

                let begun = """{"utc":"2026-01-01T00:00:00Z","command":["run","T1"]}"""
                File.WriteAllText(Path.Combine(folder, "begun.json"), several random mutate begun)
                let sums = Path.Combine(folder, "SHA256SUMS")

                if random.Next 2 = 0 then
                    let zeros = String('0', 64)
                    let text = [ for file in Checksums.texts -> $"{zeros}  {file}\n" ] |> String.concat ""
                    File.WriteAllText(sums, several random mutate text)
                else
                    File.Delete sums

                let store =
                    match Store.openReadOnly scratch.Path with
                    | Ok store -> store
                    | Error fault -> failtest fault.Sentence

                List.iter isSentence (snd (RunStatus.all store))
                List.iter isSentence (snd (StoredRun.latest store))
                List.iter isSentence (Verification.all store).Problems

                StoredRun.whyMissing store engine "T1" [ cellOf 7 0.5 ] |> Option.iter (fun miss -> isSentence miss.Sentence))

            fuzzed "command lines" (fun _ random ->
                let verb = pick random verbs
                let given = List.init (random.Next 7) (fun _ -> pick random words)
                let ordered = WordOrder.read verb given
                List.iter isSentence ordered.Wrong

                if ordered.IsWhole then
                    try
                        let parser = ArgumentParser.Create<Arguments>(programName = "research")

                        match parser.ParseCommandLine(Array.ofList (verb :: ordered.Words)).GetSubCommand() with
                        | Arguments.Run arguments ->
                            match Request.make [ job ] (RunRequestText.ofRun arguments) with
                            | Ok request -> Expect.isNonEmpty request.Jobs ""
                            | Error wrong -> List.iter isSentence wrong
                        | Arguments.Reproduce arguments ->
                            match Request.make [ job ] (RunRequestText.ofReproduce arguments) with
                            | Ok request -> Expect.isNonEmpty request.Jobs ""
                            | Error wrong -> List.iter isSentence wrong
                        | _ -> ()
                    with :? ArguParseException ->
                        ())
        ]
