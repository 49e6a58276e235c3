namespace Research

/// The dimensionalities of one model during its training (F5.1).
type LevelHistory =
    {
        /// The recorded steps [Checkpoints].
        Steps: float[]
        /// The loss after each recorded step [Checkpoints].
        Losses: float[]
        /// D_i [Checkpoints, Features].
        Dimensionalities: Matrix
        /// W [Hidden, Features] after each recorded step [Checkpoints].
        Embeddings: Matrix[]
        /// The jumps from one level of D_i to another.
        Jumps: Jump list
        /// The number of pairs of features whose D_i exchange their order between the first and the last recorded step.
        Swaps: int
    }

/// Two correlated sets of three features during a training that may end as an octahedron (F5.2).
type AntiprismHistory =
    {
        /// The recorded steps [Checkpoints].
        Steps: float[]
        /// The loss after each recorded step [Checkpoints].
        Losses: float[]
        /// W [3, 6] after each recorded step [Checkpoints], turned so that at the end the sets are apart along the last axis.
        Embeddings: Matrix[]
        /// The separation, spread and pairs after each recorded step [Checkpoints].
        Shapes: Antiprism[]
        /// The stage after each recorded step [Checkpoints].
        Stages: AntiprismStage[]
    }

/// Questions about how a geometry develops, to models whose trainer records steps: Record = Recording.Logarithmic(Count = 60).
[<RequireQualifiedAccess>]
module Dynamics =

    /// The levels of D_i and the jumps between them.
    let levels (rule: EnergyLevels) (trained: Trained<#IBottleneck>) : LevelHistory =
        let rows = Training.overTime Geometry.dimensionalities trained
        let values = Matrix.Build(rows.Length, rows[0].Length, (fun step feature -> rows[step][feature]))

        {
            Steps = Training.steps trained
            Losses = Training.losses trained
            Dimensionalities = values
            Embeddings = Training.overTime Geometry.embedding trained
            Jumps = List.ofSeq (rule.Jumps values)
            Swaps = rule.Swaps values
        }

    /// The stages from the origin to an octahedron. The argument lists the features of one set; the others are the other set.
    let antiprism (first: int list) (trained: Trained<#IBottleneck>) : AntiprismHistory =
        let set = ResizeArray first
        let embeddings = Training.overTime Geometry.embedding trained
        let shapes = embeddings |> Array.map (fun embedding -> Antiprism.Of(embedding, set))
        let last = Array.last embeddings

        {
            Steps = Training.steps trained
            Losses = Training.losses trained
            Embeddings = embeddings |> Array.map (fun embedding -> Antiprism.Upright(embedding, last, set))
            Shapes = shapes
            Stages = shapes |> Array.map _.Stage(last.Columns / 2)
        }

    /// The features with |D_i − 1/2| ≤ 0.05 at the end, and those with D_i ≤ 0.05.
    let endsAt (history: LevelHistory) =
        let last = history.Dimensionalities.Row(history.Dimensionalities.Rows - 1).ToArray()
        let count test = last |> Seq.filter test |> Seq.length
        count (fun d -> abs (d - 0.5) <= 0.05), count (fun d -> d <= 0.05)

    /// The stages in the order in which they are first reached, each with its first and its last checkpoint.
    let passed (history: AntiprismHistory) : (AntiprismStage * int * int) list =
        [
            for stage in Array.distinct history.Stages ->
                stage, Array.findIndex ((=) stage) history.Stages, Array.findIndexBack ((=) stage) history.Stages
        ]

    /// Whether the run ends as an octahedron.
    let reached (history: AntiprismHistory) = Array.last history.Stages = AntiprismStage.Octahedron

    /// Whether the stages are A, B, C, D, in this order and all of them.
    let inOrder (history: AntiprismHistory) =
        [ for stage, _, _ in passed history -> stage ] =
            [ AntiprismStage.Origin; AntiprismStage.Apart; AntiprismStage.Triangles; AntiprismStage.Octahedron ]
