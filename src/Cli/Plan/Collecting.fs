namespace Research.Cli

open System
open System.Globalization
open System.IO
open Research

/// The verbs task and collect.
[<RequireQualifiedAccess>]
module internal Collecting =

    /// What the command of a plan asks for.
    let private requestOf catalogue out threads (plan: Plan) : Result<Request, string list> =
        match RunRequestText.ofWords plan.Command with
        | Error why -> Error [ $"The command of the plan cannot be read ({why}): run it again with --on." ]
        | Ok asked -> Request.make catalogue { asked with Out = out; Threads = Option.defaultValue asked.Threads threads }

    /// Cells with keys in the order of a plan, and the keys of one figure.
    let private keysOf (cells: PlannedCell list) (job: Job) =
        set
            [
                for cell in cells do
                    if cell.Figure = job.Id then
                        cell.Key
            ]

    /// What a task leaves, from the results of its figures.
    let private leave (folder: string) index (cells: PlannedCell list) (results: RunResult list) =
        let failed =
            [
                for result in results do
                    for cell in cells do
                        for why in result.Failed do
                            if cell.Figure = result.Job.Id && why.StartsWith $"{cell.Label} failed: " then
                                cell.Key, why.Substring(cell.Label.Length + " failed: ".Length).Split(". The other cells")[0]
            ]

        PlanFolder.keepEnd
            folder
            index
            { Failed = Map failed; Costs = Map [ for result in results -> result.Job.Id, result.Cost ] }

    let private compute (folder: string) (plan: Plan) index (cells: PlannedCell list) (request: Request) store =
        let declared =
            set
                [
                    for job in request.Jobs do
                        for cell, _ in Run.reads request.Engine request.Scale job -> cell.Key
                ]

        match cells |> List.tryFind (fun cell -> not (declared.Contains cell.Key)) with
        | Some cell ->
            Terminal.badInput
                [
                    $"The code declares another cell {cell.Name} today than when the plan was made: run the command with --on again."
                ]
        | None ->
            let jobs = request.Jobs |> List.filter (fun job -> not (keysOf cells job).IsEmpty)
            let results = ResizeArray()
            let code = Verbs.share plan.Command (keysOf cells) results.Add { request with Jobs = jobs } store
            leave folder index cells (List.ofSeq results)
            code

    /// Computes a share of a plan.
    let task catalogue (folder: string) (index: string) threads : int =
        match PlanFolder.read folder, Int32.TryParse index with
        | Error wrong, _ -> Terminal.badInput [ wrong ]
        | Ok plan, (isNumber, index') when not isNumber || index' < 0 || index' >= plan.Tasks.Length ->
            Terminal.badInput
                [
                    $"The task is {index} but must be a whole number in [0, {plan.Tasks.Length - 1}]: the plan has {plan.Tasks.Length} tasks."
                ]
        | Ok plan, (_, index) ->
            let out = PlanFolder.out folder

            match requestOf catalogue out threads plan with
            | Error sentences -> Terminal.badInput sentences
            | Ok request ->
                match Store.openAt out with
                | Error fault -> Terminal.badInput [ fault.Sentence ]
                | Ok store -> compute folder plan index plan.Tasks[index] request store

    /// A row for each plan whose results were not written yet.
    let status (store: Store) : string list list =
        let isKept (cell: PlannedCell) = StoredCells.has store cell.Key

        [
            for folder, plan in fst (PlanFolder.all store.Folder) do
                if not (PlanFolder.isCollected folder) then
                    let kept = plan.Tasks |> List.map (List.filter isKept)
                    let ended = List.map2 (fun (all: _ list) (kept: _ list) -> all.Length = kept.Length) plan.Tasks kept
                    let failed = [ for index in 0 .. plan.Tasks.Length - 1 -> (PlanFolder.ended folder index).Failed.Count ]

                    [
                        string (Path.GetFileName folder)
                        PlanFolder.job folder |> Option.defaultValue "local"
                        $"{ended |> List.filter id |> List.length} of {plan.Tasks.Length} ended"
                        $"{List.sumBy List.length kept} of {List.sumBy List.length plan.Tasks}"
                        string (List.sum failed)
                        plan.Made.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
                    ]
        ]

    // The most cells that one sentence names.
    let private mostNamed = 5

    let private named (cells: PlannedCell list) =
        let more = if cells.Length > mostNamed then $" and {cells.Length - mostNamed} more" else ""
        (cells |> List.truncate mostNamed |> List.map _.Name |> String.concat ", ") + more

    /// Why cells of a task are missing.
    let private ofTask (store: Store) (folder: string) index (cells: PlannedCell list) =
        let log = PlanFolder.log folder index
        let failed = (PlanFolder.ended folder index).Failed
        let broken, others = cells |> List.partition (fun cell -> failed.ContainsKey cell.Key)
        use leases = new Leases(store.Folder)
        let busy, left = others |> List.partition (fun cell -> not (leases.IsFree cell.Key))
        let job = PlanFolder.job folder |> Option.map (fun job -> $" of job {job}") |> Option.defaultValue ""

        [
            for cell in broken do
                $"{cell.Name} failed in task {index}{job} ({failed[cell.Key]}): see {log}."
            for who, cells in busy |> List.groupBy (fun cell -> leases.Holder cell.Key) do
                $"{named cells} of task {index}{job}: {who} is computing them, or will."
            if not left.IsEmpty then
                if PlanFolder.hasLog folder index then
                    $"{named left} of task {index}{job}: it was stopped, or waits in the queue again; see {log}."
                else
                    $"{named left} of task {index}{job}: it has not begun; if it is no longer in the queue, its node does not see {folder}."
        ]

    /// Sentences on missing cells: the task that should have made each, in the newest plan that has it.
    let private reasons (store: Store) (plans: (string * Plan) list) (missing: (string * RunCell) list) =
        let place =
            dict
                [
                    for folder, plan in plans do
                        for index, cells in List.indexed plan.Tasks do
                            for cell in cells -> cell.Key, (folder, index)
                ]

        let planned, others = missing |> List.partition (fun (_, cell) -> place.ContainsKey cell.Key)

        let listed (figure, cell: RunCell) = { Figure = figure; Label = cell.Label; Key = cell.Key; Seconds = 0.0 }

        [
            for (folder, index), cells in planned |> List.groupBy (fun (_, cell) -> place[cell.Key]) do
                yield! ofTask store folder index (List.map listed cells)
            if not others.IsEmpty then
                $"{named (List.map listed others)}: no plan has them; run the command with --on again."
        ]

    let private finish catalogue (request: Request) (command: string list) =
        if List.tryHead command = Some "reproduce" then
            Verbs.withExplorable request (Verbs.reportOn catalogue)
        else
            Outcome.print

    let private cost (tasks: TaskEnd list) (job: Job) =
        let costs: Cost list = tasks |> List.choose (fun task -> Map.tryFind job.Id task.Costs)

        {
            Seconds = costs |> List.sumBy _.Seconds
            InstanceSteps = costs |> List.sumBy _.InstanceSteps
            Trained = costs |> List.sumBy _.Trained
        }

    /// Concludes the plans of one command, or says what is missing.
    let private conclude catalogue store (plans: (string * Plan) list) (request: Request) =
        let command = (snd (List.last plans)).Command
        let missing = Planning.missing request store

        if missing.IsEmpty then
            let ended =
                [
                    for folder, plan in plans do
                        for index in 0 .. plan.Tasks.Length - 1 -> PlanFolder.ended folder index
                ]

            let code = Verbs.collected command (cost ended) request store (finish catalogue request command)
            plans |> List.iter (fst >> PlanFolder.collected)
            code
        else
            let words = String.concat " " command
            let count = if missing.Length = 1 then "1 cell is" else $"{missing.Length} cells are"
            Terminal.say $"{words}: {count} missing."
            Terminal.complain (reasons store plans missing)
            1

    let private ofCommand catalogue out strict (ids: string list) store plans =
        match requestOf catalogue out None (snd (List.last plans)) with
        | Error sentences -> Terminal.badInput sentences
        | Ok request ->
            let isWanted (job: Job) = ids.IsEmpty || ids |> List.exists (fun id -> Job.tryFind id [ job ] |> Option.isSome)

            match request.Jobs |> List.filter isWanted with
            | [] -> 0
            | jobs -> conclude catalogue store plans { request with Jobs = jobs; Strict = strict }

    /// Concludes what the plans of an output folder have computed. The exit code is 1 where cells are missing.
    let collect catalogue out strict (ids: string list) : int =
        let plans, wrong = if Directory.Exists out then PlanFolder.all out else [], []

        let figures =
            [
                for _, plan in plans do
                    yield! plan.Tasks |> List.concat |> List.map _.Figure
            ]
            |> List.distinct

        let isPlanned id = figures |> List.exists (fun figure -> figure.Equals(id, StringComparison.OrdinalIgnoreCase))
        let unknown = ids |> List.filter (isPlanned >> not)

        let opened =
            if plans.IsEmpty || not unknown.IsEmpty then
                Store.openReadOnly out
            else
                Store.openAt out

        match plans, opened with
        | [], _ -> Terminal.badInput (wrong @ [ $"There is no plan in {out}: run figures with --on slurm first." ])
        | _ when not unknown.IsEmpty ->
            Terminal.badInput [ for id in unknown -> $"The figure {id} is in no plan of {out}: {Nearest.remedy figures id}." ]
        | _, Error fault -> Terminal.badInput [ fault.Sentence ]
        | plans, Ok store ->
            Terminal.complain wrong
            let isNew (_, plans) = not ids.IsEmpty || plans |> List.exists (fst >> PlanFolder.isCollected >> not)
            let commands = plans |> List.groupBy (fun (_, plan) -> plan.Command) |> List.filter isNew

            if commands.IsEmpty then
                Terminal.say "Everything was collected: name a figure to do so again."

            let codes = [ for _, plans in commands -> ofCommand catalogue out strict ids store plans ]
            List.fold max (if wrong.IsEmpty then 0 else 1) codes
