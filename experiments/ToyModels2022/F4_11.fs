/// Three correlated pairs from sparse to dense, n = 6, m = 2: how many pairs collapse to their principal component.
///
/// The regimes of the paper are those of the exact minimum, but for their ends: one pair collapses from 0.07 to 0.085 on, two from
/// 0.14 to 0.16 on, and all three only from 0.35 to 0.4 on, where the paper says 0.25.
module Research.Experiments.ToyModels2022.F4_11

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, so that every regime of the paper has several; at 1 − S = 1 the members of a pair are not correlated.
let private densities =
    [ 0.01; 0.014; 0.02; 0.03; 0.04; 0.05; 0.06; 0.07; 0.085; 0.1; 0.12; 0.14; 0.16 ]
    @ [ 0.175; 0.19; 0.21; 0.23; 0.25; 0.3; 0.35; 0.4; 0.45; 0.5; 0.6; 0.7; 0.8; 0.9 ]

/// Trained on samples, or the minimum of the exact loss.
type Point =
    | Trained of density: float
    | Optimum of density: float

    override this.ToString() =
        match this with
        | Trained density -> $"trained, 1−S = {Expect.number density}"
        | Optimum density -> $"exact, 1−S = {Expect.number density}"

    member this.Density =
        match this with
        | Trained density
        | Optimum density -> density

let private pairs = FeatureSets.Pairs 3
let private sampler (at: Point) = CorrelatedSets(Sets = pairs, Density = Density.Of at.Density)
let private sampled at = trained "F4.11" (sampler at) (ReluOutputModel(Features = 6, Hidden = 2)) 20
let private exact at = optimum "F4.11" (sampler at) 64

/// The paper's regimes, "approximately": a density in the middle of each, its ends, how many pairs collapse.
let private regimes = [ 0.02, (0.0, 0.05), 0; 0.1, (0.05, 0.15), 1; 0.175, (0.15, 0.2), 2; 0.35, (0.25, 0.5), 3 ]

/// How many pairs collapse at a density, with the counts of its regime.
let private collapses kind density (low, high) count (cells: Cell<Point, Portrait> list) =
    let counts =
        cells
        |> List.filter (fun cell -> cell.At = kind cell.At.Density && low <= cell.At.Density && cell.At.Density <= high)
        |> List.map (fun cell -> $"{Expect.number cell.At.Density}: {Sets.collapsed pairs cell.Answer}")
        |> String.concat ", "

    Cells.at (kind density) cells |> Sets.collapsed pairs |> Expect.equal count |> Expect.withDetail counts

let private claims (name: string) kind study =
    let regime study (density, ends, count) =
        study
        |> Study.claim $"{name}, 1−S = {Expect.number density}: {count} pairs collapse" (collapses kind density ends count)

    List.fold regime study regimes
    |> Study.claim
        $"{name}, 1−S = 0.7: like a principal component analysis, all of ‖W‖² in the pairs' components"
        (Cells.at (kind 0.7) >> Sets.principalShare pairs >> Expect.atLeast 0.99)

let private drawn (cells: Cell<Point, Portrait> list) =
    DrawSets.collapse
        {
            Name = "collapse"
            Title = "Three correlated pairs: from a hexagon to principal components"
            Caption =
                "n = 6, m = 2, I = 1. Above left: how many pairs are kept as their principal component (a+b)/√2 alone: every fit (faint, moved apart), the best of twenty, the minimum of the exact loss, and the paper's regimes. Above right: for the three pairs of the exact minimum (larger dots for larger shares) the share κ of its squared weights along (a+b)/√2: 1 collapsed, 0.75 neighbours in a hexagon, 0.5 orthogonal. Below: exact minima, one hue per pair."
        }
        pairs
        [
            for cell in cells -> cell.At.IsTrained, cell.At.Density, cell.Answer, List.map snd (Cells.fits cell)
        ]
        [ 0.02; 0.1; 0.175; 0.35; 0.7 ]

let figure =
    study Papers.elhage2022 "F4.11" {
        over (List.map Optimum densities) exact
        over (List.map Trained densities) sampled
        draw drawn
    }
    |> claims "exact" Optimum
    |> claims "trained" Trained
