namespace Research.Cli

open System
open Research

/// How scripts run studies and trainings, and how they end.
[<RequireQualifiedAccess>]
module internal ScriptRun =

    /// The exit code of a script that goes on: the worst of what was run so far.
    let mutable private code = 0

    // What fsi returns at the end of a script is 0; the exit code can be set still while the process ends.
    let private setAtExit =
        lazy (AppDomain.CurrentDomain.ProcessExit.Add(fun _ -> Environment.ExitCode <- max code Environment.ExitCode))

    let private remember next =
        if ScriptArguments.isScript && next <> 0 then
            setAtExit.Force()
            code <- max code next

    /// Ends a script; an interactive session gets the reason as an exception.
    let private fail next (why: string) : 'never =
        if ScriptArguments.isScript then
            exit next
        else
            raise (InvalidOperationException why)

    let private complain next (why: string list) =
        // An interactive session prints the exception itself.
        if ScriptArguments.isScript then
            Terminal.complain why

        fail next (String.concat " " why)

    let private request (engine: IEngine option) (job: Job) =
        let arguments = ScriptArguments.own
        let own = if ScriptArguments.nameEngine arguments then None else engine

        match ScriptArguments.read arguments |> Result.bind (Request.ofJobs own [ Ok job ]) with
        | Ok request -> request
        | Error sentences -> complain 2 sentences

    /// Whether Ctrl-C was pressed meanwhile, although the work came to its end.
    let private pressed (work: unit -> int) =
        let pressed = ref false
        let hear = ConsoleCancelEventHandler(fun _ _ -> pressed.Value <- true)
        Console.CancelKeyPress.AddHandler hear

        try
            work (), pressed.Value
        finally
            Console.CancelKeyPress.RemoveHandler hear

    let private unforeseen (error: exn) =
        complain 1 [ $"Something unforeseen went wrong ({error.Message.TrimEnd '.'}): finished settings are kept." ]

    /// What a study binds, once something has run it; the exit code is that of the run.
    let private answer engine (study: Study<'space>) (run: Request -> (unit -> Found<'space> option) -> int) : 'space =
        let found = ref None

        // The run asks once; what it finds is kept beside what it concludes from it.
        let find results =
            let all = study.Part.Find results
            found.Value <- Some all
            all

        let request = request engine (Job.ofStudy { study with Part = { study.Part with Find = find } })

        let work () =
            try
                run request (fun () -> found.Value)
            with error ->
                unforeseen error

        match pressed work, found.Value with
        | (_, true), _ -> fail 1 "The run was stopped."
        | (code, _), None -> fail code "The run came to nothing."
        | (code, _), Some found ->
            remember code

            let space =
                try
                    found.Value.Value
                with
                | NotMeasured why -> complain 1 [ $"{study.Source.Figure}  There is no answer: {why}." ]
                | error -> unforeseen error

            if not found.Unanswered.IsEmpty then
                Terminal.complain [ for why in found.Unanswered -> $"{study.Source.Figure}  An answer is missing: {why}." ]
                remember 1

            space

    /// Runs a study, and gives what it binds.
    let study (engine: IEngine option) (study: Study<'space>) : 'space =
        answer engine study (fun request found ->
            Verbs.run request (fun store entries ->
                found () |> Option.iter (fun found -> Tables.answers (Answers.rows found.Answers))
                Outcome.print store entries))

    /// Trains all restarts of a training in memory.
    let training (engine: IEngine option) (training: Training<'model>) : Trained<'model> list =
        let part = Part.ofSweep [ (), { Label = "training"; Axes = [] }, training ] id

        let study =
            {
                Source = { Paper = Paper.own "A training"; Figure = "training" }
                Title = "A training"
                Part = part |> Part.only |> Part.map _.Fits.Value
                Claims = []
                Draws = []
                Faults = []
            }

        answer engine study (fun request _ -> Verbs.inMemory request)

    /// Goes on where something was done; otherwise says what is wrong, and ends.
    let finish (result: Result<unit, int * string list>) : unit =
        match result with
        | Ok() -> ()
        | Error(code, why) -> complain code why

    /// The models in a file of weights.
    let weights (weights: Weights<'model>) : Trained<'model> list =
        let derivation = weights :> IDerivation<Trained<'model> list>

        match [ for fault in derivation.Faults() -> fault.Sentence ] with
        | [] ->
            try
                derivation.Read(derivation.Compute(Progress<int64>(), Threading.CancellationToken.None))
            with :? IO.IOException as error ->
                complain 1 [ error.Message ]
        | wrong -> complain 2 wrong
