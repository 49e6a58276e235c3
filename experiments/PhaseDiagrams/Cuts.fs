/// Loss along cuts of constant density: the true optimum beside the paper's best candidate, and its slope, which has a jump at
/// every transition of first order. By the envelope theorem the slope in r is the loss of the extra feature.
module Research.Experiments.PhaseDiagrams.Cuts

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private densities = [ 0.1; 0.3; 0.5; 0.6; 0.8; 1.0 ]

/// Between neighbouring points.
let private slopes (line: Line) =
    Array.map2 (fun (r, r') (loss, loss') -> (loss' - loss) / (r' - r)) (Array.pairwise line.Ratios) (Array.pairwise line.Loss)

/// The steps of the slope from one interval to the next.
let private steps density cells = Cells.at density cells |> slopes |> Array.pairwise |> Array.map (fun (a, b) -> b - a)

/// What ignoring a feature of importance 1 costs.
let private variance (cell: Cell<float, Line>) = (at n2m1 cell.At).Variance

let private relative (cell: Cell<float, Line>) =
    Array.map2 (fun loss ratio -> loss / (variance cell * min 1.0 ratio)) cell.Answer.Loss cell.Answer.Ratios

let private slope cell = slopes cell.Answer |> Array.map (fun slope -> slope / variance cell)

/// Of the optimum and of the best candidate.
let private panel label values heading (cell: Cell<float, Line>) =
    let curve name (cell: Cell<float, Line>) = Seq.zip cell.Answer.Ratios (values cell) |> Curve.through name

    Charts.curves
        heading
        (Axis.log "relative importance r" |> Axis.between 0.1 10.0)
        (Axis.linear label)
        [ curve "least exact loss" cell; curve "paper's best candidate" (Theory.beside n2m1 cell) ]

let private caption =
    "Above, the loss over that of ignoring the less important feature; below, its slope in r, which is the loss of the extra \
feature (envelope theorem) and jumps at every transition of first order. V is what ignoring a feature of importance 1 costs."

let private drawn cells =
    let row label values heading =
        List.truncate 4 cells
        |> List.mapi (fun k cell -> panel (if k = 0 then label else "") values (heading cell) cell)

    Charts.panels
        { Name = "cuts"; Title = "Loss along cuts: two features in one dimension"; Caption = caption }
        250.0
        [
            row "loss / V min(1, r)" relative (fun cell -> $"1−S = {Expect.number cell.At}")
            row "slope in r / V" slope (fun _ -> "")
        ]

let figure =
    study Papers.phases "D7" "Loss and its kinks along cuts" {
        let! cells = computeOver "1−S" densities (line (logSpaced 1001 0.02 50.0) n2m1) |> ask read
        let kink density = -(steps density cells |> Array.min)
        let rise density = steps density cells |> Array.max
        claim "p = 0.1: the loss has a kink, its slope falls by more than 0.005" (kink 0.1 |> Expect.atLeast 0.005)
        claim "p = 0.3: likewise, by more than 0.02" (kink 0.3 |> Expect.atLeast 0.02)

        claim
            "the least loss is concave in r: its slope never rises"
            (densities |> List.map rise |> List.max |> Expect.atMost 1e-6)

        draw (drawn cells)
    }
