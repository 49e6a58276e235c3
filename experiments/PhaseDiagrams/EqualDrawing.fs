/// The drawing of D13: equal features in the plane at their optimum.
module Research.Experiments.PhaseDiagrams.EqualDrawing

open Research

/// 1 − least loss / that of the best regular polygon, with the other features ignored.
let below features (cell: Cell<float, EqualOptimum>) =
    let ignored sides = float (features - sides) * KGons.variance cell.At
    1.0 - cell.Answer.Loss / List.min [ for sides in 2..features -> KGon.At(sides, cell.At).Loss + ignored sides ]

/// The least eigenvalue beside the rotation's, over the largest.
let private softest (best: EqualOptimum) = best.Spectrum[1] / Seq.max best.Spectrum

let private caption =
    "Features at least half as long as the longest; shorter ones that are not ignored; how far the optimum is below the best \
regular polygon; the softest direction beside the rotation, over the stiffest."

/// By numbers of features.
let drawn (all: (int * Cell<float, EqualOptimum> list) list) =
    let panel label value =
        let curve (n, cells) =
            [ for cell: Cell<float, EqualOptimum> in cells -> cell.At, value n cell ] |> Curve.through $"n = {n}"

        Charts.curves "" (Axis.log "density 1−S") (Axis.linear label) (List.map curve all)

    let ofBest label (value: EqualOptimum -> float) = panel label (fun _ cell -> value cell.Answer)

    Charts.panels
        {
            Name = "equal-features"
            Title = "Equal features in the plane, at their optimum"
            Caption = caption
        }
        260.0
        [
            [ ofBest "full features" (_.Full >> float); ofBest "weak features" (_.Weak >> float) ]
            [ panel "1 − loss / best polygon" below; ofBest "softest / stiffest eigenvalue" softest ]
        ]
