namespace Research.Cli

open System
open System.Collections.Generic
open System.IO
open System.Threading
open Research

/// What each verb does; the result is the exit code: 0, 1 (a run or a check failed, or --strict and a claim fails), 2 (bad input).
[<RequireQualifiedAccess>]
module Verbs =

    let private badInput sentences =
        Terminal.complain sentences
        2

    let private options (request: Request) store cancellation hear =
        {
            Engine = request.Engine
            Threads = request.Threads
            Store = store
            Scale = request.Scale
            Force = request.Force
            Command = Environment.GetCommandLineArgs() |> List.ofArray |> List.tail
            Hear = hear
            Cancellation = cancellation
        }

    /// Ctrl-C cancels between two steps; what was finished is kept.
    let private cancellable (work: CancellationToken -> 'result) =
        use source = new CancellationTokenSource()

        let cancel =
            ConsoleCancelEventHandler(fun _ press ->
                press.Cancel <- true
                source.Cancel())

        Console.CancelKeyPress.AddHandler cancel

        try
            work source.Token
        finally
            Console.CancelKeyPress.RemoveHandler cancel

    /// Says in which fields a run that is not there differs from the newest one of its name, or of the figure as declared.
    let private explainMiss (request: Request) store (job: Job) =
        let settings = Run.settings request.Engine request.Scale job @ List.map snd (Run.derivations request.Scale job)
        let why name = StoredRun.whyMissing store request.Engine name settings

        List.distinct [ Run.name request.Scale job; job.Id ]
        |> List.tryPick why
        |> Option.iter (fun miss -> Terminal.say $"{job.Id}  {miss.Sentence}")

    /// Says before it starts that a job takes above an hour.
    let private warnOfLength (request: Request) (job: Job) event =
        match event with
        | Planned(_, _, steps, models, multiplyAdds) when Foresight.mayBeLong steps multiplyAdds models ->
            let settings = Run.settings request.Engine request.Scale job
            let derivations = Run.derivations request.Scale job |> List.map fst

            let all =
                settings
                |> Seq.collect _.Plans
                |> Seq.sumBy (fun plan -> float plan.Trainer.Steps * plan.Loss.MultiplyAdds plan.Model)

            let part missing all = if all > 0.0 then missing / all else 0.0

            let training =
                if steps > 0L then
                    Foresight.training request.Engine settings * part multiplyAdds all
                else
                    0.0

            let deriving =
                Foresight.deriving request.Threads (if models > 0L then derivations else [])
                |> Option.map ((*) (part (float models) (derivations |> List.sumBy (fun each -> float each.Work))))

            match deriving |> Option.map ((+) training) with
            | Some seconds when seconds <= 3_600.0 -> ()
            | seconds ->
                Terminal.say
                    $"{job.Id}  it takes {Foresight.words request.Threads seconds}; Ctrl-C ends it, keeps what is finished, and the same command goes on from there"
        | _ -> ()

    let private runAll (request: Request) store =
        cancellable (fun cancellation ->
            request.Jobs
            |> List.map (fun job ->
                explainMiss request store job

                Progress.follow job (fun hear ->
                    let hear event =
                        hear event
                        warnOfLength request job event

                    Run.job (options request (Some store) cancellation hear) job)))

    /// What keeps figures from being drawn; their models are trained and kept all the same.
    let private figureFaults (results: RunResult list) = results |> List.collect (_.Conclusion.Figures >> Figure.faultsOfAll)

    let private exitCode strict (results: RunResult list) =
        let fails (claim: ClaimResult) = claim.Verdict.Holds = Some false

        if strict && results |> List.exists (fun result -> result.Conclusion.Claims |> List.exists fails) then
            1
        else
            0

    /// Seconds that what is missing of a job takes; None where that cannot be told.
    let private dryRunOf (request: Request) store (seen: HashSet<string>) (job: Job) =
        let isMissing (load: RunSetting -> Store -> Lookup<'found>) setting = request.Force || (load setting store).Found.IsNone

        let settings = Run.settings request.Engine request.Scale job
        let derivations = Run.derivations request.Scale job
        let missing = settings |> List.filter (isMissing Store.tryLoad)
        let missing' = derivations |> List.filter (snd >> isMissing Store.tryLoadNumbers)
        let all, lacking = settings.Length + derivations.Length, missing.Length + missing'.Length

        let verb =
            if settings.IsEmpty then "derive"
            elif derivations.IsEmpty then "train"
            else "train or derive"

        printfn $"{job.Id}: {all} settings, {all - lacking} found, {lacking} to {verb}"

        if not request.Force then
            explainMiss request store job

        for setting in missing @ List.map snd missing' do
            printfn $"  {setting.Label}"

        if lacking = 0 then
            Some 0.0
        else
            // What a figure before it computes is found then.
            let isNew (setting: RunSetting) = seen.Add setting.Key || request.Force
            let different = missing |> List.distinctBy _.Key |> List.filter isNew
            let different' = missing' |> List.distinctBy (fun (_, setting) -> setting.Key) |> List.filter (snd >> isNew)

            let seconds =
                Foresight.deriving request.Threads (List.map fst different')
                |> Option.map ((+) (Foresight.training request.Engine different))

            printfn $"  {Foresight.words request.Threads seconds}"
            seconds

    let private dryRun (request: Request) store =
        let seconds = request.Jobs |> List.map (dryRunOf request store (HashSet()))
        let told = seconds |> List.choose id

        if seconds.Length > 1 && List.sum told > 0.0 then
            let rest =
                if told.Length = seconds.Length then
                    ""
                else
                    $", and {seconds.Length - told.Length} figures that nobody knows of"

            printfn $"all {seconds.Length} figures: {Foresight.words request.Threads (Some(List.sum told))}{rest}"

        0

    let private runWith dryRun (start: Store -> unit) (request: Request) (finish: Store -> ReportEntry list -> unit) =
        let opened =
            if request.DryRun then
                Store.openReadOnly request.Out
            else
                Store.openAt request.Out

        match opened with
        | Error fault -> badInput [ fault.Sentence ]
        | Ok store when request.DryRun -> dryRun request store
        | Ok store ->
            try
                start store
                let results = runAll request store
                finish store (Outcome.entries store (request.Jobs |> List.map (Run.name request.Scale)))

                match figureFaults results with
                | [] -> exitCode request.Strict results
                | faults -> faults |> List.map _.Sentence |> badInput
            with
            | :? OperationCanceledException ->
                Terminal.say "Stopped. Finished settings are kept; the same command goes on from there."
                1
            | :? IOException as error ->
                Terminal.complain [ error.Message ]
                1

    /// Runs what is asked for, then hands the sections of the finished runs on, e.g. to print their claims.
    let run = runWith dryRun ignore

    /// The same for many figures, of which it is said before they start how long they take together.
    let reproduce (request: Request) (finish: Store -> ReportEntry list -> unit) =
        let dryRun (request: Request) store =
            Outlook.lines request store |> List.iter (printfn "%s")
            0

        runWith dryRun (fun store -> Terminal.say (Outlook.announcement request store)) request finish

    /// Writes the report of the newest runs: of the catalogue's figures the full ones, and quick ones where there is no other; then
    /// all others: those of one's own, of some cells, and with something changed.
    let report (catalogue: Job list) out =
        match Store.openReadOnly out with
        | Error fault -> badInput [ fault.Sentence ]
        | Ok store ->
            let full, _ = StoredRun.latest store

            let ran name = full |> List.exists (fun run -> run.Name = name)

            let named (job: Job) = [ job.Id; Run.name { Scale.full with Quick = true } job ] |> List.tryFind ran

            let catalogued =
                set
                    [
                        for job in catalogue do
                            job.Id
                            Run.name { Scale.full with Quick = true } job
                    ]

            let others = full |> List.map _.Name |> List.filter (catalogued.Contains >> not)

            match (catalogue |> List.choose named) @ others with
            | [] -> badInput [ $"There is no finished run in {out}: run a figure first, e.g. run F1.1." ]
            | names ->
                Outcome.report store (Outcome.entries store names)
                0

    let list (catalogue: Job list) =
        Tables.catalogue catalogue
        0

    let show (catalogue: Job list) id =
        match Job.tryFind id catalogue with
        | Some job ->
            let faults = Run.faults (SimdEngine 1) Scale.full job
            Tables.pipeline job faults
            if faults.IsEmpty then 0 else 2
        | None -> badInput [ $"The figure {id} is not in the catalogue: choose among {Job.ids catalogue}." ]

    /// Expected losses of the cases of a file, or of the weights of a run.
    let exact path truncate (asked: ExactAsked) asJson =
        let isWeights = ExactWeights.isWeights path

        let cases, used, wrong =
            if isWeights then
                match ExactWeights.read path asked with
                | Ok(cases, used) -> cases, used, []
                | Error wrong -> [], [], wrong
            else
                let cases, wrong = ExactCases.read path
                cases, [], wrong @ ExactWeights.misplaced asked

        let answers =
            match Exact.truncation truncate, wrong with
            | Ok most, [] -> Exact.answers most cases
            | Ok most, wrong -> Error(wrong @ Exact.wrong most cases)
            | Error unread, wrong -> Error(wrong @ unread)

        match answers with
        | Error sentences -> badInput sentences
        | Ok answers ->
            List.iter Terminal.say used

            if asJson then
                printfn $"{Exact.json answers}"
            else
                Tables.exact (if isWeights then "restart" else "case") (Exact.rows answers)

            0

    /// Cross-checks of the expected losses of pairs of sampler and model.
    let crosscheck ids asJson =
        match CrossChecks.find ids with
        | Error sentences -> badInput sentences
        | Ok pairs ->
            let answers = pairs |> List.map CrossChecks.run

            if asJson then
                printfn $"{CrossChecks.json answers}"
            else
                Tables.crossChecks (CrossChecks.rows answers)

            Terminal.complain (CrossChecks.failures answers)
            CrossChecks.exitCode answers

    let private stopped (work: unit -> int) =
        try
            work ()
        with
        | :? OperationCanceledException ->
            Terminal.say "Stopped."
            1
        | :? IOException as error ->
            Terminal.complain [ error.Message ]
            1

    /// Trains what is asked for in memory: nothing is kept, and nothing is written.
    let inMemory (request: Request) =
        stopped (fun () ->
            cancellable (fun cancellation ->
                for job in request.Jobs do
                    Progress.follow job (fun hear -> Run.job (options request None cancellation hear) job) |> ignore)

            0)

    let private transitions (asked: PhaseTransitions) asJson =
        let features = asked.Setting.Features
        Phases.announcement features |> Option.iter Terminal.say

        cancellable (fun cancellation ->
            let found = asked.Find cancellation

            if asJson then
                printf $"{Phases.json asked found}"
            else
                let nothing =
                    [
                        if found.Count = 0 then
                            $"Nothing changes for r in [{asked.From}, {asked.To}]: the phase is {Phases.only asked cancellation}."
                    ]

                Tables.transitions (Phases.rows found) (nothing @ [ Phases.notation features; Phases.best ]))

        0

    /// Writes the page of a diagram where it is wanted; gives its path.
    let private writePage (name: string * string) (page: string option) drawing =
        match page with
        | Some path ->
            ReportFolder.writePage path (FigurePage.page (Outcome.script "") drawing) (Option.toList Assets.plotly)
            path
        | None ->
            match Store.openAt Asked.all.Out with
            | Error fault -> raise (IOException fault.Sentence)
            | Ok store ->
                ReportFolder.writeFigures
                    store
                    {
                        Pages = [ name, FigurePage.page (Outcome.script "../") drawing ]
                        Assets = Option.toList Assets.plotly
                    }
                |> List.head

    let private diagram (asked: PhaseDiagramRequest) =
        let first = asked.Lines.Head

        let cells =
            cancellable (fun cancellation ->
                Progress.count "lines of the diagram" asked.Lines.Length (fun advance ->
                    Phases.compute asked.Lines advance cancellation))

        let map = Phases.map asked.Lines cells
        let path = Phases.figure first map |> Plotly.encode |> writePage (Phases.pageName first) asked.Page
        Tables.shares (Phases.shares map) [ Phases.notation first.Setting.Features; Phases.best ]
        Outcome.sayIfPublic ()
        Terminal.say $"The diagram is {path}"
        0

    /// Transitions of the optimal phase at a density, or the phase diagram over all densities, unless something is wrong already.
    let phase wrong (asked: PhaseAsked) =
        match PhaseRequest.make asked, wrong with
        | Error sentences, wrong -> badInput (wrong @ sentences)
        | Ok(Transitions(asked, asJson)), [] -> stopped (fun () -> transitions asked asJson)
        | Ok(Diagram asked), [] -> stopped (fun () -> diagram asked)
        | Ok _, wrong -> badInput wrong

    /// The whole diagnosis, or one sentence on one thing.
    let doctor what =
        match what |> Option.map Doctor.finding with
        | None ->
            Tables.findings (Doctor.findings ())
            0
        | Some(Ok sentence) ->
            printfn $"{sentence}"
            0
        | Some(Error sentence) -> badInput [ sentence ]
