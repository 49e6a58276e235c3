namespace Research

/// What a job script is made of.
type internal JobScript =
    {
        /// The name of the job in the queue.
        Name: string
        /// The full path of the plan's folder.
        Plan: string
        /// The number of tasks.
        Tasks: int
        /// The threads of a task.
        Threads: int
        /// The longest that a task may run, as SLURM writes it; None is the partition's own limit.
        Time: string option
        Partition: string option
        /// The words that start this program, before its verb.
        Program: string list
    }

/// Writes job scripts for SLURM, which bash can run without SLURM too.
[<RequireQualifiedAccess>]
module internal JobScript =

    /// A word that the shell takes as it is.
    let quoted (word: string) = "'" + word.Replace("'", "'\\''") + "'"

    let private whole (text: string) = int text

    /// The seconds of a time limit as SLURM writes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours, days-hours:minutes or
    /// days-hours:minutes:seconds. None where it is no such time, or none at all.
    let secondsOf (time: string) : int64 option =
        let isNumber (text: string) = text.Length >= 1 && text.Length <= 6 && Seq.forall System.Char.IsAsciiDigit text

        let parts (text: string) = List.ofArray (text.Split ':')

        let days, clock =
            match List.ofArray (time.Split '-') with
            | [ clock ] -> None, parts clock
            | [ days; clock ] -> Some days, parts clock
            | _ -> None, []

        if not (List.forall isNumber (Option.toList days @ clock)) then
            None
        else
            let sum =
                match days |> Option.map whole, clock |> List.map (whole >> int64) with
                | None, [ minutes ] -> Some(60L * minutes)
                | None, [ minutes; seconds ] -> Some(60L * minutes + seconds)
                | None, [ hours; minutes; seconds ] -> Some(3600L * hours + 60L * minutes + seconds)
                | Some days, hours :: rest when rest.Length <= 2 ->
                    let minutes = rest |> List.tryItem 0 |> Option.defaultValue 0L
                    let seconds = rest |> List.tryItem 1 |> Option.defaultValue 0L
                    Some(86400L * int64 days + 3600L * hours + 60L * minutes + seconds)
                | _ -> None

            sum |> Option.filter (fun seconds -> seconds > 0L)

    // A task is told this long before its limit, in seconds; a short one at three quarters of it.
    let private notice = 120L

    let private noticeOf (time: string option) =
        match time |> Option.bind secondsOf with
        | Some seconds -> min notice (seconds / 4L)
        | None -> notice

    let private header (job: JobScript) =
        [
            $"--job-name={quoted job.Name}"
            $"--array=0-{job.Tasks - 1}"
            $"""--output={quoted (job.Plan + "/logs/%a.log")}"""
            "--open-mode=append"
            "--requeue"
            $"--signal=B:USR1@{noticeOf job.Time}"
            "--ntasks=1"
            $"--cpus-per-task={job.Threads}"
            for time in Option.toList job.Time do
                $"--time={time}"
            for partition in Option.toList job.Partition do
                $"--partition={quoted partition}"
        ]
        |> List.map (fun option -> $"#SBATCH {option}")

    /// The script. A task is stopped by TERM or USR1, which keeps its finished cells and the last step of the others. After USR1, which
    /// comes before the time limit, it is put into the queue again; after the TERM of a preemption SLURM does that by itself.
    let text (job: JobScript) : string =
        let program = job.Program |> List.map quoted |> String.concat " "
        let files = job.Program |> List.filter (fun word -> word.StartsWith '/') |> List.map quoted |> String.concat " "

        [
            "#!/bin/bash"
            "# Each task of this array computes one share of a plan's missing cells into the output folder."
            yield! header job
            ""
            $"plan={quoted job.Plan}"
            "task=$SLURM_ARRAY_TASK_ID"
            "tries=$((${SLURM_RESTART_COUNT:-0} + 1))"
            "echo \"Task $task of $plan on $(hostname), try $tries.\""
            ""
            "if [ ! -r \"$plan/plan.json\" ]; then"
            "    echo \"$plan cannot be read on $(hostname): take an output folder that all nodes see.\""
            "    exit 2"
            "fi"
            $"for file in {files}; do"
            "    if [ ! -e \"$file\" ]; then"
            "        echo \"The program $file is not there on $(hostname): build it in a folder that all nodes see.\""
            "        exit 2"
            "    fi"
            "done"
            ""
            "again= work="
            "stop() { [ -z \"$work\" ] || kill -TERM \"$work\" 2>/dev/null; }"
            "trap 'again=yes; stop' USR1"
            "trap 'again=${again:-no}; stop' TERM INT"
            $"{program} task \"$plan\" --index \"$task\" --threads {job.Threads} &"
            "work=$!"
            "[ -z \"$again\" ] || stop"
            "# A signal ends the wait but not the program."
            "wait \"$work\"; code=$?"
            "while kill -0 \"$work\" 2>/dev/null; do wait \"$work\"; code=$?; done"
            "[ \"$code\" -le 128 ] || { wait \"$work\"; code=$?; }"
            ""
            "if [ \"$again\" = yes ] && [ \"$code\" -ne 0 ] && [ -n \"${SLURM_JOB_ID:-}\" ]; then"
            "    if [ \"$tries\" -lt 1000 ]; then"
            "        echo \"Stopped before the time limit: the task is put into the queue again.\""
            "        scontrol requeue \"$SLURM_JOB_ID\""
            "    else"
            "        echo \"The task was tried $tries times: give it a longer --time.\""
            "    fi"
            "fi"
            "exit \"$code\""
            ""
        ]
        |> String.concat "\n"
