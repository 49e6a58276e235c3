namespace Research

/// Drawings of what learners, autoencoders and known directions get back.
[<RequireQualifiedAccess>]
module DrawRetrieved =

    let private over (cells: Cell<float, 'answer> list) value = [ for cell in cells -> cell.At, value cell.Answer ]
    let private densities (cells: Cell<float, 'answer> list) = DrawRecovery.density [ for cell in cells -> cell.At ]
    let private panel title x y traces = { Title = title; X = x; Y = y; Traces = traces }

    /// The share of features found, and below it F1, over 1 − S, in a column for each model under its title: of each learner, of known
    /// directions, and by chance.
    let methods heading (models: (string * Cell<float, (string * Retrieved) list> list) list) =
        let row label (value: Retrieved -> Score) skipped =
            [
                for title, cells in models do
                    let names = cells.Head.Answer |> List.map fst
                    let line name = over cells (Comparison.by name >> value >> _.Value) |> Trace.of' name
                    let chance = over cells (Comparison.by names.Head >> value >> _.Chance) |> Trace.compared "chance"
                    let traces = [ for name in names |> List.except skipped -> line name ] @ [ chance ]
                    panel title (densities cells) (DrawRecovery.share label) traces
            ]

        DrawRecovery.panels heading 260.0 [ row "features found" _.Share [ "known" ]; row "F1 of codes" _.F1 [] ]

    /// What dictionaries of each size say about the number of features, and below it how well they explain, in a column for each density.
    let sizes heading (cells: Cell<float, DictionarySizes> list) =
        let column (cell: Cell<float, DictionarySizes>) =
            let found, first = cell.Answer.Sizes, cell.Answer.Sizes.Head
            let line name value = [ for sized in found -> float sized.Latents, value sized ] |> Trace.of' name
            let x = Axis.linear "latents k"

            let counts =
                [
                    line "agreed by two runs" (_.Agreed >> float)
                    line "neither dead nor copies" (fun sized -> float (sized.Latents - sized.Superfluous))
                    line "features found" (_.Found >> float)
                    [ for sized in found -> float sized.Latents, float cell.Answer.Represented ] |> Trace.compared "N"
                ]

            let left =
                [
                    line "objective" (fun sized -> sized.Objective / first.Objective)
                    line "variance left" (fun sized -> 1.0 - sized.ExplainedVariance)
                ]

            panel $"1−S = {cell.At}" x (Axis.linear "latents") counts, panel "" x (Axis.log "objective, variance left") left

        let above, below = cells |> List.map column |> List.unzip
        DrawRecovery.panels heading 270.0 [ above; below ]

    /// F1, the share of features found and the loss recovered over L0: a line for each method under its name.
    let beside heading (methods: (string * Retrieved list) list) =
        let of' label value =
            let line (name, found) = [ for each: Retrieved in found -> each.Active, value each ] |> Trace.of' name
            panel "" (Axis.log "L0") (DrawRecovery.share label) (List.map line methods)

        [
            of' "F1 of codes" _.F1.Value
            of' "features found" _.Share.Value
            of' "loss recovered" _.LossRecovered
        ]
        |> List.singleton
        |> DrawRecovery.panels heading 300.0

    /// The shares that are found at each density over m / δ, and m over N p ln(1/p): lines of pairs, and below them those that are compared.
    let dimensions
        heading
        predicted
        (cells: Cell<float, System.Collections.Generic.IReadOnlyList<FoundInDimensions>> list)
        lines
        compared
        =
        let shares title value =
            let line (cell: Cell<float, System.Collections.Generic.IReadOnlyList<FoundInDimensions>>) =
                [ for each in cell.Answer -> float each.Dimensions / predicted cell.At, value each ]
                |> Trace.of' $"1−S = {cell.At}"

            panel title (Axis.linear "m / δ" |> Axis.between 0.2 2.2) (DrawRecovery.share "share") (List.map line cells)

        let traces =
            [ for name, points in lines -> Trace.of' name points ]
            @ [ for name, points in compared -> Trace.compared name points ]

        [
            shares "exact codes of known directions" _.Codes
            shares "learned directions" _.Directions
            panel "" (Axis.log "N p ln(1/p)") (Axis.log "m") traces
        ]
        |> List.singleton
        |> DrawRecovery.panels heading 300.0

    /// How far the outputs of wider models are from those of the model, their loss over its loss, and F1, over 1 − S.
    let unfolded heading (cells: Cell<float, Unfolding> list) =
        let of' axis (value: Unfolding -> Unfolded -> float) =
            let line name (network: Unfolding -> Unfolded) =
                over cells (fun found -> value found (network found)) |> Trace.of' name

            panel
                ""
                (densities cells)
                axis
                [
                    line "model" _.Model
                    line "layer" _.Layer
                    line "codes" _.Codes
                    line "codes, known directions" _.Known
                    line "layer, random directions" _.Random
                ]

        [
            // A logarithm of no difference is not drawn.
            of' (Axis.log "difference of outputs") (fun _ each -> if each.Difference = 0.0 then nan else each.Difference)
            of' (Axis.log "loss over the model's") (fun found each -> each.Loss / found.Model.Loss)
            of' (DrawRecovery.share "F1") (fun _ each -> each.F1)
        ]
        |> List.singleton
        |> DrawRecovery.panels heading 300.0

    /// Features that can be read off axes, and those that are learned, over the loss relative to that without a penalty.
    let readable heading (models: (float * Readable) list) =
        let line name value = [ for loss, found in models -> loss, value found ] |> Trace.of' name
        let traces = [ line "on axes" _.OnAxes; line "two-step coding" _.Learned ]
        DrawRecovery.panels heading 300.0 [ [ panel "" (Axis.linear "loss over that of λ = 0") (Axis.linear "features") traces ] ]

    /// A number of each method for each of several seeds.
    let encoders heading (seeds: int list) (methods: (string * float list) list) =
        let ticks = [ for seed in seeds -> float seed, string seed ]

        let traces =
            [
                for name, scores in methods -> Trace.of' name [ for seed, score in List.zip seeds scores -> float seed, score ]
            ]

        DrawRecovery.panels
            heading
            300.0
            [ [ panel "" (Axis.linear "seed" |> Axis.ticks ticks) (Axis.linear "MCC of codes") traces ] ]

    /// What kinds of autoencoders find over L0, and what their codes are worth: a line for each kind under its name, and known directions.
    let kinds heading (methods: (string * Retrieved list) list) (known: Retrieved list) =
        let ticks = [ for l0 in [ 1; 2; 4; 8 ] -> float l0, string l0 ]

        let of' y (value: Retrieved -> float) =
            let points (found: Retrieved list) = [ for each in found |> List.sortBy _.Active -> each.Active, value each ]

            let lines = [ for name, found in methods -> Trace.of' name (points found) ]
            panel "" (Axis.log "L0" |> Axis.ticks ticks) y (lines @ [ Trace.compared "known directions" (points known) ])

        let share label = Axis.linear label |> Axis.between -0.25 1.05

        DrawRecovery.panels
            heading
            270.0
            [
                [
                    of' (share "found, above chance") _.Share.AboveChance
                    of' (share "MCC, above chance") _.MeanAssigned.AboveChance
                    of' (share "F1, above chance") _.F1.AboveChance
                ]
                [
                    of' (share "loss recovered") _.LossRecovered
                    of' (Axis.linear "γ") _.RelativeBias
                    of' (Axis.linear "dead latents") (_.Dead >> float)
                ]
            ]

    /// How the first feature is mixed into latents of others over k, a line for each correlation, and s_n of few and of many features.
    let mixing heading (few: Cell<float * float, Mixing> list) (many: Cell<float, Mixing> list) =
        let correlations = few |> List.map (fun cell -> snd cell.At) |> List.distinct

        let of' y (value: Mixing -> float) =
            let line correlation =
                [
                    for cell in few do
                        if snd cell.At = correlation then
                            fst cell.At, value cell.Answer
                ]
                |> Trace.of' $"correlation {correlation}"

            panel "" (Axis.linear "k") y (List.map line correlations)

        let more = over many _.Projection |> Trace.of' $"{many.Head.Answer.Lean.Length + 1} features"

        [
            of' (Axis.linear "lean to feature 0") (_.Lean >> List.average)
            of' (Axis.linear "least cosine") _.Least
            of' (Axis.linear "variance explained, over truth's") _.Gained
            of' (Axis.linear "s_n") _.Projection
            panel "" (Axis.linear "k") (Axis.linear "s_n") [ more ]
        ]
        |> List.chunkBySize 3
        |> DrawRecovery.panels heading 270.0

    /// What autoencoders found among many features: against density with as many latents as features, and against the number of latents.
    let sized heading (dense: Cell<float, SizedAutoencoder> list) (sizes: Cell<int, SizedAutoencoder> list) =
        let share (found: SizedAutoencoder) = float found.Found / float found.Represented
        let bySize value = [ for cell in sizes -> float cell.At, value cell.Answer ]
        let represented = sizes.Head.Answer.Represented

        let counts =
            [
                bySize (_.Found >> float) |> Trace.of' "features found"
                bySize (fun found -> float (found.Latents - found.Dead)) |> Trace.of' "latents not dead"
                bySize (fun _ -> float represented) |> Trace.compared "N"
            ]

        let alike =
            [
                over dense share |> Trace.of' "features found"
                over dense _.LossRecovered |> Trace.of' "loss recovered"
            ]

        let latents = Axis.linear "latents"

        DrawRecovery.panels
            heading
            270.0
            [
                [
                    panel $"{dense.Head.Answer.Latents} latents" (densities dense) (DrawRecovery.share "share") alike
                    panel "" latents (Axis.linear "number") counts
                    panel "" latents (Axis.log "variance left") [ bySize _.VarianceLeft |> Trace.of' "variance left" ]
                ]
            ]
