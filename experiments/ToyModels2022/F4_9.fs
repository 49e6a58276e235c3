/// Three correlated pairs, n = 6, m = 2: a hexagon with the members of a pair side by side, and pairs that collapse as failures.
///
/// One claim does not hold: six independent features of this density form a hexagon as well, as even as can be. The exact loss
/// prefers it below 1−S = 0.0701 (D9).
module Research.Experiments.ToyModels2022.F4_9

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.CorrelatedFeatures

/// Ours, in the middle of the range of the replications: the paper gives no density.
let private density = 0.03

/// Pairs; features of the same density each for itself, to compare with; and the exact optimum of pairs.
type Point =
    | Pairs
    | Independent
    | Optimum

    override this.ToString() =
        match this with
        | Pairs -> "three correlated pairs"
        | Independent -> "six independent features"
        | Optimum -> "exact optimum of three pairs"

let private pairs = FeatureSets.Pairs 3
let private shape = ReluOutputModel(Features = 6, Hidden = 2)
let private together = CorrelatedSets(Sets = pairs, Density = Density.Of density)

let private sampled at =
    match at with
    | Independent -> trained "F4.9" (SparseUniform(Features = 6, Density = Density.Of density)) shape 40
    | Pairs
    | Optimum -> trained "F4.9" together shape 40

let private collapsed = Sets.collapsed pairs
let private cell = Cells.find Pairs

/// How many times as much as the best fit the best of those with a collapsed pair costs.
let private costOfCollapse cells =
    match Cells.fits (cell cells) |> List.filter (fun (_, fit) -> collapsed fit > 0) with
    | [] -> raise (NotMeasured "no fit has a collapsed pair")
    | fits -> (fits |> List.map fst |> List.min) / (Cells.fits (cell cells) |> List.map fst |> List.min)

let private heading =
    {
        Name = "pairs"
        Title = "Three correlated pairs: members of a pair side by side in a hexagon"
        Caption =
            "n = 6, m = 2, I = 1: features 0 and 1 are active together with probability 1−S = 0.03, and so are 2 and 3, 4 and 5. The columns of W of the first five models trained, one hue per pair; where two members lie on each other a pair has collapsed to its principal component, and the loss is higher."
    }

let figure =
    study Papers.elhage2022 "F4.9" {
        over [ Pairs; Independent ] sampled
        over [ Optimum ] (fun _ -> optimum "F4.9" together 64)
        claim "the best model: a hexagon, its gaps 60° within 10°" (Cells.at Pairs >> Portrait.unevenness 6 >> Expect.atMost 10.0)

        claim
            "the best model: members of a pair side by side, 60° within 10°"
            (Cells.at Pairs >> Sets.awry 60.0 pairs >> Expect.atMost 10.0)

        claim "the exact optimum: the same hexagon" (Cells.at Optimum >> Sets.awry 60.0 pairs >> Expect.atMost 10.0)

        claim "some fits have a collapsed pair" (fun cells ->
            let fits = Cells.fits (cell cells) |> List.map snd

            fits
            |> List.filter (collapsed >> (<) 0)
            |> List.length
            |> float
            |> Expect.atLeast 1.0
            |> withShare (collapsed >> (<) 0) (cell cells))

        claim "a collapsed pair is a failure: it costs more than the best fit" (costOfCollapse >> Expect.atLeast 1.001)

        claim
            "six independent features form no hexagon: a gap is off by more than 10°"
            (Cells.at Independent >> Portrait.unevenness 6 >> Expect.atLeast 10.0)

        draw (cell >> panels >> Draw.sets heading pairs)
    }
