namespace Research

/// Drawings of portraits, with a column or a panel for each cell.
[<RequireQualifiedAccess>]
module Draw =

    let private entries (matrix: Matrix) = Array2D.init matrix.Rows matrix.Columns (fun row column -> matrix[row, column])

    /// The answers of a sweep with their labels, e.g. "1−S = 0.1".
    let labelled (cells: Cell<'at, 'answer> list) = [ for cell in cells -> cell.Label.Replace("=", " = "), cell.Answer ]

    let private column (label, portrait) : ModelColumn =
        {
            Label = label
            Gram = entries portrait.Gram
            Bias = portrait.Bias
            Norms = portrait.Norms
            Superposition = portrait.Superposition
            Hidden = portrait.Embedding.Rows
        }

    /// The columns of W in the plane, with a panel for each cell (F1.1).
    let stars heading (cells: Cell<'at, Portrait> list) =
        Charts.stars
            heading
            [
                for cell, (label, portrait) in List.zip cells (labelled cells) ->
                    {
                        Label = label
                        Embedding = entries portrait.Embedding
                        Importance = cell.Plan.Value.Importance.ToArray()
                    }
            ]

    /// The columns of W in the plane, with a panel for each portrait and a colour for each set of features (F4.7 to F4.9).
    let sets heading (sets: EquatableArray<EquatableArray<int>>) (portraits: (string * Portrait) list) =
        let features = [ for set in sets -> List.ofSeq set ]
        Charts.sets heading features [ for label, portrait in portraits -> label, entries portrait.Embedding ]

    /// The columns of W in the plane, in a figure of one panel.
    let plane (title: string) (portrait: Portrait) =
        let star: Star =
            {
                Label = ""
                Embedding = entries portrait.Embedding
                Importance = Array.create portrait.Norms.Length 1.0
            }

        Charts.stars { Name = "plane"; Title = title; Caption = "The columns of W." } [ star ]

    /// WᵀW with b, with a panel for each portrait under its label (F2.2).
    let matrices heading (portraits: (string * Portrait) list) = portraits |> List.map column |> Charts.matrices heading

    /// ‖W_i‖ coloured by superposition, with a panel for each portrait under its label (F2.3).
    let normBars heading (portraits: (string * Portrait) list) = portraits |> List.map column |> Charts.normBars heading

    /// WᵀW with b above norm bars, with a column for each portrait under its label (F2.4, F2.5).
    let sparsityColumns heading (portraits: (string * Portrait) list) =
        portraits |> List.map column |> Charts.sparsityColumns heading

    /// The phase at each density and relative importance (F3.1 to F3.4). phases is [densities, ratios]; both are ascending.
    let phaseMap label (ratios: float seq) (densities: float seq) (phases: Phase[,]) : PhaseMap =
        {
            Label = label
            Ratios = Array.ofSeq ratios
            Densities = Array.ofSeq densities
            Phases = phases |> Array2D.map (fun phase -> string phase, phase.IsWeak)
            Lines = []
        }

    /// The phase diagram of a grid over densities and relative importances: grid ("1−S", densities) ("r", ratios) … |> ask
    /// Geometry.phase. Densities are in (0, 1] and ratios > 0. Cells that were not run stay empty; there must be at least one cell.
    let phases heading (cells: Cell<float * float, Phase> list) =
        let densities, ratios, phases =
            SquareChart.ofPoints ("", false) [ for cell in cells -> cell.At, (string cell.Answer, cell.Answer.IsWeak) ]

        PhaseDiagram.figure heading [ { Label = ""; Ratios = ratios; Densities = densities; Phases = phases; Lines = [] } ]
