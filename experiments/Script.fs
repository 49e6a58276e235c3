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

    /// Checks, trains, judges and draws an experiment on an engine; keeps the run under out/, and says where.
    let runOn (engine: IEngine) (experiment: Experiment<'model, 'answer>) =
        let job = Job.ofExperiment experiment.Source.Paper.Title experiment
        let request = request engine "out" job

        match Run.faults request.Engine request.Scale job with
        | [] -> Verbs.run request Outcome.print |> ignore
        | faults -> faults |> List.map _.Sentence |> Terminal.complain

    /// The same on the default engine and all cores.
    let run (experiment: Experiment<'model, 'answer>) = runOn (SimdEngine Environment.ProcessorCount) experiment
