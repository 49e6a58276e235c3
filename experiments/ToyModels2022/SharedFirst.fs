/// What F10.4 minimises, and its drawing.
module Research.Experiments.ToyModels2022.SharedFirst

open Research
open Research.Experiments.PhaseDiagrams.Diagram

/// Six features in three dimensions, I_i = 0.6ⁱ, sizes of ours; the densities of D1's kind, 6 % apart.
let features, hidden, fall, densities = 6, 3, 0.6, logSpaced 49 0.06 1.0

let private best importance hidden (density: float) =
    training {
        sample (SparseUniform(Features = List.length importance, Density = density))
        model (ReluOutputModel(Features = List.length importance, Hidden = hidden))
        weigh (Importance.Explicit importance)
        minimise Exact.Loss
        train (QuasiNewton(CurvePoints = 0))
        restart (Best(Of = 32))
        seed 10
    }

/// Those at a density.
let six = best [ for i in 0 .. features - 1 -> fall ** float i ] hidden

/// Features m − 1 and m, counted from 0, alone in one dimension, then m − 2 and m + 1, then the next: r = 0.6, 0.6³, 0.6⁵.
let pair k = best [ 1.0; fall ** float (2 * k + 1) ] 1

/// The largest density whose answer passes a test; 0 where none does.
let densest test cells = cells |> List.filter (snd >> test) |> List.map fst |> List.fold max 0.0

let private heading =
    {
        Name = "first"
        Title = "The least important of the represented features are superposed first, each with its mirror image"
        Caption =
            "n = 6, m = 3, I_i = 0.6ⁱ at the least exact loss of 32 starts: Σ_{j≠i} (Ŵ_i·W_j)² of each feature. Dotted: where features \
             3 and 4, 2 and 5, 1 and 6 would begin to share a dimension if they were alone with it."
    }

/// The features with which each shares dimensions, and its superposition; 0 where there are none.
let sharing found =
    let partners = [| for role in Geometry.roles found -> List.ofSeq role.With |]
    let orNothing own value = if List.isEmpty own then 0.0 else value
    List.ofArray partners, Array.map2 orNothing partners (Geometry.superposition found)

/// Superposition over the density, with lines at some of them.
let drawn (cells: Cell<float, int list list * float[]> list) limits =
    let own i = [ for cell in cells -> cell.At, (snd cell.Answer)[i] ] |> Curve.through $"feature {i + 1}"

    let x, y =
        Axis.log "density 1−S" |> Axis.reversed |> Axis.ticks [ for p in [ 1.0; 0.5; 0.2; 0.1 ] -> p, string p ],
        Axis.linear "superposition"

    let panel = Charts.curves "" x y (List.map own [ 0 .. features - 1 ])

    let levels =
        [
            for at in List.filter ((<) 0.0) limits -> Mark.Level { Direction = Direction.Vertical; At = at; Label = "" }
        ]

    Charts.panels heading 340.0 [ [ { panel with Marks = levels @ panel.Marks } ] ]
