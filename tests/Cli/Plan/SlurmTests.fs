/// Runs in tasks on a SLURM that the tests start themselves.
module Research.Tests.SlurmTests

open System.IO
open Expecto
open Research.Tests.CommandLine
open Research.Tests.PlanTests

let private on (cluster: Cluster) = probeWith [ cluster.Variable ]

let private log (place: Workplace) (task: int) =
    let path = $"{plan place}/logs/{task}.log"
    if File.Exists path then File.ReadAllText path else ""

/// One cell that trains for some seconds.
let private long = [ "run"; "P1"; "--cell"; "q=0.2"; "--set"; "steps=3000000"; "restarts=1" ]

let private preempted (preempt: Cluster -> string -> unit) =
    Cluster.Required()
    use place = new Workplace()
    use cluster = new Cluster()
    let submitted = on cluster place (long @ [ "--on"; "slurm" ])
    Expect.equal submitted.Code 0 submitted.Errors
    cluster.Until("a training", fun () -> (log place 0).Contains "instance-steps to train")
    System.Threading.Thread.Sleep 500
    preempt cluster $"{submitted.Out.Trim()}_0"
    cluster.Until("a second try", fun () -> (log place 0).Contains "try 2.")
    cluster.Drain()
    Expect.stringContains (log place 0) "q=0.2 goes on after " ""
    let collected = on cluster place [ "collect" ]
    Expect.equal collected.Code 0 collected.Errors
    Expect.equal (on cluster place (long @ [ "--out"; "whole" ])).Code 0 ""
    Expect.equal (results place "out") (results place "whole") ""

[<Tests>]
let tests =
    testList
        "Cli/Plan/SlurmTests"
        [
            test "an array of tasks has the results of a run, bit for bit" {
                Cluster.Required()
                use place = new Workplace()
                use cluster = new Cluster()
                let submitted = on cluster place [ "run"; "P1"; "--on"; "slurm"; "--array-limit"; "3"; "--time"; "5" ]
                Expect.equal submitted.Code 0 submitted.Errors
                let job = submitted.Out.Trim()
                Expect.equal (File.ReadAllText(plan place + "/job")) job "the number that is printed"
                cluster.Drain()
                Expect.stringContains (cluster.Ask("scontrol", "show", "job", $"{job}_2")) "JobState=COMPLETED" ""
                let collected = probeWith [] place [ "collect"; "--strict" ]
                Expect.equal collected.Code 0 collected.Errors
                Expect.equal (on cluster place [ "run"; "P1"; "--out"; "whole" ]).Code 0 ""
                Expect.equal (results place "out") (results place "whole") ""

                let nothing = on cluster place [ "run"; "P1"; "--on"; "slurm" ]
                Expect.equal (nothing.Code, nothing.Out) (0, "") ""
                Expect.stringStarts nothing.Errors "Nothing is missing" ""
            }

            test "a task that is put into the queue again goes on to the same bits" {
                preempted (fun cluster task -> cluster.Ask("scontrol", "requeue", task) |> ignore)
            }

            test "a task that is told of its time limit goes into the queue and goes on to the same bits" {
                preempted (fun cluster task -> cluster.Ask("scancel", "--batch", "--signal=USR1", task) |> ignore)
            }

            test "a cell that fails is named, its task fails, and a partition that is not there is said by SLURM" {
                Cluster.Required()
                use place = new Workplace()
                use cluster = new Cluster()
                let submitted = on cluster place [ "run"; "P2"; "--on"; "slurm"; "--array-limit"; "3" ]
                Expect.equal submitted.Code 0 submitted.Errors
                cluster.Drain()
                let job = submitted.Out.Trim()
                let states = cluster.Ask("scontrol", "show", "job", job)
                Expect.stringContains states "JobState=FAILED" ""
                Expect.stringContains states "JobState=COMPLETED" ""
                let collected = on cluster place [ "collect" ]
                Expect.equal collected.Code 1 ""
                Expect.stringContains collected.Errors $"of job {job} (Two is broken): see " ""

                let refused = on cluster place [ "run"; "P1"; "--on"; "slurm"; "--partition"; "nowhere" ]
                Expect.equal (refused.Code, refused.Out) (2, "") ""
                Expect.stringContains (List.last refused.Complaints) "invalid partition specified: nowhere" ""
            }
        ]
    |> slow
