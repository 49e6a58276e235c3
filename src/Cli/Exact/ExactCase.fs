namespace Research.Cli

open System.Text.Json.Nodes

/// How the features of a case come.
type ExactLaw =
    /// Independently.
    | Independent
    /// All of a set together.
    | Correlated of sets: int list list
    /// One of a set at most.
    | Anticorrelated of sets: int list list
    /// Exactly one at a time, each as often.
    | OneAtATime

/// What the output is.
[<RequireQualifiedAccess>]
type ExactModel =
    /// ReLU(WᵀWx + b).
    | ReluOutput
    /// WᵀWx + b.
    | Linear

/// A model whose expected loss is asked for.
type ExactCase =
    {
        /// As the file has it, or its position.
        Id: JsonNode
        /// In a sentence.
        Name: string
        Features: int
        Hidden: int
        Model: ExactModel
        Law: ExactLaw
        /// p: one for all features or sets, or one for each; none where features come one at a time.
        Densities: float list
        /// W row by row, then b.
        Parameters: float array
        Importance: float array
    }
