namespace Research

/// Drawings of feature benefit and interference.
[<RequireQualifiedAccess>]
module DrawBenefit =

    let private axis =
        Axis.log "density 1−S"
        |> Axis.reversed
        |> Axis.ticks [ for p in [ 1.0; 0.1; 0.01; 0.001 ] -> p, string p ]
        |> Axis.grid

    /// Both terms over the density: those of a linear model of the same W and those of L_1, over what ignoring every feature costs
    /// there, and their shares of the loss. hidden is m; there must be at least one model, and all have the same importances.
    let sweep heading (hidden: int) (models: BenefitTerms list) =
        let line series name dash value =
            Mark.Line
                {
                    Name = name
                    X = [| for terms in models -> terms.Density |]
                    Y = [| for terms in models -> value terms |]
                    Colour = series
                    Dash = dash
                }

        let missed, interference = line (Colouring.Series 0) "missed benefit", line (Colouring.Series 1) "interference"
        let ofAll value terms = value terms / Array.sum terms.Importance
        let one value = ofAll (value >> (*) 3.0)
        let top = line Colouring.Ink $"missed by the top {hidden} alone" Dash.Dotted _.MissedByTop(hidden)
        let panel y title marks = Panel.make title axis (Axis.grid y) marks

        Charts.panels
            heading
            300.0
            [
                [
                    panel
                        (Axis.linear "over Σ I<sub>i</sub>")
                        "a linear model of the same W"
                        [
                            missed Dash.Solid (ofAll _.Linear.Missed)
                            interference Dash.Solid (ofAll _.Linear.Interference)
                            top
                        ]
                    panel
                        (Axis.log "over Σ I<sub>i</sub> / 3" |> Axis.between 1e-4 5.0)
                        "ReLU, one feature active: L<sub>1</sub>"
                        [
                            missed Dash.Solid (one _.OneActive.Missed)
                            interference Dash.Solid (one _.OneActive.Interference)
                            line (Colouring.Series 1) "interference if all b = 0" Dash.Dashed (one _.Unbiased.Interference)
                            top
                        ]
                    panel
                        (Axis.linear "share of the loss")
                        "ReLU: the loss"
                        [
                            missed Dash.Solid Benefit.missed
                            interference Dash.Solid Benefit.interference
                            line (Colouring.Series 2) "none active, L<sub>0</sub>" Dash.Solid Benefit.noneActive
                            line (Colouring.Series 3) "two or more active" Dash.Solid Benefit.severalActive
                        ]
                ]
            ]
