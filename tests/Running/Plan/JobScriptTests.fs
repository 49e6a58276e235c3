module Research.Tests.JobScriptTests

open System.Diagnostics
open System.IO
open System.Threading
open Research
open Expecto
open Research.Tests.StoreSamples

let private job =
    {
        Name = "F1.1-0123"
        Plan = "/data/it's here/out/plans/F1.1-0123"
        Tasks = 8
        Threads = 2
        Time = Some "1:00:00"
        Partition = Some "long"
        Program = [ "/opt/dotnet"; "/data/run.dll"; "extra" ]
    }

let private lines (job: JobScript) = (JobScript.text job).Split '\n' |> List.ofArray

let private options (job: JobScript) = lines job |> List.filter _.StartsWith("#SBATCH")

/// A plan's folder with a job script whose program is the shell, which runs a text with the words after it.
let private scripted (scratch: Scratch) (text: string) =
    let job = { job with Plan = scratch.Path; Program = [ "/bin/bash"; "-c"; text; "program" ] }
    File.WriteAllText(scratch.File "job.sh", JobScript.text job)
    File.WriteAllText(scratch.File "plan.json", "{}")

let private started (scratch: Scratch) (environment: (string * string) list) =
    let start = ProcessStartInfo("bash", [ "job.sh" ], WorkingDirectory = scratch.Path, RedirectStandardOutput = true)
    start.Environment["SLURM_ARRAY_TASK_ID"] <- "3"

    for name, value in environment do
        start.Environment[name] <- value

    nonNull (Process.Start start)

let private ended (running: Process) =
    let said = running.StandardOutput.ReadToEnd()
    running.WaitForExit()
    running.ExitCode, said.Split('\n', System.StringSplitOptions.RemoveEmptyEntries) |> List.ofArray

/// Sends a signal once the program of the script has made its file.
let private interrupted (scratch: Scratch) signal environment =
    let running = started scratch environment

    while not (File.Exists(scratch.File "ready")) do
        Thread.Sleep 20

    use kill = Process.Start("kill", [ $"-{signal}"; string running.Id ])
    kill.WaitForExit()
    ended running

/// A program that ends on TERM, and says what it did.
let private patient (scratch: Scratch) =
    let ready = scratch.File "ready"
    $"trap 'echo kept; exit 1' TERM; touch '{ready}'; while :; do sleep 0.05; done"

[<Tests>]
let tests =
    testList
        "Running/Plan/JobScriptTests"
        [
            test "the options of the array are those that were asked for" {
                let both =
                    [
                        "#SBATCH --job-name='F1.1-0123'"
                        "#SBATCH --array=0-7"
                        "#SBATCH --output='/data/it'\\''s here/out/plans/F1.1-0123/logs/%a.log'"
                        "#SBATCH --open-mode=append"
                        "#SBATCH --requeue"
                        "#SBATCH --signal=B:USR1@120"
                        "#SBATCH --ntasks=1"
                        "#SBATCH --cpus-per-task=2"
                    ]

                Expect.equal (options job) (both @ [ "#SBATCH --time=1:00:00"; "#SBATCH --partition='long'" ]) ""
                Expect.equal (options { job with Time = None; Partition = None }) both ""
            }

            test "the program is called with the plan, the task and the threads, and waited for" {
                Expect.contains
                    (lines job)
                    "'/opt/dotnet' '/data/run.dll' 'extra' task \"$plan\" --index \"$task\" --threads 2 &"
                    ""
            }

            test "a short task is told at three quarters of its time" {
                Expect.contains (options { job with Time = Some "2" }) "#SBATCH --signal=B:USR1@30" ""
            }

            test "times are read as SLURM reads them" {
                for text, seconds in
                    [
                        "90", Some 5400L
                        "1:30", Some 90L
                        "2:00:00", Some 7200L
                        "1-12", Some 129600L
                        "1-0:30", Some 88200L
                        "1-0:0:1", Some 86401L
                        "0", None
                        "", None
                        "-5", None
                        "soon", None
                        "1:2:3:4", None
                        "1-", None
                        "1-2-3", None
                        "1.5", None
                        "١", None
                    ] do
                    Expect.equal (JobScript.secondsOf text) seconds text
            }

            testList
                "under bash"
                [
                    test "the exit code is that of the program, which gets its words" {
                        use scratch = new Scratch()
                        scripted scratch "echo \"$@\"; exit 7"
                        let code, said = ended (started scratch [])
                        Expect.equal code 7 ""
                        Expect.equal said.Tail [ $"task {scratch.Path} --index 3 --threads 2" ] ""
                    }

                    test "a plan or a program that a node does not see is named" {
                        use scratch = new Scratch()
                        scripted scratch "exit 0"
                        File.Delete(scratch.File "plan.json")
                        let code, said = ended (started scratch [])
                        Expect.equal code 2 ""
                        Expect.stringContains said[1] "take an output folder that all nodes see" ""

                        let job = { job with Plan = scratch.Path; Program = [ scratch.File "absent.dll" ] }
                        File.WriteAllText(scratch.File "job.sh", JobScript.text job)
                        File.WriteAllText(scratch.File "plan.json", "{}")
                        let code, said = ended (started scratch [])
                        Expect.equal code 2 ""
                        Expect.stringContains said[1] "absent.dll is not there" ""
                    }

                    for signal, requeued in [ "USR1", true; "TERM", false ] do
                        test
                            $"""{signal} reaches the program, which ends by itself, and is {(if requeued then "" else "not ")}followed by a place in the queue""" {
                            use scratch = new Scratch()
                            scripted scratch (patient scratch)
                            let bin = (Directory.CreateDirectory(scratch.File "bin")).FullName
                            let queue = Path.Combine(bin, "scontrol")
                            File.WriteAllText(queue, "#!/bin/sh\necho \"scontrol $@\"\n")
                            File.SetUnixFileMode(queue, UnixFileMode.UserRead ||| UnixFileMode.UserExecute)
                            let before = System.Environment.GetEnvironmentVariable "PATH"
                            let path = $"{bin}:{before}"
                            let code, said = interrupted scratch signal [ "PATH", path; "SLURM_JOB_ID", "42" ]
                            Expect.equal code 1 ""
                            Expect.contains said "kept" ""
                            Expect.equal (List.contains "scontrol requeue 42" said) requeued ""
                        }
                ]
            |> slow
        ]
