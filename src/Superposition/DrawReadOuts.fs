namespace Research

/// Drawings of how well features can be read out of neurons.
[<RequireQualifiedAccess>]
module DrawReadOuts =

    let private features count = [ 1..count ] |> List.map float

    let private panel y count title (curves: (string * float[]) list) =
        let curve (name, shares: float[]) = Seq.zip (features count) (Seq.truncate count shares) |> Curve.through name
        Charts.curves title (Axis.linear "feature i") y (List.map curve curves)

    /// R² of the first features by a linear function of neurons before and after their ReLU, and by the model's own outputs, a panel for each
    /// model. There must be at least one model; up to four are legible.
    let shares heading count (target: string) (models: (string * ReadOuts) list) =
        let y = Axis.linear $"R² of {target}" |> Axis.between -0.05 1.05

        let one k (title, found: ReadOuts) =
            [
                "linear, before the ReLU", found.Before
                "linear, after it", found.After
                "the model's outputs", found.Output
            ]
            |> panel (if k = 0 then y else Axis.bare y) count title

        Charts.panels heading 260.0 [ List.mapi one models ]
