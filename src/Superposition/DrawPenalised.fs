namespace Research

/// Drawings of models with a penalty λ‖h‖₁ on hidden activations (section 9).
[<RequireQualifiedAccess>]
module DrawPenalised =

    let private lambda = Axis.linear "λ / I"

    let private line name series dash points =
        let x, y = points |> List.filter (snd >> System.Double.IsFinite) |> Array.ofList |> Array.unzip
        Mark.Line { Name = name; X = x; Y = y; Colour = Colouring.Series series; Dash = dash }

    let private dots name series size points =
        let x, y = points |> Array.ofList |> Array.unzip
        Mark.Points { Name = name; X = x; Y = y; Colour = Colouring.Series series; Size = size; Labels = [||] }

    let private level at label = Mark.Level { Direction = Direction.Horizontal; At = at; Label = label }

    let private panel title x y marks = Panel.make title (Axis.grid x) (Axis.grid y) marks

    /// The loss with the penalty against λ; at which λ features die against the density p, beside formulas of the same order (name, λ at p);
    /// and the starting lengths of single features at each λ, with their fate, above and below a barrier.
    let price
        heading
        (followed: (float * Penalised) list)
        (critical: (string * (float * float) list * (float -> float)) list)
        (fates: (float * float * bool) list)
        (barrier: float -> float)
        =
        let formula of' = [ for p in Density.Spaced(0.003, 0.3, 30) -> p, of' p ]

        let deaths =
            [
                for k, (name, points, of') in List.indexed critical do
                    line "" k Dash.Solid (formula of')
                    dots name k 8.0 points
            ]

        let starts lives =
            [
                for price, start, alive in fates do
                    if alive = lives then
                        price, start
            ]

        let scratch =
            [
                line "barrier" 6 Dash.Solid [ for price in [ 0.01..0.01..1.02 ] -> price, barrier price ]
                dots "lives" 2 4.0 (starts true)
                dots "dies" 3 4.0 (starts false)
            ]

        [
            [ level 1.0 "ignoring"; line "" 0 Dash.Solid [ for at, model in followed -> at, model.Total ] ]
            |> panel "" lambda (Axis.linear "loss with penalty / ignoring")
            deaths |> panel "" (Axis.log "p") (Axis.linear "λ / I where features die")
            scratch |> panel "" lambda (Axis.linear "|w| of the start" |> Axis.between 0.0 1.0)
        ]
        |> List.singleton
        |> Charts.panels heading 310.0

    // Two panels a row: (y, number), of every model a line; those whose name begins with "exact" are dashed.
    let private against heading (models: (string * (float * Penalised) list) list) (panels: (Axis * (Penalised -> float)) list) =
        let dash (name: string) = if name.StartsWith "exact" then Dash.Dashed else Dash.Solid

        [
            for y, value in panels ->
                [
                    for k, (name, along) in List.indexed models ->
                        line name k (dash name) [ for at, model in along -> at, value model ]
                ]
                |> panel "" lambda y
        ]
        |> List.chunkBySize 2
        |> Charts.panels heading 270.0

    let private losses =
        [
            Axis.linear "loss with penalty / ignoring", _.Total
            Axis.linear "loss without penalty / ignoring", _.Error
        ]

    /// D*, antipodal pairs and losses against λ: (name, [λ, model]) for each line. Lines whose name begins with "exact" are dashed.
    let survivors heading models =
        [
            Axis.linear "D*", Penalised.dimensionsPerFeature
            Axis.linear "antipodal pairs", (Penalised.pairs >> float)
        ]
        @ losses
        |> against heading models

    /// The weights of codes and losses against λ, as survivors.
    let codes heading models =
        [
            Axis.log "second weight / first", Penalised.ratio
            Axis.log "−smallest weight", Penalised.deepest
        ]
        @ losses
        |> against heading models

    /// The loss reduction per activation of shared dimensions over that of dimensions of their own against p, beside a formula; and by how much
    /// the best model without superposition loses more, as a share.
    let frequency
        heading
        (reductions: (string * (float * float) list) list)
        (formula: string * (float -> float))
        (excess: (float * float) list)
        =
        let x = Axis.log "p"
        let name, of' = formula

        [
            [
                for k, (name, points) in List.indexed reductions do
                    line name k Dash.Solid points
                line name 0 Dash.Dashed [ for p, _ in excess -> p, of' p ]
            ]
            |> panel "" x (Axis.linear "Δ over that of its own dimension" |> Axis.between -0.4 1.05)
            [ level 0.01 "1 %"; line "" 2 Dash.Solid (excess |> List.filter (fun (_, lost) -> lost > 1e-6)) ]
            |> panel "" x (Axis.log "loss without superposition / best − 1")
        ]
        |> List.singleton
        |> Charts.panels heading 330.0
