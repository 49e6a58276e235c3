/// What the phase diagrams share: the paper's square of densities and relative importances, and how a line of it is read.
module Research.Experiments.PhaseDiagrams.Diagram

open System.Collections.Generic
open Research

/// n features in m dimensions.
type Size = { Features: int; Hidden: int }

/// One density of a diagram, by the relative importance of the extra feature: the least loss, what the best model does with its
/// features, e.g. "{13}+{2}", whether one of them is less than half as long as the longest that it overlaps, and the share of
/// random starts that found it, empty where nothing was minimised.
type Line = { Ratios: float[]; Loss: float[]; Phase: string[]; Weak: bool[]; Reached: float[] }

/// Two features in one dimension, three in two, three in one.
let n2m1, n3m2, n3m1 = { Features = 2; Hidden = 1 }, { Features = 3; Hidden = 2 }, { Features = 3; Hidden = 1 }

/// count numbers from low to high, evenly on a logarithmic axis.
let logSpaced count low high = [ for k in 0 .. count - 1 -> low * (high / low) ** (float k / float (count - 1)) ]

/// 1 − S and r of the square.
let densities, ratios = logSpaced 256 0.01 1.0, logSpaced 256 0.1 10.0

/// The features with the extra one, at a density.
let at size density = ExtraFeature(Features = size.Features, Hidden = size.Hidden, Density = density)

/// The best models along a line, each the best of 16 starts and of its neighbours.
let line (ratios: float list) size density =
    PhaseLine(Setting = at size density, Ratios = EquatableArray.Of<float> ratios, Starts = 16)

/// What is kept of a line.
let read (line: IReadOnlyList<PhaseCell>) =
    {
        Ratios = [| for cell in line -> cell.Ratio |]
        Loss = [| for cell in line -> cell.Loss |]
        Phase = [| for cell in line -> string cell.Phase |]
        Weak = [| for cell in line -> cell.Phase.IsWeak |]
        Reached = [| for cell in line -> cell.Reached |]
    }

/// The line whose density is nearest.
let nearest density (cells: Cell<float, Line> list) = cells |> List.minBy (fun cell -> abs (log (cell.At / density)))

/// The least and the largest relative importance of a phase on a line; NaN where it has none.
let span phase (cell: Cell<float, Line>) =
    let found = Array.zip cell.Answer.Ratios cell.Answer.Phase |> Array.filter (snd >> (=) phase) |> Array.map fst
    if found.Length = 0 then nan, nan else Array.min found, Array.max found

/// The least relative importance of a phase on the line whose density is nearest.
let from phase density cells = nearest density cells |> span phase |> fst
