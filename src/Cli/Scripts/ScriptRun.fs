namespace Research.Cli

open System
open Research

/// Runs studies and trainings of scripts, and sets the scripts' exit codes.
[<RequireQualifiedAccess>]
module internal ScriptRun =

    /// The exit code of a script that goes on: the largest code of its runs so far.
    let mutable private code = 0

    // F# Interactive ends a script with 0, so the exit code is set while the process ends.
    let private setAtExit =
        lazy (AppDomain.CurrentDomain.ProcessExit.Add(fun _ -> Environment.ExitCode <- max code Environment.ExitCode))

    let private remember next =
        if ScriptArguments.isScript && next <> 0 then
            setAtExit.Force()
            code <- max code next

    /// Ends a script, or raises an exception in an interactive session.
    let private fail next (why: string) : 'never =
        if ScriptArguments.isScript then
            exit next
        else
            raise (InvalidOperationException why)

    let private complain next (why: string list) =
        // An interactive session prints the exception instead.
        if ScriptArguments.isScript then
            Terminal.complain why

        fail next (String.concat " " why)

    let private request (engine: IEngine option) (job: Job) =
        let arguments = ScriptArguments.own
        let own = if ScriptArguments.nameEngine arguments then None else engine

        match ScriptArguments.read arguments |> Result.bind (Request.ofJobs own [ Ok job ]) with
        | Ok request -> request
        | Error sentences -> complain 2 sentences

    /// Runs work. The result has whether Ctrl-C was pressed meanwhile, although the work ended by itself.
    let private pressed (work: unit -> int) =
        let pressed = ref false
        let hear = ConsoleCancelEventHandler(fun _ _ -> pressed.Value <- true)
        Console.CancelKeyPress.AddHandler hear

        try
            work (), pressed.Value
        finally
            Console.CancelKeyPress.RemoveHandler hear

    let private unforeseen (error: exn) =
        complain 1 [ $"Something unforeseen went wrong ({error.Message.TrimEnd '.'}): finished cells are kept." ]

    /// Runs a study. The result is what the study binds; the exit code is that of the run.
    let private answer engine (study: Study<'space>) (run: Request -> (unit -> Found<'space> option) -> int) : 'space =
        let found = ref None

        // The run finds the answers once; they are kept here beside the conclusions of the run.
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
        | (code, _), None -> fail code "The run has no answer."
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

    /// Runs a study. The result is what the study binds.
    let study (engine: IEngine option) (study: Study<'space>) : 'space =
        answer engine study (fun request found ->
            Verbs.run request (fun store entries ->
                found () |> Option.iter (fun found -> Tables.answers (Answers.rows found.Answers))
                Outcome.print store entries))

    /// Trains all restarts of a training in memory. The result is the trained models in the order of the restarts.
    let training (engine: IEngine option) (training: Training<'model>) : Trained<'model> list =
        let part = Part.ofSweep [ (), { Label = "training"; Axes = [] }, training ] id

        let study =
            {
                Source = { Paper = Paper.own "A training"; Figure = "training" }
                Title = "A training"
                Part = part |> Part.only |> Part.map _.Answers.Value
                Claims = []
                Draws = []
                Faults = []
            }

        answer engine study (fun request _ -> Verbs.inMemory request)

    /// Returns where the result is Ok; otherwise prints the sentences and ends with the exit code.
    let finish (result: Result<unit, int * string list>) : unit =
        match result with
        | Ok() -> ()
        | Error(code, why) -> complain code why

    /// Loads the models in a file of weights.
    let weights (weights: Weights<'model>) : Trained<'model> list =
        let derivation = weights :> IDerivation<Trained<'model> list>

        match [ for fault in derivation.Faults() -> fault.Sentence ] with
        | [] ->
            try
                (weights :> INoted).Notes() |> List.iter Terminal.say
                derivation.Read(derivation.Compute(Progress<int64>(), Threading.CancellationToken.None))
            with :? IO.IOException as error ->
                complain 1 [ error.Message ]
        | wrong -> complain 2 wrong
