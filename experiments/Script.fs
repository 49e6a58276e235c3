namespace Research.Experiments

open System
open Research
open Research.Experiments.Cli

/// For scripts: runs what they declare as the command line would, with its store, its progress and its scoreboard.
[<RequireQualifiedAccess>]
module Script =

    let private request out job =
        {
            Jobs = [ job ]
            Engine = SimdEngine Environment.ProcessorCount
            Threads = Environment.ProcessorCount
            Scale = Scale.full
            Force = false
            DryRun = false
            Strict = false
            Out = out
        }

    /// Checks, trains, judges and draws an experiment; keeps the run under out/, and says where.
    let run (experiment: Experiment<'model, 'answer>) =
        let job = Job.ofExperiment experiment.Source.Paper.Title experiment
        let request = request "out" job

        match Run.faults request.Engine request.Scale job with
        | [] -> Verbs.run request Outcome.print |> ignore
        | faults -> faults |> List.map _.Sentence |> Terminal.complain
