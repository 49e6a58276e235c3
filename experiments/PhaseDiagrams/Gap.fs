/// By how much the paper's theory (the best of a few candidates) is not the optimum.
module Research.Experiments.PhaseDiagrams.Gap

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// 1 − least loss / the best candidate's, by density.
let gaps size (cells: Cell<float, Line> list) =
    [
        for cell in cells ->
            cell.At, Array.map2 (fun least best -> 1.0 - least / best) cell.Answer.Loss (Theory.beside size cell).Answer.Loss
    ]

/// The density at which the gap is largest, and that gap.
let largest (gaps: (float * float[]) list) = gaps |> List.map (fun (density, gaps) -> density, Array.max gaps) |> List.maxBy snd

/// An axis of log₁₀, with the decades and the two and five between them.
let private decades label low high =
    let all =
        [
            for k in low .. high - 1 do
                for m in [ 1.0; 2.0; 5.0 ] do
                    m * 10.0 ** float k
            10.0 ** float high
        ]

    Axis.linear label |> Axis.ticks [ for at in all -> log10 at, Expect.number at ]

/// First and step of evenly spaced log₁₀.
let private even (values: float list) =
    let first, last = log10 values.Head, log10 (List.last values)
    first, (if values.Length > 1 then (last - first) / float (values.Length - 1) else 0.1)

/// The gaps over the square.
let draw (gaps: (float * float[]) list) =
    let gaps = List.sortBy fst gaps
    let label = "1 − least loss / best candidate"

    Mark.HeatMap
        {
            Values = array2D (List.map snd gaps)
            Key = { Scale = ColourScale.Sequential; Low = 0.0; High = 0.16; Label = label }
            Columns = even ratios
            Rows = even (List.map fst gaps)
            Symbol = "below by"
        }
    |> List.singleton
    |> Panel.make "" (decades "relative importance r of the extra feature" -1 1) (decades "density 1−S" -2 0)
    |> fun panel ->
        Charts.panels
            {
                Name = "gap"
                Title = "How far the optimum is below the paper's theory"
                Caption = "How far the least exact loss is below the best of the paper's candidates; dark is not at all."
            }
            420.0
            [ [ panel ] ]
    |> Figure.arrange (fun grid -> { grid with Width = 600.0 })
