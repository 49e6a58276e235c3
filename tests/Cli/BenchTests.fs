module Research.Tests.BenchTests

open System
open System.IO
open System.Text.Json.Nodes
open Research
open Expecto
open Research.Cli
open Research.Tests.CommandLine
open Research.Tests.InterruptionTests

/// What sums and quotients of numbers of this size may lose.
let private rounding = 1e-9

let private near expected actual = Near.within (rounding * abs expected) expected actual

/// What opening a run may add to a step.
let private lost = 0.01

/// Some cases for as short as can be.
let private timed cases = [ "bench"; "--cases" ] @ cases @ [ "--seconds"; "0.01" ]

let private short = timed [ "2x1" ]

let private field (name: string) (node: JsonNode) : JsonNode = nonNull node[name]

let private number name node = (field name node).GetValue<float>()

let private text name node = (field name node).GetValue<string>()

let private objects (printed: string) = (nonNull (JsonNode.Parse printed)).AsArray() |> Seq.map nonNull |> List.ofSeq

let private peer (place: Workplace) script =
    let folder = Directory.CreateDirectory(place.File "peer").FullName
    File.WriteAllText(Path.Combine(folder, "run.sh"), $"#!/bin/bash\n{script}\n")
    [ "--peer"; folder ]

/// A clock that an engine moves: every step of an instance takes so many seconds, and so does every opening of a run.
type private Slow(step: float, opening: float) =
    let mutable now = 0.0
    let mutable trained = 0

    member _.Clock() = now
    member _.Trained = trained

    interface IEngine with
        member _.Name = "slow"
        member _.Version = "slow/1"
        member _.Faults _ = []

        member _.Train(population, _, _) =
            let steps = population.Plans[0].Trainer.Steps
            let more = steps - population.Starts[0].At.Step
            now <- now + opening + step * float (more * population.Plans.Count)
            trained <- trained + more

            [|
                for start in population.Starts |> Seq.map _.At ->
                    TrainedState(
                        Snapshot(steps, start.Parameters, start.FirstMoment, start.SecondMoment),
                        EquatableArray.Of<Snapshot> [],
                        EquatableArray.Of<LossPoint> [ LossPoint(steps, 0.5) ],
                        Evaluation(0.5, 0.0, 2)
                    )
            |]

let private timing (engine: Slow) seconds blocks =
    let case = { BenchCase.all.Head with Instances = 3 }
    BenchTiming.measure engine.Clock engine { WarmUp = seconds; Seconds = seconds; Blocks = blocks } (BenchCase.plans case)

/// Every point of a study on two threads, each step of an instance as long as its multiply-adds.
let private study =
    lazy
        [
            for point in BenchScaling.points 2 do
                let step = 1e-9 * float point.Case.Batch * BenchCase.multiplyAdds point.Case
                let engine = Slow(step, 0.0)
                let patience: BenchTiming.Patience = { WarmUp = 0.01; Seconds = 0.01; Blocks = 1 }
                // As many instances are as good as ten thousand to a clock that is not real.
                let case = { point.Case with Instances = min 10 point.Case.Instances }
                point, BenchTiming.measure engine.Clock engine patience (BenchCase.plans case)
        ]

[<Tests>]
let tests =
    testList
        "Cli/BenchTests"
        [
            test "a case that is not known is refused with the known ones, among all else that is wrong" {
                use place = new Workplace()
                let known = BenchCase.all |> List.map _.Name
                place.Run("bench", "--cases", "7x7") |> refused place [ "7x7" :: known ]

                place.Run("bench", "--cases", "7x7", "20x5", "x", "--seconds", "0", "--threads", "none", "--table")
                |> refused place [ [ "7x7" ]; [ "case x " ]; [ "seconds"; "(0, 600]" ]; [ "threads"; "none" ] ]
            }

            test "an output folder that is a file is refused" {
                use place = new Workplace()
                File.WriteAllText(place.File "taken", "mine")
                place.Start(short @ [ "--out"; "taken" ]).Finish() |> refused place [ [ "taken"; "folder" ] ]
            }

            test "--json prints an object for each case, with numbers that fit each other and the machine" {
                use place = new Workplace()
                let ran = place.Start(timed [ "2x1"; "20x5" ] @ [ "--json"; "--threads"; "1" ]).Finish()
                Expect.equal ran.Code 0 ""
                let rows = objects ran.Out
                Expect.equal (rows |> List.map (text "case")) [ "2x1"; "20x5" ] ""
                Expect.equal (File.ReadAllText(place.File "out/bench/cases.json")) ran.Out "what is kept"

                for row in rows do
                    let n, m, batch = number "features" row, number "hidden" row, number "batch" row
                    let microseconds = number "microseconds" row
                    Near.inRange (number "lowest" row) (number "highest" row) microseconds
                    near (batch * 1e6 / microseconds) (number "samplesPerSecond" row)
                    near (5.0 * n * m * number "samplesPerSecond" row) (number "multiplyAddsPerSecond" row)

                    near (number "multiplyAddsPerSecond" row) (number "shareOfPeak" row * number "peakMultiplyAddsPerSecond" row)

                    Expect.isTrue (Double.IsFinite(number "loss" row)) ""

                    for fact in [ "processor"; "cores"; "simdBits"; "runtime" ] do
                        Expect.isNonEmpty ((field "machine" row |> field fact).ToJsonString()) ""
            }

            test "--table writes the table that is printed, with facts of the machine" {
                use place = new Workplace()
                let ran = place.Start(short @ [ "--table" ]).Finish()
                Expect.equal ran.Code 0 ""
                let table = File.ReadAllText(place.File "out/bench/table.md")
                Expect.stringContains table "| 2x1 |" ""
                Expect.stringContains table ((Machine.here ()).Processor) ""
                lacks "PyTorch" (table + ran.Out + ran.Errors)
            }

            test "where PyTorch does not answer, one sentence says so and the table has no ratios" {
                Requires.signals ()
                use place = new Workplace()

                for script in [ "exit 1"; "echo nonsense" ] do
                    let ran = place.Start(timed [ "2x1"; "5x2" ] @ peer place script).Finish()
                    Expect.equal ran.Code 0 ""

                    Expect.stringContains (ran.Complaints |> List.filter _.Contains("PyTorch") |> single) "run it by hand" ""

                    lacks "PyTorch" ran.Out

                let ran = place.Start(short @ [ "--peer"; "nowhere" ]).Finish()
                Expect.equal ran.Code 0 ""

                single (ran.Complaints |> List.filter _.Contains("neither run.sh nor torch_peer.py in nowhere")) |> ignore
            }

            test "the cases are the notebook's: importance, loss, optimiser, one density for each instance" {
                let case = BenchCase.all |> List.find (fun case -> case.Name = "400x30")
                let plans = BenchCase.plans case 3
                Expect.equal plans.Length case.Instances ""
                Expect.equal (plans[9].Shape) (plans[0].Shape) ""

                let sampled = plans[0].Loss :?> SampledLoss
                Expect.equal (sampled.Batch, sampled.Reduction) (1024, Reduction.Mean) ""
                Expect.equal (plans[0].Trainer) (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 3)) ""
                near (Math.Pow(0.9, 399.0)) plans[0].Importance[399]

                let density (plan: TrainingPlan) = (plan.Sampler :?> SparseUniform).Density[0]
                near 1.0 (density plans[0])
                near 0.1 (density plans[9])
                Expect.equal (plans |> Array.map density |> Array.distinct |> Array.length) 10 ""
            }

            test "the cases of autoencoders read hidden values, have unit columns, and say so below the table" {
                let case name = BenchCase.all |> List.find (fun case -> case.Name = name)

                let expected: (string * int * int * Encoder * int * int) list =
                    [
                        "5x2-autoencoders", 2, 20, Encoder.Relu(), 64, 1000
                        "400x30-autoencoder", 30, 2000, Encoder.TopK 32, 1024, 1
                    ]

                for name, inputs, latents, encoder, batch, count in expected do
                    let plans = BenchCase.plans (case name) 3
                    Expect.equal plans.Length count name
                    Expect.equal plans[0].Model (SparseAutoencoder(Features = inputs, Latents = latents, Encoder = encoder)) name
                    Expect.equal plans[0].Loss.Batch batch name
                    Expect.equal (plans[0].Trainer :?> AdamW).Constraints.[0] (Constraint.UnitColumns "D") name
                    let read = plans[0].Sampler :?> Activations
                    Expect.equal read.Of.Model (ReluOutputModel(Features = (case name).Features, Hidden = inputs)) name
                    let faults = (SimdEngine 1).Faults plans[0] |> Seq.append (plans[0].Shape.Faults())
                    Expect.isEmpty faults name

                near (5.0 * 20.0 * 2.0 + 10.0) (BenchCase.multiplyAdds (case "5x2-autoencoders"))
                use place = new Workplace()
                let ran = place.Start(timed [ "5x2-autoencoders" ] @ [ "--table" ]).Finish()
                Expect.equal ran.Code 0 ""
                let table = File.ReadAllText(place.File "out/bench/table.md")
                Expect.stringContains table "5x2-autoencoders: 20 latents, ReLU and L1, batches of 64" ""
            }

            test "a timing is the time of a step of one instance, whatever it is" {
                for step in [ 3e-6; 2e-4; 0.01; 7.0 ] do
                    let timing = timing (Slow(step, 0.0)) 1.0 3
                    near (step * 1e6) timing.Microseconds
                    Expect.isTrue (timing.Blocks >= 3) $"for {step}"
                    near 1.5 timing.Loss
            }

            test "opening a run is lost among its steps" {
                let timing = timing (Slow(1e-5, 1e-4)) 1.0 3
                Near.within (lost * 10.0) 10.0 timing.Microseconds
            }

            test "a step that takes longer than all patience is timed once" {
                let engine = Slow(5.0, 0.0)
                Expect.equal ((timing engine 0.5 1).Blocks) 1 ""
                Expect.equal engine.Trained 2 ""
            }

            testCase "the peak counts the multiply-adds of all threads" (fun () ->
                /// Every look at it is a second later.
                let clock () =
                    let mutable now = 0.0

                    fun () ->
                        now <- now + 1.0
                        now

                let one, two = BenchPeak.multiplyAdds (clock ()) 1, BenchPeak.multiplyAdds (clock ()) 2
                Expect.equal two (2.0 * one) ""
                Expect.equal (one % 12.0) 0.0 ""
                Expect.isTrue (one >= 4.0 * 12.0) "")

            test "a study has points of its own, so that cases, PyTorch and their table do not go with it" {
                use place = new Workplace()

                place.Start(short @ [ "--scaling"; "--table"; "--peer"; "there" ]).Finish()
                |> refused place [ [ "--cases"; "--scaling" ]; [ "--table"; "--scaling" ]; [ "--peer"; "--scaling" ] ]
            }

            test "a study spans instances, features, densities, batches and threads" {
                let span name =
                    let places = [ for point, _ in study.Value |> List.filter (fun (point, _) -> point.Axis = name) -> point.At ]
                    List.min places, List.max places

                Expect.equal (span "instances") (1.0, 10_000.0) ""
                Expect.equal (span "features") (2.0, 2_000.0) ""
                Expect.equal (span "density") (0.001, 1.0) ""
                Expect.equal (span "batch") (64.0, 16_384.0) ""
                Expect.equal (span "threads") (1.0, 2.0) ""

                for point, _ in study.Value do
                    let case = point.Case

                    let place =
                        match point.Axis with
                        | "instances" -> float case.Instances
                        | "features" -> float case.Features
                        | "density" -> case.Densities.Head
                        | "batch" -> float case.Batch
                        | _ -> float point.Threads

                    Expect.equal place point.At $"for {point}"
                    // All is sound: the first plan of each has no fault.
                    let plan = (BenchCase.plans { case with Instances = 1 } 1)[0]
                    Expect.isEmpty (Seq.append (plan.Model.Faults()) (plan.Sampler.Faults())) $"for {point}"
            }

            test "a study's points are written with what was measured" {
                let points = BenchScaling.json (Machine.here ()) study.Value |> objects
                Expect.equal points.Length study.Value.Length ""

                for (point, timing), written in List.zip study.Value points do
                    Expect.equal
                        (text "axis" written, text "curve" written, number "at" written)
                        (point.Axis, point.Curve, point.At)
                        ""

                    Expect.equal (number "microseconds" written) timing.Microseconds ""
                    Expect.equal (number "threads" written) (float point.Threads) ""
            }

            test "a study is drawn with logarithmic axes and every point in its panel" {
                let figure = BenchScaling.figure (Machine.here ()) 2 study.Value
                let panels = figure.Rows |> List.collect _.Panels |> List.filter (fun panel -> not panel.Marks.IsEmpty)
                Expect.equal panels.Length 5 ""

                for panel in panels do
                    Expect.equal (panel.X.Scale, panel.Y.Scale) (AxisScale.Logarithmic, AxisScale.Logarithmic) ""

                let drawn =
                    [
                        for panel in panels do
                            for mark in panel.Marks do
                                match mark with
                                | Mark.Points points -> yield! Array.zip points.X points.Y
                                | _ -> ()
                    ]

                let expected = [ for point, timing in study.Value -> point.At, timing.Microseconds ]
                Expect.equal (List.sort drawn) (List.sort expected) ""
            }
        ]
    |> slow
