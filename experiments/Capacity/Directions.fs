/// What C1 computes for a number of dimensions, and its heading.
module Research.Experiments.Capacity.Directions

open Research

let private sizes = Map [ 3, [ 4; 6; 8; 12; 16; 24; 36; 60 ]; 6, [ 7; 12; 16; 24; 32; 48; 72; 120 ] ]
let private points (cells: Cell<int, float> list) = [ for cell in cells -> cell.At, cell.Answer ]

/// Packings of lines and of rays, and the median of random directions, for numbers of directions up to 20 m; m is 3 or 6.
let at m : Part<Coherence.Panel> =
    let over name derivation question =
        computeOver "n" sizes[m] derivation |> ask question |> named $"m = {m}, {name}" |> Part.map points

    let packed name overlap =
        over name (fun n -> DirectionPacking(Directions = n, Dimensions = m, Overlap = overlap, Starts = 8)) id

    let middle (sorted: EquatableArray<float>) = sorted[sorted.Count / 2]
    let random = over "random" (fun n -> RandomDirections(Directions = n, Dimensions = m)) middle

    Part.both (packed "lines" Overlap.Lines) (packed "rays" Overlap.Rays)
    |> Part.both random
    |> Part.map (fun (random, (lines, rays)) -> { Dimensions = m; Lines = lines; Rays = rays; Random = random; Trained = [] })

/// What is drawn.
let heading =
    {
        Name = "directions"
        Title = "Almost-orthogonal directions: by chance, at best, and in trained models"
        Caption =
            "The largest |cos| (lines) or cos (rays) of two of n directions in m dimensions: random, with the law of their median; optimised; \
             Welch's, Rankin's and Levenshtein's bounds from below; the union bound as in the lemma of Johnson and Lindenstrauss from above; \
             and the stored features of the models of F10.1 (20 m features, seven densities). Trained models mind cos alone."
    }
