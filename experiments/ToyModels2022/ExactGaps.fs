/// How far the models of F4.1 are from the least exact loss that is known, that of the best polytopes (D14).
module Research.Experiments.ToyModels2022.ExactGaps

open Research
open Research.Experiments.ToyModels2022.UniformSweep

/// One model beside the exact best at 1/(1−S): how much more it loses for each dimension, in units of what an ignored feature loses
/// (a dedicated one gains 1), with its standard error, and how much greater D* is, as a share.
type Gap = { At: float; Loss: float; Error: float; Dimensions: float }

/// Of every model that was run.
let gaps (cells: Cell<float, Packing> list) (optima: Cell<float, PolytopeFilling> list) =
    [
        for cell, optimum in Seq.allPairs cells optima |> Seq.filter (fun (cell, optimum) -> cell.At = optimum.At) do
            let optimum = optimum.Answer
            let best = cell.Evaluations |> List.filter (_.Loss >> System.Double.IsFinite) |> List.minBy _.Loss
            let unit = float optimum.Hidden * PackedPolytope.Ignored(1.0 / cell.At)

            {
                At = cell.At
                Loss = (best.Loss - optimum.Loss cell.Answer.Dimensionalities.Length) / unit
                Error = best.StandardError / unit
                Dimensions = cell.Answer.DimensionsPerFeature / optimum.DimensionsPerFeature - 1.0
            }
    ]

let private value low high of' (gaps: Gap list) = gaps |> List.filter (fun gap -> low <= gap.At && gap.At <= high) |> List.map of'

/// Every gap in words.
let told (gaps: Gap list) =
    [
        for gap in gaps -> $"{gap.At:F2}: {gap.Loss:F4} ± {gap.Error:F4}, D* {100.0 * gap.Dimensions:F0} %%"
    ]
    |> String.concat "; "

/// The least gap in standard errors.
let surest low high gaps = value low high (fun gap -> gap.Loss / gap.Error) gaps |> List.min

/// The widest gap.
let widest low high gaps = value low high _.Loss gaps |> List.max

/// The largest difference of D*, as a share.
let offDimensions low high gaps = value low high (_.Dimensions >> abs) gaps |> List.max

/// D* of the models beside that of the best polytopes.
let drawn heading (cells: Cell<float, Packing> list) (optima: Cell<float, PolytopeFilling> list) =
    [
        "trained", [ for cell in cells -> cell.At, cell.Answer.DimensionsPerFeature ]
        "exact best", [ for cell in optima -> cell.At, cell.Answer.DimensionsPerFeature ]
    ]
    |> DimensionalityChart.perFeature heading axis
