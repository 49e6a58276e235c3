namespace Research

open System
open System.Threading

/// Which restarts of a cell claims are about.
[<RequireQualifiedAccess>]
type Counted =
    /// The one of lowest loss.
    | Best
    /// All but the one of highest loss.
    | WithoutWorst
    /// Every one.
    | All

/// A cell that was run, with the answer to the question of its part.
type Cell<'at, 'answer> =
    {
        /// The value of the sweep at this cell.
        At: 'at
        /// The axes with their values, e.g. "1−S=0.1".
        Label: string
        /// The answer of the restart of lowest loss.
        Answer: 'answer
        /// The plan of restart 0 as it was trained; None for a derivation.
        Plan: TrainingPlan option
        /// The loss of every restart that has an answer on the common evaluation sample, in the order of the restarts; NaN where a weight
        /// is not finite.
        Evaluations: Evaluation list
        /// The answers of all restarts, in the order of the restarts; only that of the best where it was derived from the best, and empty
        /// for a derivation without a training.
        Answers: Lazy<'answer list>
        /// Which restarts the claims asked about so far: Cells.all and its like count more than the best.
        Counted: Counted ref
    }

/// What a run computed, in the order of the cells and under the labels that they have in the whole study.
type internal Results =
    {
        /// The plans and the trained states of the restarts of each trained cell; None for a cell that was not run.
        Trained: (string * (TrainingPlan list * TrainedState list) option) list
        /// Each derivation as it was run, in its quick form perhaps, with its numbers; None for one that was not run.
        Computed: (string * (IDerivation * EquatableArray<Numbers>) option) list
        /// Ends the answering before the next question.
        Cancellation: CancellationToken
    }

/// The answers of a part.
[<NoEquality; NoComparison>]
type internal Found<'found> =
    {
        /// What let! binds. Reading it raises NotMeasured where a cell was not run or all its restarts diverged.
        Value: Lazy<'found>
        /// The answer of each cell that was run, under the cell's label.
        Answers: (string * objnull) list
        /// A sentence for each cell that was run and has no answer: all restarts diverged, or the question failed.
        Unanswered: string list
        /// Those of these sentences that are about the question: it raised an error, or found nothing to measure.
        Broken: string list
        /// The trained cells that have an answer, with the positions of the restarts that were asked about when this is called.
        Counted: unit -> (string * int list) list
    }
