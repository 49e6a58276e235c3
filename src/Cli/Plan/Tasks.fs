namespace Research.Cli

open System
open System.ComponentModel
open System.Diagnostics
open System.Threading
open Research

/// Starts the tasks of a plan.
[<RequireQualifiedAccess>]
module internal Tasks =

    let private joined (text: string) =
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries ||| StringSplitOptions.TrimEntries)
        |> Array.map _.TrimEnd('.')
        |> String.concat "; "

    /// Submits a job script. The result is the job's number, or a sentence.
    let submit (folder: string) : Result<string, string> =
        let start =
            ProcessStartInfo(
                "sbatch",
                [ "--parsable"; "job.sh" ],
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )

        try
            match Process.Start start with
            | null -> Error "The program sbatch could not be started: submit on a machine of the cluster."
            | started ->
                use running = started
                let errors = running.StandardError.ReadToEndAsync()
                let said = running.StandardOutput.ReadToEnd().Trim()
                running.WaitForExit()

                if running.ExitCode = 0 && said <> "" then
                    // The name of a cluster may follow.
                    Ok(said.Split(';')[0])
                else
                    Error $"SLURM did not take the job ({joined errors.Result}): change the options, or ask sinfo what there is."
        with :? Win32Exception ->
            Error "The program sbatch is not on this machine: submit on a machine of the cluster, or write --on local."

    /// Passes a request to end on to a task.
    let private terminate (running: Process) =
        try
            use kill = Process.Start("kill", [ "-TERM"; string running.Id ])
            kill.WaitForExit()
        with
        | :? Win32Exception
        | :? InvalidOperationException -> ()

    /// Runs a task by the job script here. The result is its exit code; None where there is no bash.
    let private here (cancellation: CancellationToken) (folder: string) (task: int) : int option =
        let start =
            ProcessStartInfo(
                "bash",
                [ "-c"; "exec bash job.sh >> \"$0\" 2>&1"; PlanFolder.log folder task ],
                WorkingDirectory = folder,
                UseShellExecute = false
            )

        for name in [ "SLURM_JOB_ID"; "SLURM_RESTART_COUNT" ] do
            start.Environment.Remove name |> ignore

        start.Environment["SLURM_ARRAY_TASK_ID"] <- string task

        try
            match Process.Start start with
            | null -> None
            | started ->
                use running = started
                use _ = cancellation.Register(fun () -> terminate running)
                running.WaitForExit()
                Some running.ExitCode
        with :? Win32Exception ->
            None

    /// Runs all tasks here, one after another. The result is an exit code: 0, or 1 where one failed.
    let runHere (folder: string) (tasks: int) : int =
        Interruption.cancellable (fun cancellation ->
            let rec next task code =
                if task = tasks then
                    code
                else
                    let own = here cancellation folder task
                    cancellation.ThrowIfCancellationRequested()

                    match own with
                    | None ->
                        Terminal.say "The program bash is not on this machine, which --on local needs: run without --on."
                        2
                    | Some 0 ->
                        Terminal.say $"task {task} of {tasks} has ended"
                        next (task + 1) code
                    | Some failed ->
                        Terminal.say $"task {task} of {tasks} failed with code {failed}: see {PlanFolder.log folder task}"
                        next (task + 1) 1

            next 0 0)
