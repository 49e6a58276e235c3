namespace Research.Experiments

open System
open Research
open Research.Experiments.Cli

/// For scripts: runs what they declare as the command line would, with its store, its progress and its scoreboard.
[<RequireQualifiedAccess>]
module Script =

    let private request engine out job =
        {
            Jobs = [ job ]
            Engine = engine
            Threads = Environment.ProcessorCount
            Scale = Scale.full
            Force = false
            DryRun = false
            Strict = false
            Out = out
        }

    let private isScript =
        Environment.GetCommandLineArgs() |> Array.exists _.EndsWith(".fsx", StringComparison.OrdinalIgnoreCase)

    // A shell sees by its exit code that a script came to nothing; an interactive session goes on.
    let private finish code =
        if code <> 0 && isScript then
            exit code

    /// Checks, trains, judges and draws an experiment on an engine; keeps the run under out/, and says where. Where something is
    /// wrong a script ends with the exit code of the command line: 1 (a run failed) or 2 (bad input).
    let runOn (engine: IEngine) (experiment: Experiment<'model, 'answer>) =
        let job = Job.ofExperiment experiment.Source.Paper.Title experiment
        let request = request engine "out" job

        match Run.faults request.Engine request.Scale job with
        | [] -> Verbs.run request Outcome.print |> finish
        | faults ->
            faults |> List.map _.Sentence |> Terminal.complain
            finish 2

    /// The same on the default engine and all cores.
    let run (experiment: Experiment<'model, 'answer>) = runOn (SimdEngine Environment.ProcessorCount) experiment
