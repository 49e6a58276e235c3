namespace Research.Cli

open System
open System.IO
open Research

/// The verbs run, reproduce, task, collect, report, verify, list, show, exact, crosscheck and doctor. Each result is the exit code: 0, 1 (a run or a check failed, or --strict and a claim fails), 2 (bad input).
[<RequireQualifiedAccess>]
module internal Verbs =

    let private own () = Environment.GetCommandLineArgs() |> List.ofArray |> List.tail

    let private options command (request: Request) store cancellation hear =
        {
            Engine = request.Engine
            Threads = request.Threads
            Store = store
            Scale = request.Scale
            Force = request.Force
            CheckpointEvery = TimeSpan.FromSeconds 30.0
            Command = command
            Script = ScriptFile.source ()
            Hear = hear
            Cancellation = cancellation
        }

    /// Prints a forecast before the start of a job that takes more than an hour.
    let private warnOfLength (request: Request) (job: Job) event =
        match event with
        | Planned(_, _, steps, models, multiplyAdds) when TimeForecast.mayBeLong steps multiplyAdds models ->
            let cells = Run.cells request.Engine request.Scale job
            let derivations = Run.derivations request.Engine request.Scale job |> List.map fst

            let all =
                cells
                |> Seq.collect _.Plans
                |> Seq.sumBy (fun plan -> float plan.Trainer.Steps * plan.Loss.MultiplyAdds plan.Model)

            let part missing all = if all > 0.0 then missing / all else 0.0

            let training =
                if steps > 0L then
                    TimeForecast.training request.Engine cells * part multiplyAdds all
                else
                    0.0

            let deriving =
                TimeForecast.deriving request.Threads (if models > 0L then derivations else [])
                |> Option.map ((*) (part (float models) (derivations |> List.sumBy (fun each -> float each.Work))))

            match deriving |> Option.map ((+) training) with
            | Some seconds when seconds <= 3_600.0 -> ()
            | seconds ->
                Terminal.say
                    $"{job.Id}  this run takes {TimeForecast.words request.Threads seconds}; Ctrl-C ends it, keeps what is done, and the same command goes on from there"
        | _ -> ()

    /// The results of the jobs, and whether all of their cells could be run. A folder of a run that may not be written, as it is another
    /// user's, is named and the other jobs go on; a full disk stops all of them.
    /// <param name="command">The words of the command that the run is of.</param>
    /// <param name="work">What is done with each job.</param>
    let private runAll command (work: RunOptions -> Job -> RunResult) (request: Request) store =
        let one cancellation (job: Job) =
            DryRun.explainMiss request store job

            let result =
                Progress.follow job (fun hear ->
                    let hear event =
                        hear event
                        warnOfLength request job event

                    work (options command request (Some store) cancellation hear) job)

            // Ctrl-C while answers were computed.
            cancellation.ThrowIfCancellationRequested()
            result

        Interruption.cancellable (fun cancellation ->
            let results =
                request.Jobs
                |> List.map (fun job ->
                    try
                        Some(one cancellation job)
                    with :? IOException as error when (error.InnerException :? UnauthorizedAccessException) ->
                        Terminal.say $"{job.Id}  {error.Message}"
                        None)

            let isWhole (result: RunResult option) = result |> Option.exists _.Failed.IsEmpty
            List.choose id results, List.forall isWhole results)

    /// The faults of figures that cannot be drawn. Their cells are trained and kept all the same.
    let private figureFaults (results: RunResult list) = results |> List.collect (_.Conclusion.Figures >> Figure.faultsOfAll)

    let private exitCode strict (results: RunResult list) =
        let fails (claim: ClaimResult) = claim.Verdict.Holds = Some false

        if strict && results |> List.exists (fun result -> result.Conclusion.Claims |> List.exists fails) then
            1
        else
            0

    /// Does what may be stopped. The result is an exit code.
    let private orStopped (work: unit -> int) =
        try
            work ()
        with
        | :? OperationCanceledException ->
            Terminal.say "Stopped. Finished cells are kept, and of the others the last step; the same command goes on from there."

            1
        | :? IOException as error ->
            Terminal.complain [ error.Message ]
            1

    let private finishing command work store (request: Request) (finish: Store -> ReportEntry list -> unit) =
        let results, isWhole = runAll command work request store
        finish store (Outcome.entries store (request.Jobs |> List.map (Run.name request.Scale)))

        match figureFaults results with
        | [] -> if isWhole then exitCode request.Strict results else 1
        | faults -> faults |> List.map _.Sentence |> Terminal.badInput

    let private runWith dryRun (start: Store -> unit) (request: Request) (finish: Store -> ReportEntry list -> unit) =
        let opened =
            if request.DryRun then
                Store.openReadOnly request.Out
            else
                Store.openAt request.Out

        match opened with
        | Error fault -> Terminal.badInput [ fault.Sentence ]
        | Ok store when request.DryRun -> dryRun request store
        | Ok store ->
            orStopped (fun () ->
                start store
                finishing (own ()) Run.job store request finish)

    /// Runs the requested figures, then calls finish with the report's sections on them, e.g. to print their claims.
    let run = runWith DryRun.run ignore

    /// Finishes what reproduce asked for. The page of exact phase diagrams comes before the report that links to it; it takes some
    /// seconds, which a quick run does not have.
    let withExplorable (request: Request) (finish: Store -> ReportEntry list -> unit) (store: Store) (told: ReportEntry list) =
        if not request.Scale.Quick then
            ExplorableVerb.ofReport store

        finish store told

    /// Runs many figures after printing a forecast for all of them.
    let reproduce (request: Request) (finish: Store -> ReportEntry list -> unit) =
        let dryRun (request: Request) store =
            RunForecast.lines request store |> List.iter (printfn "%s")
            0

        runWith
            dryRun
            (fun store -> Terminal.say (RunForecast.announcement request store))
            request
            (withExplorable request finish)

    /// Computes the cells of some keys of each job, without questions, claims and drawings. Heard is called with each result.
    let share command (keys: Job -> Set<string>) heard (request: Request) store =
        let work options job =
            let result = Run.share (keys job) options job
            heard result
            result

        orStopped (fun () -> if snd (runAll command work request store) then 0 else 1)

    /// Concludes jobs whose cells are all there, as run and reproduce do.
    /// <param name="command">The words of the command that asked for them.</param>
    /// <param name="cost">What their cells cost.</param>
    let collected command (cost: Job -> Cost) (request: Request) store finish =
        orStopped (fun () -> finishing command (fun options job -> Run.collected (cost job) options job) store request finish)

    /// The names of the runs that a report shows: the newest full run of each figure of the catalogue, or else its newest quick run; then
    /// the newest run of each other name: studies of scripts, runs of some cells, and runs with changed values.
    let private reported (catalogue: Job list) store =
        let full, damaged = StoredRun.latest store
        let quick (job: Job) = Run.name { Scale.full with Quick = true } job
        let ran name = full |> List.exists (fun run -> run.Name = name)
        let named (job: Job) = [ job.Id; quick job ] |> List.tryFind ran

        let catalogued =
            set
                [
                    for job in catalogue do
                        yield! [ job.Id; quick job ]
                ]

        let others = full |> List.map _.Name |> List.filter (catalogued.Contains >> not)
        (catalogue |> List.choose named) @ others, damaged

    /// Writes the report of everything that a store has, and prints the claims of some runs.
    let reportOn (catalogue: Job list) (store: Store) (told: ReportEntry list) =
        let names, _ = reported catalogue store
        Outcome.report store (Outcome.entries store names) told

    let private noRun out = $"There is no finished run in {out}: run a figure first, e.g. run F1.1."

    /// The names of a store's runs that a report shows; or what is wrong with the store.
    let private finished (catalogue: Job list) out =
        match Store.openReadOnly out with
        | Error fault -> Error [ fault.Sentence ]
        | Ok store ->
            match reported catalogue store with
            | [], damaged -> Error(damaged @ [ noRun out ])
            | names, _ -> Ok(store, names)

    /// Writes the report of all finished runs, and a page with what differs from another store where one is named.
    let report (catalogue: Job list) out (other: string option) =
        match finished catalogue out, other |> Option.map (fun other -> other, finished catalogue other) with
        | Ok(store, names), None ->
            Interruption.orStopped (fun () ->
                let entries = Outcome.entries store names
                Outcome.report store entries entries
                0)
        | Ok(store, names), Some(other, Ok(there, others)) ->
            Interruption.orStopped (fun () ->
                let entries = Outcome.entries store names
                Outcome.report store entries entries
                Outcome.diff store other (ReportDiff.between entries (Outcome.entries there others))
                0)
        | here, there ->
            let wrong result =
                match result with
                | Error sentences -> sentences
                | Ok _ -> []

            Terminal.badInput (wrong here @ (there |> Option.map (snd >> wrong) |> Option.defaultValue [] |> List.distinct))

    /// Checks every file of every finished run. The exit code is 1 where one is missing or was changed.
    let verify out =
        match Store.openReadOnly out with
        | Error fault -> Terminal.badInput [ fault.Sentence ]
        | Ok store ->
            match Verification.all store with
            | { Runs = 0 } -> Terminal.badInput [ noRun out ]
            | found ->
                Terminal.complain found.Problems

                let good =
                    if found.Problems.IsEmpty then
                        "all are as they were written"
                    else
                        "some are not, as said above"

                printfn "%s" $"{found.Runs} runs, {Humanize.count found.Files} files: {good}"
                if found.Problems.IsEmpty then 0 else 1

    /// Prints the catalogue.
    let list (catalogue: Job list) =
        Tables.catalogue catalogue
        0

    /// Prints the pipeline of a figure, its faults and its work.
    let show (catalogue: Job list) id =
        match Job.named catalogue id with
        | Ok job ->
            let faults = Run.faults (SimdEngine 1) Scale.full job
            Tables.pipeline job faults
            if faults.IsEmpty then 0 else 2
        | Error sentence -> Terminal.badInput [ sentence ]

    /// Prints the exact losses of the cases in a file, or of the weights in it.
    let exact path truncate (asked: ExactRequestText) asJson =
        let isWeights = ExactWeights.isWeights path

        let cases, used, wrong =
            if isWeights then
                match Foreign.read $"The file {path}" "name another file" (fun () -> ExactWeights.read path asked) with
                | Ok(Ok(cases, used)) -> cases, used, []
                | Ok(Error wrong) -> [], [], wrong
                | Error wrong -> [], [], [ wrong ]
            else
                let cases, wrong = ExactCases.read path
                cases, [], wrong @ (if File.Exists path then ExactWeights.misplaced asked else [])

        let answers =
            match ExactAnswers.truncation truncate, wrong with
            | Ok most, [] -> ExactAnswers.answers most cases
            | Ok most, wrong -> Error(wrong @ ExactAnswers.wrong most cases)
            | Error unread, wrong -> Error(wrong @ unread)

        match answers with
        | Error sentences -> Terminal.badInput sentences
        | Ok answers ->
            List.iter Terminal.say used

            if asJson then
                printfn $"{ExactAnswers.json answers}"
            else
                Tables.exact (if isWeights then "restart" else "case") (ExactAnswers.rows answers)

            0

    /// Prints the cross-checks of the exact losses of pairs of sampler and model.
    let crosscheck ids asJson =
        match CrossChecks.find ids with
        | Error sentences -> Terminal.badInput sentences
        | Ok pairs ->
            let answers = pairs |> List.map CrossChecks.run

            if asJson then
                printfn $"{CrossChecks.json answers}"
            else
                Tables.crossChecks (CrossChecks.rows answers)

            Terminal.complain (CrossChecks.failures answers)
            CrossChecks.exitCode answers

    /// Runs the requested jobs in memory: no cell is looked for, and nothing is written.
    let inMemory (request: Request) =
        Interruption.orStopped (fun () ->
            Interruption.cancellable (fun cancellation ->
                for job in request.Jobs do
                    Progress.follow job (fun hear -> Run.job (options (own ()) request None cancellation hear) job) |> ignore)

            0)

    /// Prints the whole diagnosis, or a sentence on one line of it.
    let doctor what =
        match what |> Option.map Doctor.finding with
        | None ->
            Tables.findings (Doctor.findings ())
            0
        | Some(Ok sentence) ->
            printfn $"{sentence}"
            0
        | Some(Error sentence) -> Terminal.badInput [ sentence ]
