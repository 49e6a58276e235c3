/// Which features are superposed first, and where? The founding question of section 3 beyond one extra feature, by exact losses.
module Research.Experiments.ToyModels2022.F10_4

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SharedFirst

let figure =
    study Papers.elhage2022 "F10.4" "Which features are superposed first?" {
        let! cells = sweep "1−S" densities six |> ask sharing
        and! pairs = grid ("k", [ 0; 1; 2 ]) ("1−S", densities) pair |> ask (Geometry.phase >> string)
        let own = cells |> List.map (fun cell -> cell.At, fst cell.Answer)
        let alone k = pairs |> List.filter (fun cell -> fst cell.At = k) |> List.map (fun cell -> snd cell.At, cell.Answer)
        let limits = [ for k in 0..2 -> alone k |> densest ((=) "{12}") ]
        let partners k (all: int list list) = all[hidden - 1 - k]
        let onsets = [ for k in 0..2 -> own |> densest (partners k >> List.isEmpty >> not) ]
        let mirrored k = partners k (fst (Cells.at onsets[k] cells)) = [ hidden + k ]

        let away onset limit = abs (log (onset / limit)) / log (densities[1] / densities[0])
        let falls = onsets |> List.pairwise |> List.map (fun (one, next) -> one / next)
        // Nulls: all at once, or the most important first; one partner for all; pairs that feel the others.
        claim "the less important begin at denser features, by a factor" (List.min falls |> Expect.atLeast 1.05)
        ours "each begins with its mirror image: 3 with 4, 2 with 5, 1 with 6" ([ 0..2 ] |> List.forall mirrored |> Expect.isTrue)
        ours "where the two alone would, in steps of density" (List.map2 away onsets limits |> List.max |> Expect.atMost 1.01)
        draw (drawn cells limits)
    }
