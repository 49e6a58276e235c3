namespace Research.Cli

open System
open System.IO
open Research

/// The options of the verb bench as they were written.
type internal BenchRequestText =
    {
        Cases: string list
        Seconds: string option
        Threads: string option
        Json: bool
        /// "torch", or folders with a PyTorch program.
        Peers: string list
        Table: bool
        Scaling: bool
        Out: string
    }

/// The verb bench. The result is the exit code: 0, 1 (a file cannot be written), 2 (bad input).
[<RequireQualifiedAccess>]
module internal BenchVerb =

    /// Where below the output folder the numbers of the last cases are, as --json prints them.
    let casesFile = "bench/cases.json"

    // The defaults of the PyTorch program that is compared with: seconds for each case, and threads.
    let private caseSeconds, private threads = 4.0, 2

    let private pointSeconds = 0.5

    // The fewest blocks of the PyTorch program.
    let private leastBlocks = 3

    // Seconds in which the runtime compiles the kernels with full optimisation.
    let private warmUp = 1.0

    /// A clock whose first call starts it.
    let private clock = Clock.stopwatch ()

    let private seconds usual (text: string option) =
        let example = "--seconds 4"

        match text with
        | None -> Ok usual
        | Some text ->
            ParseNumber.real "number of seconds" example text
            |> Result.bind (fun seconds ->
                if seconds > 0.0 && seconds <= 600.0 then
                    Ok seconds
                else
                    Error $"The number of seconds is {seconds} but must be in (0, 600]: write e.g. {example}.")

    let private workers (text: string option) =
        match text with
        | None -> Ok threads
        | Some text -> ParseNumber.within "number of threads" "--threads 2" (1, 1024) text

    let private wrong result =
        match result with
        | Error sentence -> [ sentence ]
        | Ok _ -> []

    /// Times each case and then its peers, and prints each case as soon as it is timed.
    let private timed cases seconds threads (names: string list) =
        let patience: BenchTiming.Patience =
            { WarmUp = max warmUp (seconds / 4.0); Seconds = seconds; Blocks = leastBlocks }

        let libtorch, folders = List.distinct names |> List.partition ((=) BenchLibtorch.name)

        let mutable peers =
            (if libtorch.IsEmpty then [] else BenchLibtorch.peers clock patience threads)
            @ BenchPyTorch.peers folders seconds threads

        let compared case (peer: BenchPeer) =
            match peer.Time case with
            | Ok [] -> None
            | Ok timings -> Some { Peer = peer.Name; Tried = timings }
            | Error sentence ->
                Terminal.say sentence
                // A peer that fails is not started again.
                peers <- peers |> List.filter (fun other -> other.Name <> peer.Name)
                None

        // The peak is measured before and after, because other programs may use the machine meanwhile.
        let before = BenchPeak.multiplyAdds clock threads

        let rows =
            [
                for case in cases do
                    let timing = BenchTiming.measure clock (SimdEngine threads) patience (BenchCase.plans case)

                    let answers = peers |> List.choose (compared case)
                    let row = { Case = case; Threads = threads; Timing = timing; Peak = before; Peers = answers }

                    Terminal.say (Bench.sentence row)
                    row
            ]

        let peak = max before (BenchPeak.multiplyAdds clock threads)
        [ for row in rows -> { row with Peak = peak } ]

    let private cases asked cases seconds threads store =
        let rows = timed cases seconds threads asked.Peers
        let machine = Machine.here ()
        let json = Bench.json machine rows

        if asked.Json then
            printf $"{json}"
        else
            Tables.bench (Bench.headers rows) (Bench.cells rows) (Bench.facts machine rows)

        Terminal.say $"The numbers are {Store.writeText casesFile json store}"

        if asked.Table then
            Terminal.say $"""The table is {Store.writeText "bench/table.md" (Bench.markdown machine rows) store}"""

        0

    /// Sentences on options that --scaling does not take.
    let private misplaced asked =
        [
            if asked.Scaling then
                for name, given in
                    [ "--cases", not asked.Cases.IsEmpty; "--peer", not asked.Peers.IsEmpty; "--table", asked.Table ] do
                    if given then
                        $"The option {name} is given but --scaling has points of its own: leave out {name} or --scaling."
        ]

    let private study asked seconds threads store =
        let points = BenchScaling.points threads
        let patience: BenchTiming.Patience = { WarmUp = seconds / 4.0; Seconds = seconds; Blocks = 1 }

        let measure advance (point: ScalingPoint) =
            let timing = BenchTiming.measure clock (SimdEngine point.Threads) patience (BenchCase.plans point.Case)
            advance ()
            point, timing

        // Kernels are compiled before the first point.
        for case in BenchScaling.sizes do
            BenchTiming.measure clock (SimdEngine threads) { patience with WarmUp = warmUp } (BenchCase.plans case)
            |> ignore

        let measured =
            Progress.count "points of the study" points.Length (fun advance -> points |> List.map (measure advance))

        let machine = Machine.here ()
        let json = BenchScaling.json machine measured

        if asked.Json then
            printf $"{json}"
        else
            Tables.bench BenchScaling.headers (BenchScaling.cells measured) [ Bench.machine machine ]

        let drawing = BenchScaling.figure machine threads measured |> Plotly.encode
        let path = Store.writeText "bench/scaling.json" json store

        let pages =
            ReportFolder.writeFigures store (Outcome.script "../") Assets.beside [ AtomicFile.slugOf BenchScaling.name, drawing ]

        Outcome.sayIfPublic ()
        Terminal.say $"The points are {path}"

        for page in pages do
            Terminal.say $"The figure is {page}"

        0

    /// Times the cases or the study, or prints all faults of the options.
    let run (asked: BenchRequestText) : int =
        let usual = if asked.Scaling then pointSeconds else caseSeconds
        let found, seconds, workers = BenchCase.find asked.Cases, seconds usual asked.Seconds, workers asked.Threads

        let unknown =
            match found with
            | Error sentences -> sentences
            | Ok _ -> []

        let unusable =
            if List.contains BenchLibtorch.name asked.Peers then
                Option.toList (BenchLibtorch.missing ())
            else
                []

        let sentences = unknown @ wrong seconds @ wrong workers @ misplaced asked @ unusable

        let store = if sentences.IsEmpty then Store.openAt asked.Out |> Result.map Some else Ok None

        match found, seconds, workers, store with
        | Ok found, Ok seconds, Ok threads, Ok(Some store) ->
            try
                if asked.Scaling then
                    study asked seconds threads store
                else
                    cases asked found seconds threads store
            with :? IOException as error ->
                Terminal.complain [ error.Message ]
                1
        | _, _, _, store ->
            Terminal.complain (
                sentences
                @ (match store with
                   | Error fault -> [ fault.Sentence ]
                   | Ok _ -> [])
            )

            2
