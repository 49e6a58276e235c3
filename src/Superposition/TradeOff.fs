namespace Research

/// What compression of features into fewer dimensions costs, beside giving the most important ones a dimension each.
[<RequireQualifiedAccess>]
module TradeOff =

    /// The loss over that of the m most important features with a dimension each and all others ignored, their mean as bias: below 1,
    /// superposition pays. For independent features uniform on [0, 1) of one density.
    let overDedicated (trained: Trained<#IBottleneck>) =
        match trained.Plan.Sampler with
        | :? SparseUniform as sampler when (sampler.Magnitude :? Magnitude.Uniform) ->
            let variance i = let p = sampler.Density[i] in p / 3.0 - p * p / 4.0

            let lost =
                [ for i in 0 .. sampler.Features - 1 -> trained.Plan.Importance[i] * variance i ] |> List.sortDescending

            trained.State.Evaluation.Loss / List.sum (List.skip (trained.Embedding().Rows) lost)
        | other -> raise (NotMeasured $"what dedicated features lose is not known of {other.GetType().Name}")

    /// Heat maps of a number over densities and slopes of importance, side by side under their titles, with a colour for each cell of (density, slope).
    let drawn heading label (maps: (string * Cell<float * float, float> list) list) =
        let key = { Scale = ColourScale.Sequential; Low = 0.0; High = 1.0; Label = label }

        let panel k (title, cells: Cell<float * float, float> list) =
            let densities = cells |> List.map (fun cell -> fst cell.At) |> List.distinct |> List.sortDescending
            let slopes = cells |> List.map (fun cell -> snd cell.At) |> List.distinct |> List.sort
            let value row column = cells |> List.tryFind (fun cell -> cell.At = (densities[column], slopes[row]))

            let values =
                Array2D.init slopes.Length densities.Length (fun row column ->
                    value row column |> Option.map _.Answer |> Option.defaultValue nan)

            let axis label (numbers: float list) =
                Axis.linear label
                |> Axis.between -0.5 (float numbers.Length - 0.5)
                |> Axis.ticks [ for at, number in List.indexed numbers -> float at, string number ]

            let y = axis "importance r<sup>i</sup>: r" slopes

            let map = { Values = values; Key = key; Columns = 0.0, 1.0; Rows = 0.0, 1.0; Symbol = "loss over dedicated" }

            Panel.make title (axis "1−S" densities) (if k = 0 then y else Axis.bare y) [ Mark.HeatMap map ]

        Charts.panels heading 250.0 [ List.mapi panel maps ]
