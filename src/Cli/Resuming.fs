namespace Research.Cli

open Research

/// The verbs status and resume.
[<RequireQualifiedAccess>]
module internal Resuming =

    let private opened out work =
        match Store.openReadOnly out with
        | Error fault -> Terminal.badInput [ fault.Sentence ]
        | Ok store ->
            match RunStatus.all store with
            | [], [] when (fst (PlanFolder.all out)).IsEmpty ->
                Terminal.badInput [ $"There is no run in {out}: run a figure first, e.g. run F1.1." ]
            | runs, wrong ->
                Terminal.complain wrong
                work store runs

    /// Prints where every run of a folder stands. The exit code is 0.
    let status out =
        opened out (fun store runs ->
            if not runs.IsEmpty then
                Tables.status runs

            match Collecting.status store with
            | [] -> ()
            | plans -> Tables.plans plans

            0)

    /// A command on another output folder, as the folder may have moved.
    let private within out (command: string list) =
        let rec without words =
            match words with
            | "--out" :: _ :: rest -> without rest
            | (word: string) :: rest when word.StartsWith "--out=" -> without rest
            | word :: rest -> word :: without rest
            | [] -> []

        without command @ [ "--out"; out ]

    let private isOurs (command: string list) =
        command
        |> List.tryHead
        |> Option.bind VerbTable.tryFind
        |> Option.exists (fun verb -> List.contains verb [ "run"; "reproduce" ])

    let private halted (runs: RunStatus list) =
        [
            for run in runs do
                match run.State with
                | Halted began -> run, began
                | _ -> ()
        ]

    /// Goes on with the runs of a folder that were stopped, by the commands that began them, the oldest first.
    /// <param name="perform">Runs the words of a command. The result is its exit code.</param>
    let resume (perform: string list -> int) out =
        opened out (fun store runs ->
            let commands = halted runs |> List.choose snd |> List.sortBy _.Time |> List.map _.Command |> List.distinct

            let ours, others = commands |> List.partition isOurs

            for command in others do
                let words = String.concat " " command
                Terminal.say $"A run was begun by a script ({words}): run the script again, which goes on from there."

            let codes =
                [
                    for command in ours do
                        let words = within out command
                        Terminal.say (String.concat " " ("Going on with:" :: words))
                        perform words
                ]

            let left = RunStatus.all store |> fst |> halted

            for run, began in left do
                if began |> Option.forall (fun began -> isOurs began.Command) then
                    Terminal.say
                        $"{run.Folder} has {run.Kept} of {run.Cells} cells and is still not finished: it is not what that command declares today, so delete the folder, or run the figure as it was declared then."

            if codes.IsEmpty && left.IsEmpty then
                Terminal.say $"No run in {out} was stopped."

            if left.IsEmpty then List.fold max 0 codes else max 1 (List.fold max 0 codes))
