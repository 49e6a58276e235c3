namespace Research.Cli

open Research

/// Runs figures in tasks.
[<RequireQualifiedAccess>]
module internal Submitting =

    let private counted (plan: Plan) =
        let cells = plan.Tasks |> List.sumBy _.Length
        let secondsOf (task: PlannedCell list) = task |> List.sumBy _.Seconds
        let longest = plan.Tasks |> List.map secondsOf |> List.max
        let cells = if cells = 1 then "1 cell is" else $"{Humanize.count cells} cells are"
        let tasks = if plan.Tasks.Length = 1 then "1 task" else $"{plan.Tasks.Length} tasks"
        $"{cells} missing, in {tasks} of up to {Humanize.estimate longest}"

    let private submit folder out =
        match PlanFolder.job folder with
        | Some earlier ->
            Terminal.say $"The same tasks were submitted before, as job {earlier}: where both run, they share the cells."
        | None -> ()

        match Tasks.submit folder with
        | Error sentence -> Terminal.badInput [ sentence ]
        | Ok job ->
            PlanFolder.submitted folder job
            Terminal.say $"Job {job} was submitted; its script and logs are in {folder}."
            Terminal.say $"`status --out {out}` says how far it is, and `collect --out {out}` draws what it computed."
            printfn $"{job}"
            0

    let private here collect folder (plan: Plan) =
        try
            match Tasks.runHere folder plan.Tasks.Length with
            | 2 -> 2
            | code -> max code (collect ())
        with :? System.OperationCanceledException ->
            Terminal.say "Stopped. Finished cells are kept, and of the others the last step; the same command goes on from there."
            1

    let private start verb (asked: RunRequestText) catalogue (request: Request) (division: PlanRequest) store =
        let command = RunRequestText.words verb asked
        let plan = Planning.make request store division.Limit command
        let folder = PlanFolder.path request.Out plan
        // The cores of this machine say nothing of those of the cluster.
        let threads = if asked.Threads = RunRequestText.all.Threads then 1 else request.Threads
        let collect () = Collecting.collect catalogue request.Out request.Strict []

        match plan.Tasks with
        | [] when request.DryRun || division.Place = Slurm ->
            Terminal.say "Nothing is missing: run without --on answers and draws."
            0
        | [] -> Verbs.run request Outcome.print
        | _ ->
            Terminal.say (counted plan)
            let script = Planning.script division folder threads plan

            if request.DryRun then
                Tables.plan (Planning.rows plan)
                printfn $"{script}"
                0
            else
                PlanFolder.write folder plan script

                match division.Place with
                | Slurm -> submit folder request.Out
                | Here -> here collect folder plan

    /// Divides a request among tasks and starts them.
    /// <param name="verb">run or reproduce.</param>
    /// <param name="asked">The options as they were written.</param>
    let run verb (asked: RunRequestText) catalogue (request: Request) (division: PlanRequest) : int =
        let opened =
            if request.DryRun then
                Store.openReadOnly request.Out
            else
                Store.openAt request.Out

        match opened with
        | Error fault -> Terminal.badInput [ fault.Sentence ]
        | Ok store -> Interruption.orStopped (fun () -> start verb asked catalogue request division store)
