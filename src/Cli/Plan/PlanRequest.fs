namespace Research.Cli

open System
open System.Globalization
open Research

/// The options that divide a run among tasks, as they were written.
type internal PlanText = { On: string option; ArrayLimit: string option; Time: string option; Partition: string option }

/// Where the tasks of a plan run.
type internal Place =
    /// One after another on this machine.
    | Here
    /// As an array of jobs.
    | Slurm

/// A division of a run among tasks.
type internal PlanRequest =
    {
        Place: Place
        /// The most tasks; None lets the work decide.
        Limit: int option
        /// The longest that a task may run, as SLURM writes it.
        Time: string option
        Partition: string option
    }

/// Reads the options that divide a run among tasks.
[<RequireQualifiedAccess>]
module internal PlanRequest =

    /// No division.
    let nothing = { On = None; ArrayLimit = None; Time = None; Partition = None }

    // SLURM refuses larger arrays unless it is told otherwise.
    let private mostTasks = 1000

    let private place (text: PlanText) =
        let stray (name, value: string option) =
            [
                if value.IsSome then
                    $"The option {name} is for runs in tasks: add --on slurm."
            ]

        match text.On with
        | Some "local" -> Ok(Some Here)
        | Some "slurm" -> Ok(Some Slurm)
        | Some other ->
            let remedy = Nearest.remedy [ "slurm"; "local" ] other
            Error [ $"The place of --on is {other} but must be slurm or local: {remedy}." ]
        | None ->
            match
                [ "--array-limit", text.ArrayLimit; "--time", text.Time; "--partition", text.Partition ] |> List.collect stray
            with
            | [] -> Ok None
            | wrong -> Error wrong

    let private limit (text: string) =
        match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
        | true, count when count >= 1 && count <= mostTasks -> Ok count
        | _ ->
            Error
                $"The number of tasks is {text} but must be a whole number in [1, {mostTasks}]: write e.g. --array-limit 16, or leave it out."

    let private time (text: string) =
        if (JobScript.secondsOf text).IsSome then
            Ok text
        else
            Error
                $"The time of a task is {text} but must be minutes, hours:minutes:seconds or days-hours: write e.g. --time 2:00:00."

    let private partition (text: string) =
        if Seq.forall (fun c -> Char.IsLetterOrDigit c || Seq.contains c "_-.,+") text then
            Ok text
        else
            Error $"The partition is {text} but must be a name that SLURM knows: sinfo lists them."

    let private optional (read: string -> Result<'value, string>) (text: string option) =
        match Option.map read text with
        | None -> Ok None
        | Some(Ok value) -> Ok(Some value)
        | Some(Error wrong) -> Error [ wrong ]

    let private errors =
        function
        | Error wrong -> wrong
        | Ok _ -> []

    /// The division that options ask for, None for none; or a sentence for each fault.
    let read (text: PlanText) : Result<PlanRequest option, string list> =
        let place = place text
        let limit, time = optional limit text.ArrayLimit, optional time text.Time
        let partition = optional partition text.Partition

        let unused =
            [
                for name, value in [ "--time", text.Time; "--partition", text.Partition ] do
                    if place = Ok(Some Here) && value.IsSome then
                        $"The option {name} is for --on slurm: leave it out."
            ]

        match errors place @ errors limit @ errors time @ errors partition @ unused, place, limit, time, partition with
        | [], Ok place, Ok limit, Ok time, Ok partition ->
            place |> Option.map (fun place -> { Place = place; Limit = limit; Time = time; Partition = partition }) |> Ok
        | wrong, _, _, _, _ -> Error wrong
