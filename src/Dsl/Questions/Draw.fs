namespace Research

/// Drawings of portraits, one column or panel per cell of a study.
[<RequireQualifiedAccess>]
module Draw =

    let private entries (matrix: Matrix) = Array2D.init matrix.Rows matrix.Columns (fun row column -> matrix[row, column])

    let private column (cell: Cell<'value, Portrait>) : ModelColumn =
        {
            Label = string cell.At
            Gram = entries cell.Answer.Gram
            Bias = cell.Answer.Bias
            Norms = cell.Answer.Norms
            Superposition = cell.Answer.Superposition
            Hidden = cell.Answer.Embedding.Rows
        }

    let private star (label: 'value -> string) (cell: Cell<'value, Portrait>) : Star =
        {
            Label = label cell.At
            Embedding = entries cell.Answer.Embedding
            Importance = cell.Plan.Value.Importance.ToArray()
        }

    /// The columns of W in the plane, one panel per cell (F1.1).
    let stars heading label (cells: Cell<'value, Portrait> list) = cells |> List.map (star label) |> Charts.stars heading

    /// The columns of W in the plane, one panel per portrait, each set of features in its colour (F4.7 to F4.9).
    let sets heading (sets: Values<Values<int>>) (portraits: (string * Portrait) list) =
        let features = [ for set in sets -> List.ofSeq set ]
        Charts.sets heading features [ for label, portrait in portraits -> label, entries portrait.Embedding ]

    /// The columns of W in the plane, for an experiment by itself.
    let plane (title: string) (portrait: Portrait) =
        let star: Star =
            {
                Label = ""
                Embedding = entries portrait.Embedding
                Importance = Array.create portrait.Norms.Length 1.0
            }

        Charts.stars { Name = "plane"; Title = title; Caption = "The columns of W." } [ star ]

    /// WᵀW with b, one panel per cell (F2.2).
    let matrices heading (cells: Cell<'value, Portrait> list) = cells |> List.map column |> Charts.matrices heading

    /// ‖W_i‖ coloured by superposition, one panel per cell (F2.3).
    let normBars heading (cells: Cell<'value, Portrait> list) = cells |> List.map column |> Charts.normBars heading

    /// WᵀW with b above norm bars, one column per cell (F2.4, F2.5).
    let sparsityColumns heading (cells: Cell<'value, Portrait> list) = cells |> List.map column |> Charts.sparsityColumns heading

    /// What models do with their features, at each density and relative importance (F3.1 to F3.4).
    /// phases: [densities, ratios]; both ascending.
    let phaseMap label (ratios: float seq) (densities: float seq) (phases: Phase[,]) : PhaseMap =
        {
            Label = label
            Ratios = Array.ofSeq ratios
            Densities = Array.ofSeq densities
            Phases = phases |> Array2D.map (fun phase -> string phase, phase.IsWeak)
            Lines = []
        }

    /// A phase diagram of one panel: the phase as a colour, weak ones paler.
    let phases heading ratios densities phases = PhaseDiagram.figure heading [ phaseMap "" ratios densities phases ]
