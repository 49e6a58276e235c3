/// Where computing many absolute values badly beats computing few exactly.
module Research.Experiments.ToyModels2022.F8_7

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AbsoluteValues

let private heading =
    {
        Name = "frontier"
        Title = "Below a density, superposition beats five exact features in ten neurons"
        Caption =
            "m = 10, I_i = 1; the best of four runs. The loss over that of computing ⌊m/2⌋ features exactly and ignoring the others, (1 − m/(2n)) of \
             ignoring all. Sizes, densities and the recipe are ours. At p = 1 a loss of 0 takes two neurons for each feature; with \
             one active feature six neurons suffice for any number, so that superposition pays from some density p* on."
    }

let private densities = [ 1.0; 0.5; 0.3; 0.1; 0.05; 0.02; 0.01; 0.005 ]

let private sizes = [ 10; 20; 40 ]

/// The loss over that of computing five features exactly.
let private overNaive (trained: Trained<AbsoluteValueModel>) =
    Computation.lossOverIgnoring trained / (1.0 - 5.0 / float trained.Model.Features)

/// The density at which a line first falls below 1 by a hundredth, from the densest on; NaN where it does not.
let private crossing (points: (float * float) list) =
    points
    |> List.pairwise
    |> List.tryPick (fun ((p, above), (q, below)) ->
        if above > 0.99 && below <= 0.99 then
            Some(q * (p / q) ** ((0.99 - below) / (above - below)))
        else
            None)
    |> Option.defaultValue nan

let figure =
    study Papers.elhage2022 "F8.7" "Where superposition beats exact features" {
        let! cells = grid ("n", sizes) ("1−S", densities) frontier |> ask overNaive
        let line n = [ for p in densities -> p, Cells.at (n, p) cells ]
        let told = String.concat "; " [ for n in sizes -> $"n/m = {n / 10}: p* = {crossing (line n):G3}" ]
        let at p = [ for n in sizes -> Cells.at (n, p) cells ]
        ours "dense: five exact features are not beaten, least ratio" (at 1.0 |> List.min |> Expect.atLeast 0.99)
        ours "1−S = 0.01: they are, by a fifth, at every n: largest ratio" (at 0.01 |> List.max |> Expect.atMost 0.8)
        ours "n/m = 4: p*" (crossing (line 40) |> Expect.between 0.02 0.5 |> Expect.withDetail told)

        ours
            "more features, smaller p*: p* at n/m = 4 over that at 1"
            (crossing (line 40) / crossing (line 10) |> Expect.atMost 1)

        draw (
            Charts.lines
                heading
                (Axis.log "1−S")
                (Axis.linear "loss / five exact")
                [ for n in sizes -> Curve.through $"n = {n}" (line n) ]
        )
    }
