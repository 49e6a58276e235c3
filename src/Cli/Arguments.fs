namespace Research.Cli

open Argu

/// What several verbs say of an option that they share.
[<RequireQualifiedAccess>]
module private Usage =

    let device = "of cuda, opencl and auto: its number, counted from 0; of torch: cpu (default), cuda or cuda:k"
    let threads = "worker threads, or all; the number changes no bit of a result"

    let quick =
        "a quarter of the steps, two restarts, four cells of a part, short derivations: a quick run that decides no claim"

    let force = "compute again what is already there"
    let strict = "exit with 1 if a claim does not hold"
    let out = "the output folder; out unless stated"

    let on =
        "slurm: submit an array of tasks, each with a share of what is missing, and print the job's number; local: the same tasks here, one after another"

    let arrayLimit = "with --on: the most tasks; unless stated so many that each takes two minutes, 64 at most"

    let time =
        "with --on slurm: the longest that a task may run at once, e.g. 2:00:00; it goes on from its checkpoint after that"

    let partition = "with --on slurm: the partition of the cluster"

/// The options of run. A script takes them too, but for IDs and --dry-run.
type internal RunArgs =
    | [<MainCommand>] Ids of ID: string list
    | Engine of NAME: string
    | Device of NAME: string
    | Threads of N: string
    | Set of CHANGES: string list
    | Cell of ADDRESS: string
    | Where of CHOICES: string list
    | Quick
    | Force
    | Dry_Run
    | Strict
    | Out of FOLDER: string
    | On of PLACE: string
    | Array_Limit of N: string
    | Time of TIME: string
    | Partition of NAME: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Ids _ -> "figures to run, e.g. F1.1 F2.4 (see list)"
            | Engine _ -> Engines.usage
            | Device _ -> Usage.device
            | Threads _ -> Usage.threads
            | Set _ ->
                "steps=, batch=, rate=, decay=, seed= or restarts=, replacing what is declared, e.g. --set steps=2000 seed=3"
            | Cell _ -> "one cell instead of all, by its address, e.g. --cell 1-S=0.1 or --cell 1-S=0.1,r=2"
            | Where _ -> "cells with a value on an axis instead of all, AXIS=VALUE, e.g. --where 1-S=0.1 r=2"
            | Quick -> Usage.quick
            | Force -> Usage.force
            | Dry_Run -> "print what would run, and why, and stop"
            | Strict -> Usage.strict
            | Out _ -> Usage.out
            | On _ -> Usage.on
            | Array_Limit _ -> Usage.arrayLimit
            | Time _ -> Usage.time
            | Partition _ -> Usage.partition

type internal ReproduceArgs =
    | Only of ID: string list
    | Engine of NAME: string
    | Device of NAME: string
    | Threads of N: string
    | Quick
    | Force
    | Dry_Run
    | Strict
    | Out of FOLDER: string
    | On of PLACE: string
    | Array_Limit of N: string
    | Time of TIME: string
    | Partition of NAME: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Only _ -> "these figures instead of all"
            | Engine _ -> Engines.usage
            | Device _ -> Usage.device
            | Threads _ -> Usage.threads
            | Quick -> Usage.quick
            | Force -> Usage.force
            | Dry_Run -> "print for each figure what is found, what would run and how long it takes, and stop"
            | Strict -> Usage.strict
            | Out _ -> Usage.out
            | On _ -> Usage.on
            | Array_Limit _ -> Usage.arrayLimit
            | Time _ -> Usage.time
            | Partition _ -> Usage.partition

type internal ShowArgs =
    | [<MainCommand; ExactlyOnce>] Id of ID: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Id _ -> "the figure to show"

type internal ReportArgs =
    | Out of FOLDER: string
    | Diff of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Out _ -> Usage.out
            | Diff _ -> "another output folder: a page with what differs from it, in verdicts, numbers and recipes"

/// The options of verbs that take an output folder alone: status, resume and verify.
type internal FolderArgs =
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Out _ -> Usage.out

/// The options of task, which job scripts call.
type internal TaskArgs =
    | [<MainCommand; ExactlyOnce>] Plan of PLAN: string
    | Index of K: string
    | Threads of N: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Plan _ -> "the folder of a plan, in plans/ of the output folder"
            | Index _ -> "the task, counted from 0; 0 unless stated"
            | Threads _ -> Usage.threads

type internal CollectArgs =
    | [<MainCommand>] Ids of ID: string list
    | Strict
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Ids _ -> "figures of plans; all of them unless stated"
            | Strict -> Usage.strict
            | Out _ -> Usage.out

type internal ExportArgs =
    | [<MainCommand; ExactlyOnce>] Id of ID: string
    | Png
    | Svg
    | Pdf
    | Csv
    | Npz
    | Json
    | Cell of ADDRESS: string
    | To of PLACE: string
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Id _ -> "a figure that was run, or the name of another run, e.g. F2.4 or F2.4-quick"
            | Png -> "a picture of each figure, drawn by Chromium without a network"
            | Svg -> "the same as vectors"
            | Pdf -> "the same as a page of the figure's size, with texts as texts"
            | Csv -> "the numbers of each figure as one long table"
            | Npz -> "the weights, curves and losses of all cells as arrays for numpy.load, under CELL/TENSOR"
            | Json -> "answers, claims and provenance"
            | Cell _ -> "of --npz and --json: one cell, by its address, e.g. --cell 1-S=0.1"
            | To _ -> "a folder, or a file where there is one; the folder export of the output folder unless stated"
            | Out _ -> Usage.out

type internal CompareArgs =
    | [<MainCommand>] What of WHAT: string list
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | What _ ->
                "two runs by their names or folders, two cells of them as RUN@ADDRESS, e.g. F1.1@1-S=0.1, or two output folders"
            | Out _ -> "the output folder of runs that are named; out unless stated"

type internal ResultsArgs =
    | Out of FOLDER: string
    | Into of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Out _ -> "the output folder with report/scoreboard.json and bench/cases.json; out unless stated"
            | Into _ -> "the folder for README.md and results.json; experiments unless stated"

type internal ExactArgs =
    | [<MainCommand; ExactlyOnce>] File of FILE: string
    | Json
    | Truncate of K: string
    | Density of P: string
    | Importance of I: string
    | Restart of K: string
    | Names of PAIRS: string
    | Transposed
    | Edited

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | File _ ->
                "a JSON file of cases with p, W, b and, if not 1, importance; or weights W and b in a safetensors file, of a run or of another tool"
            | Json -> "print a JSON list of id, loss, gradW, gradb and remainder"
            | Truncate _ -> "leave out active sets of more than K features, and print what they can add"
            | Density _ -> "of weights: p, or one for each feature between commas; as in the run unless stated"
            | Importance _ -> "of weights: one for each feature between commas, or ratio=q for qⁱ; as in the run unless stated"
            | Restart _ -> "of weights: one restart, counted from 0; all unless stated"
            | Names _ -> "of weights: other names in the file, W=w1,b=b1"
            | Transposed -> "of weights: W is [features, hidden]; need not be said where sizes say so"
            | Edited -> "of weights: read a file although its contents differ from its checksum"

type internal PhaseArgs =
    | Features of N: string
    | Hidden of M: string
    | Density of P: string
    | From of R: string
    | To of R: string
    | Json
    | Diagram
    | Densities of COUNT: string
    | Ratios of COUNT: string
    | Starts of COUNT: string
    | Out of FILE: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Features _ -> "n, in [2, 7]; the last feature is the extra one of relative importance r"
            | Hidden _ -> "m, in [1, n - 1]"
            | Density _ -> "p, in (0, 1]: where along r the optimal phase changes at this density"
            | From _ -> "the smallest r; 0.1 unless stated"
            | To _ -> "the largest r; 10 unless stated"
            | Json -> "print the transitions as JSON, all digits and parameters"
            | Diagram -> "a page with the phase over r and all densities from 0.01 to 1, and the share of each phase"
            | Densities _ -> "of a diagram: how many densities; 64 unless stated"
            | Ratios _ -> "of a diagram: how many values of r; 64 unless stated"
            | Starts _ -> "of a diagram: random starts for each point; 16 unless stated"
            | Out _ -> "of a diagram: the page to write, FILE.html; in out/report/figures unless stated"

type internal CrosscheckArgs =
    | [<MainCommand>] Ids of PAIR: string list
    | Json

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Ids _ -> "pairs of sampler and model, e.g. independent-relu; all of them unless stated"
            | Json -> "print a JSON list with the worst slope, value and sample of every pair"

type internal BenchArgs =
    | Cases of NAME: string list
    | Seconds of S: string
    | Threads of T: string
    | Json
    | Peer of PEER: string list
    | Table
    | Scaling
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Cases _ -> "sizes to time, e.g. 20x5 400x30-sparse; all of them unless stated"
            | Seconds _ -> "how long each case, or each point of a study, is timed; 4, or 0.5 for a point, unless stated"
            | Threads _ -> "worker threads; 2 unless stated"
            | Json -> "print an array of objects, one for each case or point, with all digits and facts of the machine"
            | Peer _ ->
                "time others on the same cases, in turn with ours: torch, which is libtorch in this process, or a folder with torch_peer.py, which runs PyTorch; or both"
            | Table -> "write the table to bench/table.md in the output folder, beside the numbers in bench/cases.json"
            | Scaling ->
                "a study of how a step's time grows with instances, features, density, batch and threads, with its figure"
            | Out _ -> Usage.out

type internal LiveArgs =
    | [<MainCommand>] Id of ID: string
    | Port of N: string
    | No_Browser

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Id _ -> "the figure whose first cell the page begins with; six features in a plane unless stated"
            | Port _ -> "the port of the page on this machine; any free one unless stated"
            | No_Browser -> "print the address and open no browser"

type internal ExplorableArgs =
    | Out of FILE: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Out _ -> "the page to write, FILE.html; out/report/explorable.html unless stated"

type internal DeviceArgs =
    | [<MainCommand>] Id of ID: string
    | Engine of NAME: string
    | Device of NUMBER: string
    | Quick
    | Json of FILE: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Id _ -> "a figure whose cells are trained at once and timed too, such as F3.1"
            | Engine _ -> "cuda (default), or opencl"
            | Device _ -> "the number of the device, counted from 0"
            | Quick -> "few steps and small populations: a look in some seconds"
            | Json _ -> "the file to write; device-check.json unless stated"

type internal DoctorArgs =
    | [<MainCommand>] What of WHAT: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | What _ -> "one line of the diagnosis, e.g. torch: a sentence, and exit code 2 where it cannot be used"

type internal NoArgs =
    | [<Hidden>] None_

    interface IArgParserTemplate with
        member _.Usage = ""

/// The verbs.
type internal Arguments =
    | [<CliPrefix(CliPrefix.None)>] List of ParseResults<NoArgs>
    | [<CliPrefix(CliPrefix.None)>] Show of ParseResults<ShowArgs>
    | [<CliPrefix(CliPrefix.None)>] Run of ParseResults<RunArgs>
    | [<CliPrefix(CliPrefix.None)>] Reproduce of ParseResults<ReproduceArgs>
    | [<CliPrefix(CliPrefix.None)>] Task of ParseResults<TaskArgs>
    | [<CliPrefix(CliPrefix.None)>] Collect of ParseResults<CollectArgs>
    | [<CliPrefix(CliPrefix.None)>] Report of ParseResults<ReportArgs>
    | [<CliPrefix(CliPrefix.None)>] Status of ParseResults<FolderArgs>
    | [<CliPrefix(CliPrefix.None)>] Resume of ParseResults<FolderArgs>
    | [<CliPrefix(CliPrefix.None)>] Verify of ParseResults<FolderArgs>
    | [<CliPrefix(CliPrefix.None)>] Export of ParseResults<ExportArgs>
    | [<CliPrefix(CliPrefix.None)>] Compare of ParseResults<CompareArgs>
    | [<CliPrefix(CliPrefix.None)>] Results of ParseResults<ResultsArgs>
    | [<CliPrefix(CliPrefix.None)>] Exact of ParseResults<ExactArgs>
    | [<CliPrefix(CliPrefix.None)>] Crosscheck of ParseResults<CrosscheckArgs>
    | [<CliPrefix(CliPrefix.None)>] Phase of ParseResults<PhaseArgs>
    | [<CliPrefix(CliPrefix.None)>] Live of ParseResults<LiveArgs>
    | [<CliPrefix(CliPrefix.None)>] Explorable of ParseResults<ExplorableArgs>
    | [<CliPrefix(CliPrefix.None)>] Bench of ParseResults<BenchArgs>
    | [<CliPrefix(CliPrefix.None)>] Check_Device of ParseResults<DeviceArgs>
    | [<CliPrefix(CliPrefix.None)>] Doctor of ParseResults<DoctorArgs>

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | List _ -> VerbTable.says "list"
            | Show _ -> VerbTable.says "show"
            | Run _ -> VerbTable.says "run"
            | Reproduce _ -> VerbTable.says "reproduce"
            | Task _ -> VerbTable.says "task"
            | Collect _ -> VerbTable.says "collect"
            | Report _ -> VerbTable.says "report"
            | Status _ -> VerbTable.says "status"
            | Resume _ -> VerbTable.says "resume"
            | Verify _ -> VerbTable.says "verify"
            | Export _ -> VerbTable.says "export"
            | Compare _ -> VerbTable.says "compare"
            | Results _ -> VerbTable.says "results"
            | Exact _ -> VerbTable.says "exact"
            | Crosscheck _ -> VerbTable.says "crosscheck"
            | Phase _ -> VerbTable.says "phase"
            | Live _ -> VerbTable.says "live"
            | Explorable _ -> VerbTable.says "explorable"
            | Bench _ -> VerbTable.says "bench"
            | Check_Device _ -> VerbTable.says "check-device"
            | Doctor _ -> VerbTable.says "doctor"
