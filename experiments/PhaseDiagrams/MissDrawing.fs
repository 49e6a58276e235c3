/// Curves of D10 for each setting, over the number of starts; what is below the least is not drawn.
module Research.Experiments.PhaseDiagrams.MissDrawing

open Research
open Research.Experiments.PhaseDiagrams.Misses

let private curves heading label (least, most) (value: int -> Starts -> float) (all: Starts list) =
    let counts = [ 1 .. all.Head.Losses.Length ]
    let x = Axis.log "starts k" |> Axis.between 1.0 (float counts.Length)
    let y = Axis.log label |> Axis.between least most
    let curve starts = [ for k in counts -> float k, value k starts ] |> Curve.through starts.Setting
    Charts.lines heading x y (List.map curve all)

let private failures =
    "The probability that none of k starts of Adam on the exact loss ends within 0.01 % of the optimum, counted over all choices \
among 64 starts."

/// How often k starts miss.
let misses =
    let heading = { Name = "failures"; Title = "How often k starts of Adam miss"; Caption = failures }
    curves heading "probability of a miss" (1e-3, 1.0) missing

let private bestOfK =
    "How far the best of k starts of Adam is above the optimum, in the mean over all choices among 64 starts."

/// What the best of k starts is worth.
let best =
    curves { Name = "best-of-k"; Title = "What k starts are worth"; Caption = bestOfK } "loss / optimum − 1" (1e-4, 20.0) bestOf
