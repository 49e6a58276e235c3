namespace Research

/// Numbers over the square of relative importances and densities (Elhage et al. 2022, section 3).
[<RequireQualifiedAccess>]
module SquareChart =

    /// Values at points (density, relative importance) as a square: the densities and the relative importances, ascending, and the values
    /// [densities, relative importances], with `nothing` where there is no point. No point may stand twice.
    let ofPoints (nothing: 'value) (points: ((float * float) * 'value) list) =
        let axis pick = points |> List.map (fst >> pick) |> List.distinct |> List.sort |> Array.ofList
        let densities, ratios, values = axis fst, axis snd, readOnlyDict points

        let at row column =
            match values.TryGetValue((densities[row], ratios[column])) with
            | true, value -> value
            | _ -> nothing

        densities, ratios, Array2D.init densities.Length ratios.Length at

    let private quarters =
        [
            "no start misses"
            "up to a quarter"
            "up to half"
            "up to three quarters"
            "more than three quarters"
        ]

    /// The share of starts that miss the optimum, in quarters. shares is [densities, relative importances], in [0, 1].
    let misses (label: string) (densities: float[]) (ratios: float[]) (shares: float[,]) : SquareMap =
        let key = { Scale = ColourScale.Sequential; Low = 0.0; High = 4.0; Label = "" }

        {
            Label = label
            Ratios = ratios
            Densities = densities
            Cells = shares |> Array2D.map (fun share -> if share >= 0.0 then int (ceil (4.0 * share)) else -1)
            Kinds = quarters |> List.mapi (fun k name -> { Name = name; Colour = Colouring.By(key, [| float k |]) })
            Lines = []
        }

    /// An axis of log₁₀ with ticks at the decades and at two and five times these.
    let private decades label (values: float[]) =
        let ticks =
            [
                for k in floor (log10 values[0] + 1e-9) .. ceil (log10 (Array.last values) - 1e-9) do
                    for m in [ 1.0; 2.0; 5.0 ] do
                        m * 10.0 ** k
            ]
            |> List.filter (fun at -> at >= values[0] * (1.0 - 1e-9) && at <= Array.last values * (1.0 + 1e-9))

        Axis.linear label |> Axis.ticks [ for at in ticks -> log10 at, Humanize.number at ]

    /// The first value and the step of evenly spaced log₁₀.
    let private even (values: float[]) =
        let first, last = log10 values[0], log10 (Array.last values)
        first, (if values.Length > 1 then (last - first) / float (values.Length - 1) else 0.1)

    /// A number at each point as a colour. symbol is the text before the number under the pointer. values is [densities, relative
    /// importances]; both are ascending and evenly spaced on logarithmic axes.
    let heat (heading: Heading) (key: ColourKey) (symbol: string) (densities: float[]) (ratios: float[]) (values: float[,]) =
        let map = { Values = values; Key = key; Columns = even ratios; Rows = even densities; Symbol = symbol }
        let x, y = decades "relative importance r of the extra feature" ratios, decades "density 1−S" densities

        Charts.panels heading 420.0 [ [ Panel.make "" x y [ Mark.HeatMap map ] ] ]
        |> Figure.arrange (fun grid -> { grid with Width = 600.0 })
