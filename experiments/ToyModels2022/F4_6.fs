/// The losses of all fits of F4.5, over the exact losses of a pentagon and of two digons.
module Research.Experiments.ToyModels2022.F4_6

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SpecialFeature

/// Between the relative densities where the best fits change from two digons to a pentagon, in the middle of the logarithms.
let private switch cells =
    let isPentagon cell = Pentagons.kind (best cell) = Pentagon

    match List.pairwise cells |> List.tryFindBack (fun (below, above) -> isPentagon above && not (isPentagon below)) with
    | Some(below, above) -> sqrt (below.At * above.At)
    | None -> raise (NotMeasured "the best fits do not switch")

/// At how many relative densities a fit is of a kind.
let private found kind = List.filter (all >> List.exists (fst >> Pentagons.kind >> (=) kind)) >> List.length

let private heading =
    {
        Name = "losses"
        Title = "Pentagon or two digons: the loss of every fit"
        Caption =
            "n = 5, m = 2, 1−S = 0.05 for four features. Dots: the expected loss of each of forty fits at each relative density \
             of the special feature, by what it became; lines: both minima of the exact loss, as far as they are minima. Dotted: \
             where they cross, and the 2.5 times rarer of the paper's caption."
    }

let figure =
    study Papers.elhage2022 "F4.6" "Pentagon or two digons: the losses of all fits" {
        let! cells = fits
        and! branches = computeOver "1−S" [ density; 0.01 ] branches |> ask id
        let exact = Cells.at density branches
        let rarer, commoner = cells |> List.partition (fun cell -> cell.At < exact.Crossing)
        let bothSides = min (found Pentagon rarer) (found Digons commoner)
        let loss branch = Pentagons.lossAt 0.4 branch
        let shown = cells |> List.collect (fun cell -> [ for p, loss in all cell -> Pentagons.kind p, cell.At, loss ])
        claim "the paper: digons win from 2.5 times rarer on; the exact loss" (1.0 / exact.Crossing |> Expect.within 0.5 2.5)
        because (Contradicted "The exact losses cross where the feature is 3.72 times rarer, 6.33 times at 1−S = 0.01.")
        claim "the paper: from 2.5 times rarer on; the best of forty fits" (1.0 / switch cells |> Expect.within 0.5 2.5)
        because (Contradicted "The best of forty fits switch where the exact losses cross, at 3.71.")
        ours "exact losses cross at a relative density of 0.27" (exact.Crossing |> Expect.within 0.01 0.27)
        ours "at 1−S = 0.01: of 0.16" ((Cells.at 0.01 branches).Crossing |> Expect.within 0.01 0.16)

        ours
            "2.5 times rarer: digons still cost 1.2 times as much"
            (loss exact.Digons / loss exact.Pentagon |> Expect.within 0.01 1.2)

        ours "the best fits switch where the exact losses cross" (switch cells / exact.Crossing |> Expect.within 0.1 1.0)
        claim "first order: at the crossing the special feature's length jumps" (exact.Jump |> Expect.atLeast 0.5)
        claim "two branches: fits of both kinds on both sides of the crossing" (bothSides |> Expect.atLeast 1)
        identity "no fit is below the better branch" (Pentagons.lowestAbove exact shown |> Expect.atLeast -1e-3)
        ours "the pentagon is a minimum from about 0.1 on" (Pentagons.range exact.Pentagon |> fst |> Expect.within 0.02 0.1)
        because (Guess "The estimate was coarse: it is a minimum from 0.126 on.")
        ours "two digons are a minimum up to about 1" (Pentagons.range exact.Digons |> snd |> Expect.within 0.2 1.0)
        because (Guess "The estimate was coarse: they are one up to about 1.5, depending on how the ignored feature is nudged.")
        draw (DrawPentagons.losses heading shown exact)
    }
