namespace Research.Cli

open System
open System.Globalization
open System.Text.Json.Nodes
open Research

/// The measurements of a case.
[<NoEquality; NoComparison>]
type internal BenchRow =
    {
        Case: BenchCase
        Threads: int
        Timing: BenchTiming
        /// The most multiply-adds per second that the machine reaches on as many threads.
        Peak: float
        /// The timings of the peers that gave one.
        Peers: PeerTimings list
    }

/// Tables of the speed of training, case by case.
[<RequireQualifiedAccess>]
module internal Bench =

    /// The number of samples per second on all threads.
    let samples row = float row.Case.Batch * 1e6 / row.Timing.Microseconds

    /// The multiply-adds per second that these samples need.
    let multiplyAdds row = samples row * BenchCase.multiplyAdds row.Case

    /// The share of the machine's peak. Multiply-adds that are skipped, such as products with 0, count as done.
    let share row = multiplyAdds row / row.Peak

    /// The time of a peer over ours.
    let ratio row (peer: PeerTiming) = peer.Microseconds / row.Timing.Microseconds

    let private text (format: string) (value: float) = value.ToString(format, CultureInfo.InvariantCulture)

    let private onThreads count = if count = 1 then "one thread" else $"{count} threads"

    /// The sentence on a case, which is printed as soon as the case is timed.
    let sentence row =
        let compared =
            [
                for peer in row.Peers do
                    let best = peer.Best
                    let ratio = text "F1" (ratio row best)
                    $"""; {peer.Peer} {text "F1" best.Microseconds} µs on {onThreads best.Threads}, {ratio} times as long"""
            ]

        $"""{row.Case.Name}  {text "F1" row.Timing.Microseconds} µs per instance-step{String.concat "" compared}"""

    /// The peers that were timed in any case, in the order in which they were started.
    let private peers rows = rows |> List.collect _.Peers |> List.map _.Peer |> List.distinct

    let private answer peer row = row.Peers |> List.tryFind (fun timings -> timings.Peer = peer)

    /// The headers of a table.
    let headers (rows: BenchRow list) : string list =
        [ "case"; "µs per instance-step"; "blocks from … to"; "samples/s"; "multiply-adds/s"; "of peak" ]
        @ [
            for peer in peers rows do
                yield! [ $"{peer}, µs (threads)"; "times faster" ]
        ]

    /// The rows of a table.
    let cells (rows: BenchRow list) : string list list =
        let compared row peer =
            match answer peer row with
            | None -> [ "—"; "—" ]
            | Some timings ->
                let best = timings.Best
                [ $"""{text "F1" best.Microseconds} ({best.Threads})"""; text "F1" (ratio row best) ]

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
                @ List.collect (compared row) (peers rows)
        ]

    /// A sentence on the machine.
    let machine (machine: Machine) : string =
        $"{machine.Processor}, {machine.Cores} cores, vectors of {machine.SimdBits} bits, {machine.Runtime}."

    /// Sentences that explain the numbers.
    let facts (here: Machine) (rows: BenchRow list) : string list =
        let programs peer = rows |> List.choose (answer peer) |> List.map _.Best.Program |> List.distinct |> String.concat " or "

        match rows with
        | [] -> []
        | row :: _ ->
            [
                machine here
                $"""{onThreads row.Threads}; at most {text "F1" (row.Peak / 1e9)} billion multiply-adds/s, measured beside the cases."""
                "An instance-step is one AdamW step of one model on a fresh batch of 1024; 5·n·m multiply-adds for each sample, zeros too."

                for { Case = case } in rows do
                    match case.Model with
                    | BenchModel.Autoencoder(latents, active) ->
                        let codes =
                            match active with
                            | Some most -> $"the {most} largest codes"
                            | None -> "ReLU and L1"

                        $"{case.Name}: {latents} latents, {codes}, batches of {case.Batch}, on the hidden values of a model {case.Features}→{case.Hidden} of density {case.Densities.Head}; n is the number of latents."
                    | _ -> ()

                for peer in peers rows do
                    $"{peer}: {programs peer}."
                if not (peers rows).IsEmpty then
                    let counts = List.distinct [ 1; row.Threads ] |> List.map string |> String.concat " or "

                    $"Others are timed in turn with ours; in brackets the number of threads, {counts}, on which one was quickest."
                if peers rows |> List.exists BenchPyTorch.isNamed then
                    "PyTorch is timed as it starts by itself, and told the width of the processor's vectors."
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
            "threads", JsonValue.Create peer.Threads
            "microseconds", JsonText.number peer.Microseconds
            "loss", JsonText.number peer.Loss
            "timesFaster", JsonText.number (ratio row peer)
        ]

    /// The fastest way of a peer, with all ways that were timed.
    let private ofPeer row (timings: PeerTimings) : JsonNode | null =
        let tried = JsonText.array [ for timing in timings.Tried -> JsonText.object (ofTiming row timing) ]
        JsonText.object ([ "peer", JsonValue.Create timings.Peer ] @ ofTiming row timings.Best @ [ "tried", tried ])

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
                "model", JsonValue.Create(string case.Model)
                "features", JsonValue.Create case.Features
                "hidden", JsonValue.Create case.Hidden
                "instances", JsonValue.Create case.Instances
                "batch", JsonValue.Create case.Batch
                "densities", JsonText.array [ for density in case.Densities -> JsonText.number density ]
                match case.Model with
                | BenchModel.Autoencoder(latents, _) -> "latents", JsonValue.Create latents
                | _ -> ()
                "threads", JsonValue.Create row.Threads
                "peers", JsonText.array (row.Peers |> List.map (ofPeer row))
                "machine", Machine.json machine
            ]

    /// A JSON array with an object for each case.
    let json (machine: Machine) (rows: BenchRow list) : string =
        JsonText.write (JsonText.array (rows |> List.map (ofRow machine)))
