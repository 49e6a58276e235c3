/// What the phase diagrams share: the paper's square of densities and relative importances, and how a line of it is read.
module Research.Experiments.PhaseDiagrams.Diagram

open Research

/// n features in m dimensions.
type Size = { Features: int; Hidden: int }

/// One density of a diagram; arrays by relative importance.
type Line =
    {
        /// The extra feature's relative importance.
        Ratios: float[]
        /// The least loss.
        Loss: float[]
        /// What the best model does with its features, e.g. "{13}+{2}".
        Phase: string[]
        /// Whether one of them is less than half as long as the longest that it overlaps.
        Weak: bool[]
        /// The share of random starts that found it.
        Reached: float[]
    }

/// count numbers from low to high, evenly on a logarithmic axis.
let logSpaced count low high = [ for k in 0 .. count - 1 -> low * (high / low) ** (float k / float (count - 1)) ]

/// 1 − S from 0.01 to 1.
let densities = logSpaced 256 0.01 1.0

/// r from 0.1 to 10.
let ratios = Values.Of<float>(logSpaced 256 0.1 10.0)

/// The features with the extra one, at a density.
let at size density = ExtraFeature(Features = size.Features, Hidden = size.Hidden, Density = density)

/// The best models along a line, each the best of 16 starts and of its neighbours.
let line size density = PhaseLine(Setting = at size density, Ratios = ratios, Starts = 16)

/// What is kept of a line.
let read (cells: PhaseCell seq) =
    let cells = Array.ofSeq cells

    {
        Ratios = cells |> Array.map _.Ratio
        Loss = cells |> Array.map _.Loss
        Phase = cells |> Array.map (fun cell -> string cell.Phase)
        Weak = cells |> Array.map _.Phase.IsWeak
        Reached = cells |> Array.map _.Reached
    }

/// The share of the square in which something is true of (density, line, position).
let share (test: float -> Line -> int -> bool) (cells: Cell<float, Line> list) =
    cells
    |> List.averageBy (fun cell ->
        let hits = cell.Answer.Ratios |> Array.indexed |> Array.filter (fst >> test cell.At cell.Answer)
        float hits.Length / float cell.Answer.Ratios.Length)

/// The share of the square where the best model has this phase.
let shareOf phase cells = cells |> share (fun _ line k -> line.Phase[k] = phase)

/// The line whose density is nearest.
let nearest density (cells: Cell<float, Line> list) = cells |> List.minBy (fun cell -> abs (log (cell.At / density)))

/// The least and the largest relative importance of a phase on a line.
let span phase (cell: Cell<float, Line>) =
    let found = Array.zip cell.Answer.Ratios cell.Answer.Phase |> Array.filter (snd >> (=) phase) |> Array.map fst
    if found.Length = 0 then nan, nan else Array.min found, Array.max found

/// The paper's best candidate beside the best model: (its phase, 1 − loss / its loss).
let against size density (line: Line) k =
    let candidate = PaperCandidates.Best(at size density, line.Ratios[k])
    candidate.Phase, 1.0 - line.Loss[k] / candidate.Loss
