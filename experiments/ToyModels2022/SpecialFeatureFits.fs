/// All fits of F4.5 and F4.6, and the best of them.
module Research.Experiments.ToyModels2022.SpecialFeatureFits

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SpecialFeature

/// Every fit at every relative density that was run: ratio, model, expected loss.
let all (cells: Cells) =
    [
        for cell in cells do
            match cell.At with
            | Trained ratio ->
                ratio,
                [
                    for _, found in Cells.fits cell do
                        match found with
                        | Fit(portrait, loss) when System.Double.IsFinite loss -> portrait, loss
                        | _ -> ()
                ]
            | Exact _ -> ()
    ]

/// The fit of least expected loss at each relative density.
let best (cells: Cells) =
    [
        for ratio, fits in all cells do
            if not fits.IsEmpty then
                ratio, fst (List.minBy snd fits)
    ]

/// The best fit at one relative density.
let bestAt ratio (cells: Cells) =
    match best cells |> List.tryFind (fst >> (=) ratio) with
    | Some(_, portrait) -> portrait
    | None -> raise (NotMeasured $"nothing was trained at a relative density of {Expect.number ratio}")

/// Between the relative densities where the best fits change from two digons to a pentagon, in the middle of the logarithms.
let switch (cells: Cells) =
    let pairs = best cells |> List.pairwise

    match
        pairs
        |> List.filter (fun ((_, below), (_, above)) -> Pentagons.kind below <> Pentagon && Pentagons.kind above = Pentagon)
    with
    | [] -> raise (NotMeasured "the best fits do not switch")
    | changes -> changes |> List.last |> (fun ((low, _), (high, _)) -> sqrt (low * high))
