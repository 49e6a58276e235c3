/// Every operation on the disk as the last one of a process, as the one at which the disk is full, and as one that fails. RESEARCH_FUZZ, if
/// it is set, tries all of them in the fast tier too.
module Research.Tests.FaultTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open System.Collections.Generic
open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Expecto
open Research.Tests.StoreSamples
open Research.Tests.DiskFaults

let private densities = [ 0.2; 0.4; 0.6; 0.8; 1.0 ]

/// Five cells, of which two make a pack.
let private job =
    Job.ofStudy (
        study DslSamples.paper "T" "Five cells" {
            let! cells = sweep "density" densities DslSamples.tiny |> ask Training.loss
            claim "a loss" (cells |> List.map _.Answer |> List.max |> Expect.atMost 1)
            draw (DslSamples.figure "one")
        }
    )

let private storeOf packOf (path: string) =
    match Store.openAt path with
    | Ok store -> { store with PackOf = packOf }
    | Error fault -> raise (IOException fault.Sentence)

let private run packOf force hear (drive: Drive) () =
    let options =
        { DslSamples.options with
            Threads = 1
            Store = Some(storeOf packOf drive.Path)
            Force = force
            Hear = hear
        }

    Run.job options job |> ignore

let private packed = run 2 false

/// What is done, after some preparation.
type private Scenario =
    {
        Name: string
        Prepare: Drive -> unit
        Act: (RunEvent -> unit) -> Drive -> unit -> unit
        /// Whether the prepared run is finished, and stays so whatever happens.
        IsFinished: bool
    }

let private report (_: RunEvent -> unit) (drive: Drive) () =
    let store = storeOf 2 drive.Path

    match StoredRun.latest store with
    | [ run ], [] ->
        let entry = RunRecord.entry (fun _ -> FigureTexts.empty) (fun _ -> []) run
        ReportFolder.write store (Reports.content PlotlyScript.Public [ entry ]) [] |> ignore
    | _, wrong -> raise (IOException(String.concat " " wrong))

let private onlyPack (drive: Drive) =
    Directory.GetFiles(drive.Path, "cells-*.zip", SearchOption.AllDirectories) |> Array.sort |> Array.head

let private scenarios: Scenario list =
    [
        { Name = "a run"; Prepare = ignore; Act = packed; IsFinished = false }
        {
            Name = "a resume"
            Prepare =
                fun drive ->
                    killedAt 90 (packed ignore drive) |> ignore
                    later drive
            Act = packed
            IsFinished = false
        }
        {
            Name = "a run that finds everything"
            Prepare = (fun drive -> packed ignore drive ())
            Act = packed
            IsFinished = true
        }
        {
            Name = "a forced run"
            Prepare = (fun drive -> packed ignore drive ())
            Act = run 2 true
            IsFinished = true
        }
        {
            Name = "the packing of a finished run"
            Prepare = (fun drive -> run 1_000 false ignore drive ())
            Act = packed
            IsFinished = true
        }
        {
            Name = "a run with a pack that was cut short"
            Prepare =
                fun drive ->
                    packed ignore drive ()
                    let pack = onlyPack drive
                    File.WriteAllBytes(pack, File.ReadAllBytes pack |> Array.truncate (int (FileInfo(pack).Length) - 200))
            Act = packed
            IsFinished = false
        }
        {
            Name = "a report"
            Prepare = (fun drive -> packed ignore drive ())
            Act = report
            IsFinished = true
        }
    ]

let private cells = Run.cells DslSamples.options.Engine Scale.full job

/// The bits of each cell.
let private truth =
    lazy
        (use drive = new Drive()
         packed ignore drive ()

         Map
             [
                 for cell in cells -> cell.Label, (Store.tryLoad cell (storeOf 2 drive.Path)).Found.Value |> List.map bits
             ])

/// A cell is found as it was kept, without a word of damage, or not at all.
let private look (drive: Drive) (cell: RunCell) =
    let found = Store.tryLoad cell (storeOf 2 drive.Path)

    Expect.equal found.Warnings [] "warnings"

    match found.Found with
    | Some states -> Expect.isTrue (List.map bits states = truth.Value[cell.Label]) $"what is found of {cell.Label}"
    | None -> ()

    found.Found.IsSome

// These say when something was computed, and for how long; the list has their sums.
let private ofTheDay = [ "provenance.json"; "cost.json"; "SHA256SUMS" ]

/// What a folder has, but for the times; of weights, the cells' names.
let private image (drive: Drive) =
    let weights = Directory.GetDirectories(drive.Path, "weights", SearchOption.AllDirectories)

    [
        for folder in weights do
            for name in Store.namesIn folder |> List.sort do
                name, ""
        for path in Directory.GetFiles(drive.Path, "*", SearchOption.AllDirectories) |> Array.sort do
            let name = Path.GetRelativePath(drive.Path, path)
            let isWeights = name.Contains "weights" && (name.EndsWith ".safetensors" || name.EndsWith ".zip")
            let isAside = name.EndsWith ".corrupt" // a damaged pack

            if not (isWeights || isAside) then
                name,
                (if List.contains (string (Path.GetFileName path)) ofTheDay then
                     ""
                 else
                     // A report says what a run took, which differs from run to run.
                     Regex.Replace(File.ReadAllText path, @"\b\d[\d,.]* (ms|s|min|h)\b", "a while"))
    ]

/// What holds after a fault, at once and after the next run.
let private check (scenario: Scenario) (expected: (string * string) list) (drive: Drive) (kept: string seq) (at: string) =
    later drive

    if scenario.IsFinished then
        let runs, wrong = StoredRun.latest (storeOf 2 drive.Path)
        Expect.equal ([ for run in runs -> run.Name ], wrong) ([ "T" ], []) $"{at}: the finished run"

    let isFound = Set [ for cell in cells |> List.filter (look drive) -> cell.Label ]

    for label in kept do
        Expect.isTrue (isFound.Contains label) $"{at}: {label}, which was said to be kept"

    scenario.Act ignore drive ()
    let there = image drive
    Expect.equal (List.map fst there) (List.map fst expected) $"{at}: what is there after the next run"
    Expect.equal (List.except expected there |> List.map fst) [] $"{at}: what is other than it should be after the next run"
    let verified = Verification.all (storeOf 2 drive.Path)
    Expect.equal (verified.Runs, verified.Problems) (1, []) $"{at}: the checksums"

    for cell in cells do
        Expect.isTrue (look drive cell) $"{at}: {cell.Label} after the next run"

let private acted (scenario: Scenario) (fault: (unit -> unit) -> exn option) check =
    use drive = new Drive()
    scenario.Prepare drive
    let kept = List<string>()

    let hear event =
        match event with
        | Kept label -> lock kept (fun () -> kept.Add label)
        | _ -> ()

    check drive kept (fault (scenario.Act hear drive))

/// The image of a folder after some work that nothing disturbed.
let private undisturbed (scenario: Scenario) =
    let mutable result = []

    acted
        scenario
        (fun work ->
            work ()
            None)
        (fun drive _ _ -> result <- image drive)

    result

let private count (scenario: Scenario) =
    use drive = new Drive()
    scenario.Prepare drive
    operations (scenario.Act ignore drive)

let private prepared =
    dict [ for scenario in scenarios -> scenario.Name, lazy (undisturbed scenario, count scenario) ]

let private faults: (string * (int -> (unit -> unit) -> exn option)) list =
    [
        "a process that is killed", killedAt
        "a disk that is full", fullFrom
        "a disk that fails once", brokenAt
    ]

let private tried every (scenario: Scenario) (name: string, fault) =
    let expected, count = prepared[scenario.Name].Value
    Expect.isGreaterThan count 8 "operations"

    for at in 1..every..count do
        acted scenario (fault at) (fun drive kept error ->
            match error with
            | None -> ()
            | Some(:? IOException as error) -> Expect.isFalse (error.Message.Contains '\n') error.Message
            | Some other -> failtest $"{name} at operation {at} of {count}: {other}"

            check scenario expected drive kept $"{name} at operation {at} of {count}")

let private isAll = not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable "RESEARCH_FUZZ"))

let private all every =
    [
        for scenario in scenarios do
            for fault in faults do
                test $"{fst fault} in {scenario.Name}: nothing finished is lost, nothing wrong is served, nothing is left behind" {
                    tried every scenario fault
                }
    ]

[<Tests>]
let tests =
    testList
        "Running/Store/FaultTests"
        [
            testList "some operations" (all (if isAll then 1 else 97))
            testList "every operation" (all 1) |> slow
        ]
