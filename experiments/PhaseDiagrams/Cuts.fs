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

let private curves (cell: Cell<float, Line>) : string * Curve list =
    let line = cell.Answer
    let best = [| for ratio in line.Ratios -> PaperCandidates.Best(at size cell.At, ratio).Loss |]

    let relative (loss: float[]) =
        Array.map2 (fun loss ratio -> loss / ((at size cell.At).Variance * min 1.0 ratio)) loss line.Ratios

    $"1−S = {Expect.number cell.At}",
    [
        { Name = "least exact loss"; X = line.Ratios; Y = relative line.Loss }
        { Name = "best candidate of the paper"; X = line.Ratios; Y = relative best }
    ]

let figure =
    study Papers.phases "D7" {
        derive cuts cut read
        claim "p = 0.1: the loss has a kink, its slope falls by more than 0.005" (kink 0.1 >> Expect.atLeast 0.005)
        claim "p = 0.3: likewise, by more than 0.02" (kink 0.3 >> Expect.atLeast 0.02)

        claim "the least loss is concave in r: its slope never rises" (fun cells ->
            cuts |> List.map (fun p -> rises p cells) |> List.max |> Expect.atMost 1e-6)

        draw (
            List.map curves
            >> Drawing.cuts
                "D7"
                "Loss along cuts: two features in one dimension"
                "Loss over what ignoring the less important feature costs; kinks are transitions of first order."
                "loss / ignoring a feature"
        )
    }
