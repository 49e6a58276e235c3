namespace Research

/// Drawings of ceilings: what can be calculated as lines, what was measured of trainings or of codes as dots.
[<RequireQualifiedAccess>]
module DrawCeilings =

    /// A panel of exact values (name, points) and of measured ones, the first of each in the same colour, and so on.
    let panel (x: Axis) (y: Axis) (exact: (string * (float * float) list) list) (measured: (string * (float * float) list) list) =
        let split points = points |> Array.ofList |> Array.unzip

        [
            for k, (name, points) in List.indexed exact do
                let x, y = split points
                Mark.Line { Name = name; X = x; Y = y; Colour = Colouring.Series k; Dash = Dash.Solid }
            for k, (name, points) in List.indexed measured do
                let x, y = split points
                Mark.Points { Name = name; X = x; Y = y; Colour = Colouring.Series k; Size = 6.0; Labels = [||] }
        ]
        |> Panel.make "" (Axis.grid x) (Axis.grid y)

    /// Panels side by side. There must be at least one.
    let beside (heading: Heading) (panels: Panel list) : Figure = Charts.panels heading 330.0 [ panels ]

    /// Two panels over the same axis; each with the label of its own axis, exact values and measured ones.
    let two heading (x: Axis) (y, exact, measured) (y', exact', measured') =
        beside heading [ panel x (Axis.linear y) exact measured; panel x (Axis.linear y') exact' measured' ]

    /// F1 against the sides of a polygon: its ceiling, that of reading along a feature, the best and the median of trained autoencoders, the best of those that start at the truth; and for some
    /// polygons the F1 of each over its ceiling against the shrinkage of its codes.
    let halfPlanes (heading: Heading) (sides: int list) (ceiling: int -> float) (shown: int list) scores truths =
        let of' k (scores: (int * HalfPlaneScore) list) = scores |> List.filter (fst >> (=) k) |> List.map snd
        let sorted scores k = of' k scores |> List.map _.F1 |> List.sort
        let line value = sides |> List.map (fun k -> float k, value k)
        let share k (score: HalfPlaneScore) = score.Ratio, score.F1 / ceiling k

        [
            panel
                (Axis.linear "sides k")
                (Axis.linear "F1" |> Axis.between 0.0 1.05)
                [ "ceiling", line ceiling; "along a feature", line Ceilings.alongFeature ]
                [
                    "best, random starts", line (sorted scores >> List.last)
                    "median", line (fun k -> let f1 = sorted scores k in f1[f1.Length / 2])
                    "best, from the truth", line (sorted truths >> List.last)
                ]
            panel
                (Axis.linear "‖ĥ‖ / ‖h‖")
                (Axis.linear "F1 / ceiling")
                []
                [ for k in shown -> $"k = {k}", scores @ truths |> of' k |> List.map (share k) ]
        ]
        |> beside heading

    /// Scores of codes without a decoder bias, and the decoder bias where there is one, against λ; lines are those of the soft threshold.
    let shrinkage (heading: Heading) (density: float) (scores: (float * ShrinkageScore) list) (biases: (float * float) list) =
        let exact value = [ for λ in 0.02..0.02..1.2 -> λ, value (SoftThreshold(Penalty = λ)) ]
        let line name (value: ShrinkageScore -> float) = name, exact (Ceilings.ofThreshold >> value)
        let dots value = "", [ for λ, score in scores -> λ, value score ]
        let λ = Axis.linear "λ"

        [
            panel
                λ
                (Axis.linear "share")
                [
                    line "recall" _.Recall
                    line "mean of ‖ĥ‖/‖h‖" _.MeanRatio
                    line "mean ‖ĥ‖ / mean ‖h‖" _.RatioOfMeans
                ]
                [ dots _.Recall; dots _.MeanRatio; dots _.RatioOfMeans ]
            panel λ (Axis.linear "squared error") [ line "" _.Error ] [ dots _.Error ]
            panel λ (Axis.linear "decoder bias") [ "", exact (_.BestOffset(density)) ] [ "", biases ]
        ]
        |> beside heading
