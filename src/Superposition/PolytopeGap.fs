namespace Research

open System

/// A trained model beside the least exact loss that is known, that of the best polytopes with everything else ignored: how much more it
/// loses for each hidden dimension, in units of what an ignored feature loses (a dedicated one gains 1).
[<RequireQualifiedAccess>]
type PolytopeGap =
    {
        /// The value of the sweep.
        At: float
        /// The difference of the losses; below 0 where the model loses less.
        Loss: float
        /// The standard error of that difference: the model's loss is that of a sample.
        Error: float
        /// D* of the model over that of the polytopes, less 1.
        Dimensions: float
    }

/// Gaps of the models of a sweep.
[<RequireQualifiedAccess>]
module PolytopeGap =

    /// Those of all cells that have an optimum at the same value; the models have as many dimensions as it. The loss is that of the
    /// restart of lowest loss.
    let ofCells (cells: Cell<float, Packing> list) (optima: Cell<float, PolytopeFilling> list) : PolytopeGap list =
        [
            for cell in cells do
                match optima |> List.tryFind (fun optimum -> optimum.At = cell.At) with
                | None -> ()
                | Some { Answer = optimum } ->
                    let best = cell.Evaluations |> List.filter (_.Loss >> Double.IsFinite) |> List.minBy _.Loss
                    let unit = float optimum.Hidden * PackedPolytope.Ignored optimum.Density

                    {
                        PolytopeGap.At = cell.At
                        PolytopeGap.Loss = (best.Loss - optimum.Loss cell.Answer.Dimensionalities.Length) / unit
                        PolytopeGap.Error = best.StandardError / unit
                        PolytopeGap.Dimensions = cell.Answer.DimensionsPerFeature / optimum.DimensionsPerFeature - 1.0
                    }
        ]

    /// Every gap in words.
    let describe (gaps: PolytopeGap list) =
        [
            for gap in gaps -> $"{gap.At:F2}: {gap.Loss:F4} ± {gap.Error:F4}, D* {100.0 * gap.Dimensions:F0} %%"
        ]
        |> String.concat "; "

    let private values low high of' (gaps: PolytopeGap list) =
        match gaps |> List.filter (fun (gap: PolytopeGap) -> low <= gap.At && gap.At <= high) with
        | [] -> raise (NotMeasured $"no model was run from {low} to {high}")
        | gaps -> List.map of' gaps

    /// The least gap from one value of the sweep to another, in standard errors.
    let surest (low: float) (high: float) gaps =
        gaps |> values low high (fun (gap: PolytopeGap) -> gap.Loss / gap.Error) |> List.min

    /// The widest gap.
    let widest (low: float) (high: float) gaps = gaps |> values low high (fun (gap: PolytopeGap) -> gap.Loss) |> List.max

    /// The largest difference of D*, as a share.
    let offDimensions (low: float) (high: float) gaps =
        gaps |> values low high (fun (gap: PolytopeGap) -> abs gap.Dimensions) |> List.max
