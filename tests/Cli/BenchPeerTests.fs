/// What `bench` compares with: PyTorch programs, and libtorch in its own process.
module Research.Tests.BenchPeerTests

open System.IO
open System.Text.Json.Nodes
open Research
open Research.Cli
open Research.Tests.CommandLine
open Expecto

let private timed cases = [ "bench"; "--cases" ] @ cases @ [ "--seconds"; "0.01" ]

let private short = timed [ "2x1" ]

let private field (name: string) (node: JsonNode) : JsonNode = nonNull node[name]
let private number name node = (field name node).GetValue<float>()
let private text name node = (field name node).GetValue<string>()
let private objects (node: JsonNode) = node.AsArray() |> Seq.map nonNull |> List.ofSeq
let private rows (printed: string) = objects (nonNull (JsonNode.Parse printed))

/// A folder with a program that answers as torch_peer.py does.
let private program (place: Workplace) folder script =
    let folder = Directory.CreateDirectory(place.File folder).FullName
    File.WriteAllText(Path.Combine(folder, "run.sh"), $"#!/bin/bash\n{script}\n")
    folder

/// It takes 800 µs on one thread and 900 on two.
let private answers =
    "echo \"$@\" >> asked\n"
    + "echo a warning\necho \"torch 9.9, $6 threads, eager\"\n"
    + "echo \"2x1     $((700 + 100 * $6)).5 us/instance-step   loss 1.25\""

/// At its best, and no more than that: what a peer says of itself.
let private best node = text "program" node, number "threads" node, number "microseconds" node

let private fits row (timing: JsonNode) =
    let expected = number "microseconds" timing / number "microseconds" row
    Near.within (1e-9 * expected) expected (number "timesFaster" timing)

let private isBest peer =
    let tried = objects (field "tried" peer)
    Expect.equal (number "microseconds" peer) (tried |> List.map (number "microseconds") |> List.min) "the best of what was tried"
    tried

/// A row of numbers for a table: ours takes 2 µs, the peers what is given.
let private row name peers : BenchRow =
    let timing = { Microseconds = 2.0; Lowest = 2.0; Highest = 2.0; Blocks = 3; Loss = 1.0 }
    let case = BenchCase.all |> List.find (fun case -> case.Name = name)
    { Case = case; Threads = 2; Timing = timing; Peak = 1e9; Peers = peers }

let private took peer (timings: (int * float) list) : PeerTimings =
    {
        Peer = peer
        Tried =
            [
                for threads, microseconds in timings ->
                    { Program = $"{peer} 9"; Threads = threads; Microseconds = microseconds; Loss = 1.0 }
            ]
    }

[<Tests>]
let tests =
    testList
        "Cli/BenchPeerTests"
        [
            test "PyTorch is asked for the same case, as it starts by itself and for its best" {
                Requires.signals ()
                use place = new Workplace()
                let ran = place.Start(short @ [ "--json"; "--peer"; program place "peer" answers ]).Finish()
                Expect.equal ran.Code 0 ran.Errors
                let row = single (rows ran.Out)
                let peer = single (objects (field "peers" row))
                Expect.equal (text "peer" peer) "PyTorch" ""
                Expect.equal (best peer) ("torch 9.9, 1 threads, eager", 1.0, 800.5) ""
                Expect.equal (number "loss" peer) 1.25 ""
                Expect.equal (isBest peer |> List.map (number "microseconds")) [ 900.5; 900.5; 800.5 ] ""
                List.iter (fits row) (peer :: isBest peer)

                let asked = [| for threads in [ 2; 2; 1 ] -> $"--case 2x1 --seconds 0.01 --threads {threads}" |]
                Expect.equal (File.ReadAllLines(place.File "asked")) asked ""
            }

            test "two programs are told apart by their folders, whether they are given together or one by one" {
                Requires.signals ()
                use place = new Workplace()
                let one, two = program place "one" answers, program place "two" answers
                let names = [ $"PyTorch of {one}"; $"PyTorch of {two}" ]

                for given in [ [ "--peer"; one; two ]; [ "--peer"; one; "--peer"; two ] ] do
                    let ran = place.Start(short @ [ "--json" ] @ given).Finish()
                    Expect.equal ran.Code 0 ran.Errors
                    Expect.equal (objects (field "peers" (single (rows ran.Out))) |> List.map (text "peer")) names ""
            }

            test "a peer that does not answer is left out, and the others are not" {
                Requires.signals ()
                use place = new Workplace()
                let deaf, good = program place "deaf" "exit 1", program place "good" answers
                let ran = place.Start(timed [ "2x1" ] @ [ "--json"; "--peer"; deaf; good ]).Finish()
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains (single (ran.Complaints |> List.filter _.Contains("did not answer"))) deaf ""
                let peers = objects (field "peers" (single (rows ran.Out)))
                Expect.equal (peers |> List.map (text "peer")) [ $"PyTorch of {good}" ] ""
            }

            test "libtorch is asked for a loop by hand and two with autograd, on one thread and on two, beside a program" {
                Requires.signals ()
                Libtorch.required ()
                use place = new Workplace()
                let ran = place.Start(short @ [ "--json"; "--table"; "--peer"; "torch"; program place "peer" answers ]).Finish()
                Expect.equal ran.Code 0 ran.Errors
                let row = single (rows ran.Out)
                let peers = objects (field "peers" row)
                let names = [ "libtorch by hand"; "libtorch with autograd"; "PyTorch" ]
                Expect.equal (peers |> List.map (text "peer")) names ""

                for peer, ways in List.zip (List.take 2 peers) [ 1; 2 ] do
                    let tried = isBest peer
                    Expect.equal (tried |> List.map (number "threads")) (List.replicate ways [ 2.0; 1.0 ] |> List.concat) ""
                    List.iter (fits row) (peer :: tried)

                    for timing in tried do
                        Expect.stringContains (text "program" timing) $"libtorch {TorchRuntime.Libtorch}" ""
                        Expect.isGreaterThan (number "microseconds" timing) 0.0 ""
                        Expect.isTrue (number "loss" timing > 0.0) "the loss is a positive number"

                let table = File.ReadAllText(place.File "out/bench/table.md")

                for name in names do
                    Expect.stringContains table $"| {name}, µs (threads) |" ""
            }

            test "of neurons libtorch is asked, and a program, which trains ReLU output models alone, is not" {
                Requires.signals ()
                Libtorch.required ()
                use place = new Workplace()
                let neurons = timed [ "10x5-hidden"; "100x40-absolute" ]
                let ran = place.Start(neurons @ [ "--json"; "--peer"; "torch"; program place "peer" answers ]).Finish()
                Expect.equal ran.Code 0 ran.Errors

                for row in rows ran.Out do
                    let peers = objects (field "peers" row)
                    Expect.equal (peers |> List.map (text "peer")) [ "libtorch by hand"; "libtorch with autograd" ] ""

                    for timing in List.collect isBest peers do
                        Expect.isTrue (number "loss" timing > 0.0) "the loss is a positive number"
            }

            test
                "libtorch that is not there is refused with the sentence that the engine has for it, among all else that is wrong" {
                use place = new Workplace()
                // Packages are looked for in a folder that has none.
                let nowhere = "NUGET_PACKAGES", place.File "empty"
                let ran = place.RunWith(nowhere, timed [ "7x7" ] @ [ "--peer"; "torch" ])
                refused place [ [ "7x7" ]; [ "libtorch"; "build.fsx torch" ] ] ran
            }

            test "the table has a peer at its best, with the number of its threads and how much longer it takes" {
                let rows =
                    [
                        row "2x1" [ took "A" [ 2, 9.0; 1, 7.0 ]; took "B" [ 2, 1.0 ] ]
                        row "5x2" [ took "B" [ 2, 40.0; 1, 41.0 ] ]
                    ]

                let compared = List.map (List.skip 6)

                Expect.equal
                    (compared [ Bench.headers rows ])
                    [ [ "A, µs (threads)"; "times faster"; "B, µs (threads)"; "times faster" ] ]
                    "the headers"

                Expect.equal
                    (compared (Bench.cells rows))
                    [ [ "7.0 (1)"; "3.5"; "1.0 (2)"; "0.5" ]; [ "—"; "—"; "40.0 (2)"; "20.0" ] ]
                    "the cells"

                Expect.stringContains (Bench.sentence rows.Head) "A 7.0 µs on one thread, 3.5 times as long" ""
                let facts = Bench.facts (Machine.here ()) rows |> String.concat "\n"

                for words in [ "A: A 9."; "B: B 9."; "1 or 2" ] do
                    Expect.stringContains facts words ""
            }

            test "a table without peers says nothing of any" {
                let rows = [ row "2x1" [] ]
                Expect.equal (Bench.headers rows).Length 6 ""
                let facts = Bench.facts (Machine.here ()) rows |> String.concat "\n"

                for word in [ "torch"; "Torch"; "Others" ] do
                    lacks word facts
            }
        ]
    |> slow
