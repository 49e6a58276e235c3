/// Loss along cuts of constant density: the true optimum beside the paper's best candidate, and its slope, which has a jump at
/// every transition of first order. By the envelope theorem the slope in r is the loss of the extra feature.
module Research.Experiments.PhaseDiagrams.Cuts

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private size = { Features = 2; Hidden = 1 }
let private cuts = [ 0.1; 0.3; 0.5; 0.6; 0.8; 1.0 ]
let private ratios = Values.Of<float>(logSpaced 1001 0.02 50.0)
let private cut density = PhaseLine(Setting = at size density, Ratios = ratios, Starts = 16)

/// Between neighbouring points.
let private slopes (line: Line) =
    Array.init (line.Loss.Length - 1) (fun k -> (line.Loss[k + 1] - line.Loss[k]) / (line.Ratios[k + 1] - line.Ratios[k]))

/// The largest fall of the slope from one interval to the next.
let private kink density cells =
    Cells.at density cells |> slopes |> Array.pairwise |> Array.map (fun (a, b) -> a - b) |> Array.max

let private rises density cells =
    Cells.at density cells |> slopes |> Array.pairwise |> Array.map (fun (a, b) -> b - a) |> Array.max

let private candidates (cell: Cell<float, Line>) =
    { cell.Answer with
        Loss = [| for ratio in cell.Answer.Ratios -> PaperCandidates.Best(at size cell.At, ratio).Loss |]
    }

/// Of the optimum and of the best candidate.
let private two (values: Line -> float[]) (cell: Cell<float, Line>) : Curve list =
    let curve name line : Curve =
        let values = values line
        { Name = name; X = Array.truncate values.Length line.Ratios; Y = values }

    [ curve "least exact loss" cell.Answer; curve "paper's best candidate" (candidates cell) ]

let private rows (cells: Cell<float, Line> list) =
    let drawn = List.truncate 4 cells
    let variance (cell: Cell<float, Line>) = (at size cell.At).Variance
    let relative cell line = Array.map2 (fun loss ratio -> loss / (variance cell * min 1.0 ratio)) line.Loss line.Ratios
    let slope cell line = slopes line |> Array.map (fun slope -> slope / variance cell)

    [
        [
            for cell in drawn -> $"1−S = {Expect.number cell.At}", "loss / V min(1, r)", two (relative cell) cell
        ]
        [ for cell in drawn -> "", "slope in r / V", two (slope cell) cell ]
    ]

let figure =
    study Papers.phases "D7" {
        derive cuts cut read
        claim "p = 0.1: the loss has a kink, its slope falls by more than 0.005" (kink 0.1 >> Expect.atLeast 0.005)
        claim "p = 0.3: likewise, by more than 0.02" (kink 0.3 >> Expect.atLeast 0.02)

        claim "the least loss is concave in r: its slope never rises" (fun cells ->
            cuts |> List.map (fun p -> rises p cells) |> List.max |> Expect.atMost 1e-6)

        draw (
            rows
            >> Drawing.cuts
                "D7"
                "Loss along cuts: two features in one dimension"
                "Above, the loss over that of ignoring the less important feature; below, its slope in r, which is the loss of the \
extra feature (envelope theorem) and jumps at every transition of first order. V is what ignoring a feature of importance 1 costs."
        )
    }
