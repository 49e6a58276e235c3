namespace Research.Cli

open System.Text.Json.Nodes

/// The law by which the features of a case are active.
type internal ExactLaw =
    /// Features are active independently of each other.
    | Independent
    /// The features of a set are active together or not at all.
    | Correlated of sets: int list list
    /// At most one feature of a set is active.
    | Anticorrelated of sets: int list list
    /// Exactly one feature is active, each with the same probability.
    | OneAtATime

/// The model of a case.
[<RequireQualifiedAccess>]
type internal ExactModel =
    /// The output is ReLU(WᵀWx + b).
    | ReluOutput
    /// The output is WᵀWx + b.
    | Linear

/// A model whose exact loss is wanted.
type internal ExactCase =
    {
        /// The ID that the file has, or else the position of the case in the file.
        Id: JsonNode
        /// The name of the case in a sentence.
        Name: string
        Features: int
        Hidden: int
        Model: ExactModel
        Law: ExactLaw
        /// The densities p, in (0, 1]: one for all features or sets, or one for each; empty where one feature is active at a time.
        Densities: float list
        /// W [Hidden, Features] row by row, then b [Features].
        Parameters: float array
        Importance: float array
    }
