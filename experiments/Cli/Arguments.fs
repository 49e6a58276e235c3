namespace Research.Experiments.Cli

open Argu

/// What several verbs take.
type RunArgs =
    | [<MainCommand>] Ids of ID: string list
    | Engine of NAME: string
    | Threads of N: string
    | Set of CHANGES: string list
    | Quick
    | Force
    | Dry_Run
    | Strict
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Ids _ -> "figures to run, e.g. F1.1 F2.4 (see list)"
            | Engine _ -> "simd (default) or reference"
            | Threads _ -> "worker threads, or all; changes no bit of a result"
            | Set _ ->
                "steps=, batch=, rate=, decay=, seed= or restarts=, replacing what is declared, e.g. --set steps=2000 seed=3"
            | Quick -> "a quarter of the steps, two restarts, four cells of a sweep: a look that decides no claim"
            | Force -> "train again what is already there"
            | Dry_Run -> "say what would run, and why, and stop"
            | Strict -> "exit with 1 if a claim does not hold"
            | Out _ -> "the output folder; out unless stated"

type ReproduceArgs =
    | Only of ID: string list
    | Engine of NAME: string
    | Threads of N: string
    | Quick
    | Force
    | Strict
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Only _ -> "these figures instead of all"
            | Engine _ -> "simd (default) or reference"
            | Threads _ -> "worker threads, or all; changes no bit of a result"
            | Quick -> "a quarter of the steps, two restarts, four cells of a sweep: a look that decides no claim"
            | Force -> "train again what is already there"
            | Strict -> "exit with 1 if a claim does not hold"
            | Out _ -> "the output folder; out unless stated"

type ShowArgs =
    | [<MainCommand; ExactlyOnce>] Id of ID: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Id _ -> "the figure to show"

type ReportArgs =
    | Out of FOLDER: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Out _ -> "the output folder; out unless stated"

type ExactArgs =
    | [<MainCommand; ExactlyOnce>] File of FILE: string
    | Json
    | Truncate of K: string

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | File _ -> "a JSON file of cases with p, W, b and, if not 1, importance"
            | Json -> "print a JSON list of id, loss, gradW, gradb and remainder"
            | Truncate _ -> "leave out active sets of more than K features, and say what they can add"

type CheckArgs =
    | [<MainCommand>] Ids of ID: string list
    | Json

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | Ids _ -> "pairs of sampler and model, e.g. independent-relu; all of them unless stated"
            | Json -> "print a JSON list with the worst slope, value and sample of every pair"

type NoArgs =
    | [<Hidden>] None_

    interface IArgParserTemplate with
        member _.Usage = ""

/// The verbs.
type Arguments =
    | [<CliPrefix(CliPrefix.None)>] List of ParseResults<NoArgs>
    | [<CliPrefix(CliPrefix.None)>] Show of ParseResults<ShowArgs>
    | [<CliPrefix(CliPrefix.None)>] Run of ParseResults<RunArgs>
    | [<CliPrefix(CliPrefix.None)>] Reproduce of ParseResults<ReproduceArgs>
    | [<CliPrefix(CliPrefix.None)>] Report of ParseResults<ReportArgs>
    | [<CliPrefix(CliPrefix.None)>] Exact of ParseResults<ExactArgs>
    | [<CliPrefix(CliPrefix.None)>] Check of ParseResults<CheckArgs>
    | [<CliPrefix(CliPrefix.None)>] Doctor of ParseResults<NoArgs>

    interface IArgParserTemplate with
        member arg.Usage =
            match arg with
            | List _ -> "the catalogue: every figure with its claims' number and its work"
            | Show _ -> "the pipeline of a figure, its faults and its estimated work"
            | Run _ -> "train, analyse, judge and draw figures"
            | Reproduce _ -> "run the whole catalogue and write the report"
            | Report _ -> "write the report of what was run, without training"
            | Exact _ -> "expected losses and gradients of models in a file, without sampling"
            | Check _ -> "expected losses against dual numbers and samples, pair by pair"
            | Doctor _ -> "what this machine has, what is missing, and how to get it"
