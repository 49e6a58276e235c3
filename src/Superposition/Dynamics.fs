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
        /// The first checkpoint after the first plateau of the loss.
        Begin: int
        /// The features with D_i ≥ 0.05 at the end, each beside the one that is most nearly opposite to it.
        Represented: int[]
        /// The columns of W of these features [Hidden, Represented] after each recorded step [Checkpoints].
        Embeddings: Matrix[]
        /// The jumps from level to level, in the order of the run.
        Jumps: LevelJump list
        /// The number of jumps that the same rule finds where each feature drifts smoothly from its first value to its last.
        DriftJumps: int
        /// The same where the last values are dealt out to the features at random before they drift.
        ShuffledJumps: int
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

    /// Features with a smaller D_i count as not represented.
    let private represented = 0.05

    /// The features that end as represented, each beside its most nearly opposite one.
    let private pairs (dimensionalities: float[]) (embedding: Matrix) =
        let gram = embedding.Gram()
        let features = [| 0 .. embedding.Columns - 1 |] |> Array.filter (fun i -> dimensionalities[i] >= represented)

        let partner i =
            features
            |> Array.filter ((<>) i)
            |> Array.fold (fun best j -> if gram[i, j] < gram[i, best] then j else best) i

        features |> Array.sortBy (fun i -> min i (partner i), i)

    /// The levels of D_i, each held by a whole polytope, the jumps between them, and those in two histories without levels.
    let levels (trained: Trained<#IBottleneck>) : LevelHistory =
        let rows = Training.overTime Geometry.dimensionalities trained
        let values = Matrix.Build(rows.Length, rows[0].Length, (fun step feature -> rows[step][feature]))
        let embeddings = Training.overTime Geometry.embedding trained
        let shown = pairs (Array.last rows) (Array.last embeddings)
        let steps, losses = Training.steps trained, Training.losses trained
        let start = PolytopeLevels.PlateauEnd(System.ReadOnlySpan losses, trained.LossOfIgnoring())
        let jumps values = PolytopeLevels.Jumps(steps, values, start)

        {
            Steps = steps
            Losses = losses
            Dimensionalities = values
            Begin = start
            Represented = shown
            Embeddings =
                [|
                    for all in embeddings -> Matrix.Build(all.Rows, shown.Length, (fun row place -> all[row, shown[place]]))
                |]
            Jumps = List.ofSeq (jumps values)
            DriftJumps = (jumps (LevelNulls.Drift(steps, values, start))).Count
            ShuffledJumps = (jumps (LevelNulls.ShuffledDrift(steps, values, start, trained.Plan.Seed))).Count
        }

    let private loss (history: LevelHistory) = LossAtJumps(EquatableArray.Of history.Steps, EquatableArray.Of history.Losses)

    /// The number of jumps with which the loss drops: twice as far as in as many steps before them, and after them.
    let drops (history: LevelHistory) =
        history.Jumps |> List.filter (fun jump -> (loss history).Drops(jump.From, jump.To)) |> List.length

    /// The share of all other stretches of as many steps in which the loss drops as well; NaN without a jump.
    let dropsElsewhere (history: LevelHistory) = (loss history).DropsElsewhere(ResizeArray history.Jumps, history.Begin)

    /// How far the loss falls at each time of jumps, in the order of the run.
    let falls (history: LevelHistory) = (loss history).Falls history.Jumps |> List.ofSeq

    /// The number of pairs of features of which one jumps up while the other jumps down.
    let exchanges (history: LevelHistory) = PolytopeLevels.Exchanges(ResizeArray history.Jumps)

    /// The number of jumps during which D_i of another feature moves the other way by 0.1 or more, to a level or not.
    let opposed (history: LevelHistory) = PolytopeLevels.Opposed(history.Jumps, history.Dimensionalities, 0.1)

    /// The share of the features with D_i ≥ 0.05 at the end whose D_i is that of a digon, within 0.03.
    let digons (history: LevelHistory) =
        let last = history.Dimensionalities.Row(history.Dimensionalities.Rows - 1).ToArray()

        history.Represented
        |> Array.averageBy (fun i -> if abs (last[i] - 0.5) <= PolytopeLevels.Tolerance then 1.0 else 0.0)

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
