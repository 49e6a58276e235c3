namespace Research.Experiments.Cli

open System
open System.Globalization
open System.Text.Json.Nodes
open Research

/// A case with what was measured of it.
[<NoEquality; NoComparison>]
type BenchRow =
    {
        Case: BenchCase
        Threads: int
        Timing: BenchTiming
        /// Multiply-adds a second that the machine does at most, on as many threads.
        Peak: float
        /// None where PyTorch was not asked or did not answer.
        Peer: PeerTimings option
    }

/// The speed of the whole program, case by case.
[<RequireQualifiedAccess>]
module Bench =

    /// Samples that all threads work off in a second.
    let samples row = float row.Case.Batch * 1e6 / row.Timing.Microseconds

    /// Multiply-adds a second that these samples need.
    let multiplyAdds row = samples row * BenchCase.multiplyAdds row.Case

    /// The share of the machine's most multiply-adds a second; what need not be computed, such as a product with 0, counts.
    let share row = multiplyAdds row / row.Peak

    /// How many times faster than PyTorch.
    let ratio row (peer: PeerTiming) = peer.Microseconds / row.Timing.Microseconds

    let private text (format: string) (value: float) = value.ToString(format, CultureInfo.InvariantCulture)

    /// What is said as soon as a case is done.
    let sentence row =
        let compared =
            match row.Peer with
            | Some { Plain = peer } ->
                $""", PyTorch {text "F1" peer.Microseconds} µs, {text "F1" (ratio row peer)} times faster"""
            | None -> ""

        $"""{row.Case.Name}  {text "F1" row.Timing.Microseconds} µs per instance-step{compared}"""

    let private isCompared rows = rows |> List.exists _.Peer.IsSome

    /// The headers of a table.
    let headers (rows: BenchRow list) : string list =
        [ "case"; "µs per instance-step"; "blocks from … to"; "samples/s"; "multiply-adds/s"; "of peak" ]
        @ (if isCompared rows then
               [ "PyTorch, µs"; "times faster"; "at its best, µs"; "times faster" ]
           else
               [])

    /// The rows of a table.
    let cells (rows: BenchRow list) : string list list =
        let peer row =
            match row.Peer with
            | Some peers ->
                [ peers.Plain; peers.Best ]
                |> List.collect (fun peer -> [ text "F1" peer.Microseconds; text "F1" (ratio row peer) ])
            | None -> List.replicate 4 "—"

        [
            for row in rows ->
                [
                    row.Case.Name
                    text "F1" row.Timing.Microseconds
                    $"""{text "F1" row.Timing.Lowest} … {text "F1" row.Timing.Highest}"""
                    $"""{text "F1" (samples row / 1e6)} million"""
                    $"""{text "F1" (multiplyAdds row / 1e9)} billion"""
                    text "P0" (share row)
                ]
                @ (if isCompared rows then peer row else [])
        ]

    /// What the machine is, as a sentence.
    let machine (machine: Machine) : string =
        $"{machine.Processor}, {machine.Cores} cores, vectors of {machine.SimdBits} bits, {machine.Runtime}."

    /// What the numbers are, as sentences.
    let facts (here: Machine) (rows: BenchRow list) : string list =
        let programs = rows |> List.choose _.Peer |> List.map _.Plain.Program |> List.distinct |> String.concat " or "

        match rows with
        | [] -> []
        | row :: _ ->
            [
                machine here
                $"""{row.Threads} threads; at most {text "F1" (row.Peak / 1e9)} billion multiply-adds/s, measured beside the cases."""
                "An instance-step is one AdamW step of one model on a fresh batch of 1024; 5·n·m multiply-adds for each sample, zeros too."
                if programs <> "" then
                    $"Compared with {programs}, as it starts by itself; at its best is the fastest of that and of being told "
                    + "the width of the processor's vectors, on as many threads or on one. All in turn with ours."
            ]

    /// The table as Markdown, with the facts above it.
    let markdown (machine: Machine) (rows: BenchRow list) : string =
        let line cells = "| " + String.concat " | " cells + " |\n"
        let headers = headers rows
        let rule = "|---" + String.replicate (headers.Length - 1) "|---:" + "|\n"
        let lines = cells rows |> List.map line |> String.concat ""
        let facts = facts machine rows |> List.map (fun fact -> $"{fact}\n\n") |> String.concat ""
        $"# Speed of a training step\n\n{facts}{line headers}{rule}{lines}"

    let private ofTiming row (peer: PeerTiming) : (string * JsonNode | null) list =
        [
            "program", JsonValue.Create peer.Program
            "microseconds", JsonText.number peer.Microseconds
            "loss", JsonText.number peer.Loss
            "timesFaster", JsonText.number (ratio row peer)
        ]

    let private ofPeer row (peers: PeerTimings) : JsonNode =
        JsonText.object (ofTiming row peers.Plain @ [ "best", JsonText.object (ofTiming row peers.Best) ])

    let private ofRow machine row : JsonNode | null =
        let case, timing = row.Case, row.Timing

        JsonText.object
            [
                "case", JsonValue.Create case.Name
                "microseconds", JsonText.number timing.Microseconds
                "lowest", JsonText.number timing.Lowest
                "highest", JsonText.number timing.Highest
                "blocks", JsonValue.Create timing.Blocks
                "samplesPerSecond", JsonText.number (samples row)
                "multiplyAddsPerSecond", JsonText.number (multiplyAdds row)
                "shareOfPeak", JsonText.number (share row)
                "peakMultiplyAddsPerSecond", JsonText.number row.Peak
                "loss", JsonText.number timing.Loss
                "features", JsonValue.Create case.Features
                "hidden", JsonValue.Create case.Hidden
                "instances", JsonValue.Create case.Instances
                "batch", JsonValue.Create case.Batch
                "densities", JsonText.array [ for density in case.Densities -> JsonText.number density ]
                "threads", JsonValue.Create row.Threads
                "peer", row.Peer |> Option.map (ofPeer row) |> Option.toObj
                "machine", Machine.json machine
            ]

    /// One array, an object for each case.
    let json (machine: Machine) (rows: BenchRow list) : string =
        JsonText.write (JsonText.array (rows |> List.map (ofRow machine)))
