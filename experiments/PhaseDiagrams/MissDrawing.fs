/// Curves of D10 for each setting, over the number of starts; what is below the least is not drawn.
module Research.Experiments.PhaseDiagrams.MissDrawing

open Research
open Research.Experiments.PhaseDiagrams.Misses

let private curves heading label (least, most) (value: int -> Starts -> float) (all: Starts list) =
    let counts = [ 1 .. all.Head.Losses.Length ]

    Charts.lines
        heading
        (Axis.log "starts k" |> Axis.between 1.0 (float counts.Length))
        (Axis.log label |> Axis.between least most)
        [
            for starts in all -> [ for k in counts -> float k, value k starts ] |> Curve.through starts.Setting
        ]

/// How often k starts miss.
let misses =
    curves
        {
            Name = "failures"
            Title = "How often k starts of Adam miss"
            Caption =
                "The probability that none of k starts of Adam on the exact loss ends within 0.01 % of the optimum, counted over all choices among 64 starts."
        }
        "probability of a miss"
        (1e-3, 1.0)
        missing

/// What the best of k starts is worth.
let best =
    curves
        {
            Name = "best-of-k"
            Title = "What k starts are worth"
            Caption = "How far the best of k starts of Adam is above the optimum, in the mean over all choices among 64 starts."
        }
        "loss / optimum − 1"
        (1e-4, 20.0)
        bestOf
