namespace Research

/// Drawings of transitions: their order in the plane of r and 1 − S, and how far each phase stays a local minimum.
[<RequireQualifiedAccess>]
module DrawTransitions =

    let private points name colour size (pick: Transition -> float list) (cells: Cell<float, Transition list> list) =
        let ratios, densities =
            [|
                for cell in cells do
                    for ratio in List.collect pick cell.Answer do
                        if ratio >= 0.1 && ratio <= 10.0 then
                            ratio, cell.At
            |]
            |> Array.unzip

        Mark.Points { Name = name; X = ratios; Y = densities; Colour = colour; Size = size; Labels = [||] }

    let private ofOrder order (transition: Transition) = if transition.Order = order then [ transition.Ratio ] else []

    let private metastable (transition: Transition) =
        if transition.Order = TransitionOrder.First then
            [ transition.BeforeEnds; transition.AfterBegins ]
        else
            []

    /// The transitions at each density.
    let plane (title: string) (cells: Cell<float, Transition list> list) =
        let panel heading (low, high) densities =
            let importance =
                Axis.log "relative importance r of the extra feature"
                |> Axis.between low high
                |> Axis.ticks [ for at in [ 0.1; 0.2; 0.5; 0.7; 1.0; 1.4; 2.0; 5.0; 10.0 ] -> at, Humanize.number at ]

            Panel.make
                heading
                (Axis.grid importance)
                (Axis.grid densities)
                [
                    points "end of a metastable phase" Colouring.Muted 3.0 metastable cells
                    points "first order" (Colouring.Series 0) 5.0 (ofOrder TransitionOrder.First) cells
                    points "continuous" (Colouring.Series 1) 5.0 (ofOrder TransitionOrder.Continuous) cells
                ]

        Charts.panels
            {
                Name = "transitions"
                Title = title
                Caption =
                    "Each point is a change of the optimal phase at one density, located to rounding. At a first order one the \
weights jump; the phase that is no longer optimal stays a minimum as far as its spinodal, the small points."
            }
            420.0
            [
                [
                    panel "" (0.1, 10.0) (Axis.log "density 1−S")
                    panel "around equal importance" (0.5, 2.0) (Axis.linear "density 1−S" |> Axis.between 0.5 1.0)
                ]
            ]
        |> Figure.arrange (fun grid -> { grid with Width = 1180.0 })
