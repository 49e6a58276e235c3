namespace Research

open System.Threading

/// What happens while a job runs, in the order in which it happens.
type RunEvent =
    /// Different settings in all, how many of them were found finished, and what remains: instance-steps to train, models to
    /// minimise without training, and the multiply-adds of all these steps, about.
    | Planned of settings: int * found: int * instanceSteps: int64 * models: int64 * multiplyAdds: float
    /// Instance-steps done since the last event of this kind with their multiply-adds, or models with none.
    | Advanced of work: int64 * multiplyAdds: float
    /// A setting is trained and judged, or derived, and kept on disk if there is a store.
    | Kept of label: string
    /// Something a person should know; the run goes on.
    | Warned of sentence: string

/// How a job is run.
[<NoEquality; NoComparison>]
type RunOptions =
    {
        /// What trains.
        Engine: IEngine
        /// Derivations at once, at least 1.
        Threads: int
        /// Where results are kept and found; None keeps nothing.
        Store: Store option
        Scale: Scale
        /// Train again what the store has.
        Force: bool
        /// The command line, for the record of where results come from.
        Command: string list
        /// Told what happens, on any thread.
        Hear: RunEvent -> unit
        /// Stops the run between two steps; finished settings are kept.
        Cancellation: CancellationToken
    }

/// What a run cost.
type Cost =
    {
        /// Seconds spent on training, judging and deriving; those of the earlier run where all was found.
        Seconds: float
        /// Optimiser steps of single instances that were trained.
        InstanceSteps: int64
        /// Settings that were trained or derived in this run; the others were found.
        Trained: int
    }

/// What came of a job.
[<NoEquality; NoComparison>]
type RunResult =
    {
        Job: Job
        Conclusion: Conclusion
        Cost: Cost
        /// Everything was run as it was declared; otherwise no claim is decided.
        ScaleMet: bool
        /// A sentence for every setting of which restarts diverged, or ended worse than a model that ignores every feature, for
        /// every cell of which the question broke, and for every figure that could not be drawn.
        Warnings: string list
        /// At which scale it was run, in words.
        Scale: string
        /// The run's folder, where there is a store.
        Folder: string option
    }
