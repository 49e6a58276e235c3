/// What C2 computes and knows, and its drawing.
module Research.Experiments.Capacity.Scale

open Research
open Research.Experiments.ToyModels2022

type Best = Cell<int, OneActiveOptimum> list

/// The best models of n = ratio · m features that random starts find, m = 3 … 6.
let best ratio =
    computeOver "m" [ 3..6 ] (fun m -> OneActiveMinimum(Features = ratio * m, Hidden = m, Starts = 192))
    |> ask id
    |> named $"n/m = {ratio}"

/// H/n by an independent search (L-BFGS from many random starts), of 4 m and of 8 m features.
let four, eight = [ 0.133095; 0.094235; 0.057089; 0.041069 ], [ 0.420583; 0.265010; 0.185564; 0.138998 ]

/// (m, H/n).
let points (cells: Best) = [ for cell in cells -> cell.At, cell.Answer.Share ]

/// By how much each H/n is above a known one.
let above known (cells: Best) = List.map2 (fun m known -> (Cells.at m cells).Share - known) [ 3..6 ] known

/// H/n over that of one dimension fewer.
let quotients cells = points cells |> List.map snd |> List.pairwise |> List.map (fun (less, more) -> more / less)

/// Features stored for a dimension, and H/n over that of m features alone, at each m.
let stored (cells: Best) = [ for cell in cells -> float cell.Answer.Stored / float cell.At ]
let gained (cells: Best) = [ for cell in cells -> cell.Answer.Share / cell.Answer.Dedicated ]

/// (m, H/n) of both rays of 2m equiangular lines, where they exist.
let frames = [ for m in [ 3; 5; 7; 9 ] -> m, FrameLoss.Of(m, 2 * m) ]

let private heading =
    {
        Name = "scale"
        Title = "At a fixed number of features a dimension, larger models lose less"
        Caption =
            "H/n, the least loss that is known over that of ignoring every feature, in the limit of sparse features, exactly; n = 4m and 8m \
             equal features. Frames: an upper bound by both rays of 2m equiangular lines. Dotted: m features alone. Right: features stored \
             for a dimension, ‖W_i‖ ≥ 0.5."
    }

let private x = Axis.log "m" |> Axis.ticks [ for m in 3..9 -> float m, string m ]
let private losses = Axis.log "H/n" |> Axis.ticks [ for y in [ 0.03; 0.05; 0.1; 0.2; 0.4; 0.8 ] -> y, string y ]
let private curve name points = [ for m, value in points -> float m, value ] |> Curve.through name

/// H/n and stored features for both ratios, beside frames.
let drawn four eight =
    let left = [ curve "n = 4m" (points four); curve "n = 8m" (points eight); curve "frames, n = 4m" frames ]
    let level at = Mark.Level { Direction = Direction.Horizontal; At = at; Label = "" }
    let left = Charts.curves "" x losses left
    let over (cells: Best) = List.zip [ for cell in cells -> cell.At ] (stored cells) |> curve ""
    let right = Charts.curves "" x (Axis.linear "features stored / m") [ over four; over eight ]
    Charts.panels heading 320.0 [ [ { left with Marks = level 0.75 :: level 0.875 :: left.Marks }; right ] ]
