namespace Research.Tests

open System
open System.Diagnostics
open System.IO
open System.Net
open System.Net.Sockets
open System.Threading
open Expecto

/// A SLURM of one node on free ports, whose files are in a folder that is gone afterwards. It checks nobody's identity: for tests alone.
type Cluster() =
    let folder = Directory.CreateTempSubdirectory("research-slurm-").FullName
    let conf = Path.Combine(folder, "slurm.conf")

    static let isThere (program: string) =
        [ "/usr/bin"; "/usr/sbin"; "/usr/local/bin"; "/usr/local/sbin" ]
        |> List.exists (fun folder -> File.Exists(Path.Combine(folder, program)))

    let freePort () =
        use listener = new TcpListener(IPAddress.Loopback, 0)
        listener.Start()
        (listener.LocalEndpoint :?> IPEndPoint).Port

    let text =
        $"ClusterName=tests
SlurmctldHost=localhost
SlurmctldPort={freePort ()}
SlurmdPort={freePort ()}
AuthType=auth/none
AuthInfo=cred_expire=5
CredType=cred/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
SlurmUser=root
SlurmdUser=root
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=0
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName=localhost CPUs=4 RealMemory=1 State=UNKNOWN
PartitionName=work Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"

    let run (program: string) (arguments: string list) =
        let start = ProcessStartInfo(program, arguments, RedirectStandardOutput = true, RedirectStandardError = true)
        start.Environment["SLURM_CONF"] <- conf
        use running = nonNull (Process.Start start)
        let errors = running.StandardError.ReadToEndAsync()
        let said = running.StandardOutput.ReadToEnd()
        running.WaitForExit()
        running.ExitCode, said, errors.Result

    let until (what: string) (isTrue: unit -> bool) =
        let clock = Stopwatch.StartNew()

        while not (isTrue ()) do
            if clock.Elapsed > TimeSpan.FromMinutes 3.0 then
                failtest $"SLURM did not come to this: {what}"

            Thread.Sleep 100

    do
        for name in [ "state"; "spool" ] do
            Directory.CreateDirectory(Path.Combine(folder, name)) |> ignore

        File.WriteAllText(conf, text)

        for daemon, words in [ "slurmctld", []; "slurmd", [ "-N"; "localhost" ] ] do
            match run daemon ([ "-f"; conf ] @ words) with
            | 0, _, _ -> ()
            | _, said, errors -> failtest $"{daemon} did not start: {said}{errors}"

        until "a node that is idle" (fun () ->
            let _, said, _ = run "sinfo" [ "-h"; "-o"; "%T" ]
            said.Trim() = "idle")

    /// Skips a test where no such cluster can be started.
    static member Required() =
        if not (List.forall isThere [ "slurmctld"; "slurmd"; "sbatch"; "scontrol" ]) then
            skiptest "SLURM is not here: apt-get install slurm-wlm brings it."
        elif Environment.UserName <> "root" then
            skiptest "A SLURM of one's own needs the rights of root here."

    /// The variable by which the programs of SLURM find it.
    member _.Variable = "SLURM_CONF", conf

    /// Runs a program of SLURM, which must go well. The result is what it says.
    member _.Ask(program: string, [<ParamArray>] arguments: string array) =
        match run program (List.ofArray arguments) with
        | 0, said, _ -> said.Trim()
        | code, said, errors -> failtest $"{program} ended with {code}: {said}{errors}"

    /// Waits until a condition holds.
    member _.Until(what, isTrue) = until what isTrue

    /// Waits until no job is in the queue or runs.
    member cluster.Drain() = until "an empty queue" (fun () -> cluster.Ask("squeue", "-h") = "")

    interface IDisposable with
        member _.Dispose() =
            run "scancel" [ "--user=root" ] |> ignore
            run "scontrol" [ "shutdown" ] |> ignore
            let gone name = not (File.Exists(Path.Combine(folder, name)))
            until "its end" (fun () -> gone "slurmctld.pid" && gone "slurmd.pid")

            try
                Directory.Delete(folder, true)
            with :? IOException ->
                () // a step may still be closing its files
