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
let private variance density = (at n2m1 density).Variance

let private relative variance (line: Line) =
    Array.map2 (fun loss ratio -> loss / (variance * min 1.0 ratio)) line.Loss line.Ratios

let private slope variance line = slopes line |> Array.map (fun slope -> slope / variance)

/// Of the optimum and of the best candidate.
let private panel label values heading (cell: Cell<float, Line>) =
    let curve name (line: Line) = Seq.zip line.Ratios (values (variance cell.At) line) |> Curve.through name
    let optimum, candidate = cell.Answer, (Theory.beside n2m1 cell).Answer

    [ curve "least exact loss" optimum; curve "paper's best candidate" candidate ]
    |> Charts.curves heading (Axis.log "relative importance r" |> Axis.between 0.1 10.0) (Axis.linear label)

let private caption =
    "Above, the loss over that of ignoring the less important feature; below, its slope in r, which is the loss of the extra \
feature (envelope theorem) and jumps at every transition of first order. V is what ignoring a feature of importance 1 costs."

let private drawn cells =
    let row label values heading =
        List.truncate 4 cells
        |> List.mapi (fun k cell -> panel (if k = 0 then label else "") values (heading cell) cell)

    [
        row "loss / V min(1, r)" relative (fun cell -> $"1−S = {Humanize.number cell.At}")
        row "slope in r / V" slope (fun _ -> "")
    ]
    |> Charts.panels { Name = "cuts"; Title = "Loss along cuts: two features in one dimension"; Caption = caption } 250.0

let figure =
    study Papers.phases "D7" "Loss and its kinks along cuts" {
        let! cells = computeOver "1−S" densities (line (logSpaced 1001 0.02 50.0) n2m1) |> ask read
        let kink density = -(steps density cells |> Array.min)
        let rises = [ for density in densities -> steps density cells |> Array.max ]
        claim "p = 0.1: the loss has a kink, its slope falls by more than 0.005" (kink 0.1 |> Expect.atLeast 0.005)
        claim "p = 0.3: likewise, by more than 0.02" (kink 0.3 |> Expect.atLeast 0.02)

        identity "the least loss is concave in r: its slope never rises" (List.max rises |> Expect.atMost 1e-6)

        draw (drawn cells)
    }
