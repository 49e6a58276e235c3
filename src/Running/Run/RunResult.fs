namespace Research

open System
open System.Threading

/// An event of a running job, in the order in which they happen.
type internal RunEvent =
    /// The number of different cells, the number of these that were found, and the work that remains: instance-steps to train,
    /// models to compute without training, and the approximate multiply-adds of the instance-steps.
    | Planned of cells: int * found: int * instanceSteps: int64 * models: int64 * multiplyAdds: float
    /// The instance-steps since the last event of this kind, with their multiply-adds; or the models since then, with 0.
    | Advanced of work: int64 * multiplyAdds: float
    /// A cell was trained and evaluated, or derived; it is kept on disk if there is a store.
    | Kept of label: string
    /// A warning, or a note on a file that is read; the run goes on.
    | Warned of sentence: string

/// The options of a run.
[<NoEquality; NoComparison>]
type internal RunOptions =
    {
        /// The engine that trains.
        Engine: IEngine
        /// The number of derivations that are computed at once, at least 1.
        Threads: int
        /// The store that keeps cells and in which they are found; None keeps nothing.
        Store: Store option
        Scale: Scale
        /// Computes cells again that the store has, from their beginning and without checkpoints.
        Force: bool
        /// The time between two checkpoints of a training.
        CheckpointEvery: TimeSpan
        /// The command line, for the provenance of the results.
        Command: string list
        /// The script that declares the study, which is kept with the results; None for a study of the catalogue.
        Script: SourceFile option
        /// Called with every event, on any thread.
        Hear: RunEvent -> unit
        /// Cancels the run between two steps; finished cells are kept.
        Cancellation: CancellationToken
    }

/// The cost of a run.
type internal Cost =
    {
        /// The seconds of training, evaluating and deriving; those of an earlier run where all cells were found.
        Seconds: float
        /// The number of instance-steps: optimizer steps of single restarts.
        InstanceSteps: int64
        /// The number of cells that were trained or derived in this run; the others were found.
        Trained: int
    }

/// The result of a job.
[<NoEquality; NoComparison>]
type internal RunResult =
    {
        Job: Job
        Conclusion: Conclusion
        Cost: Cost
        /// Whether everything was run as declared; otherwise no claim is decided.
        ScaleMet: bool
        /// A sentence for every cell with restarts that diverged or ended above the baseline, for every cell whose question failed,
        /// and for every figure that could not be drawn.
        Warnings: string list
        /// A sentence for every cell whose training or derivation raised an error; the others were run.
        Failed: string list
        /// How the run differs from the declared study, in words.
        Scale: string
        /// The run's folder, where there is a store.
        Folder: string option
    }
