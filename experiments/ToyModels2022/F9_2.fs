/// Five features in two dimensions under an L1 penalty on h, from random starts: is there less superposition, and at which cost? Features
/// that merely shrink keep the pentagon, and those that die alike leave no pairs.
module Research.Experiments.ToyModels2022.F9_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.ActivationPenalty

let private heading =
    {
        Name = "survivors"
        Title = "Under a penalty a pentagon becomes two antipodal pairs on the axes, and these stay"
        Caption =
            "n = 5, m = 2, I = 1, loss + λ‖h‖₁: the best of ten trainings at each density 1−S = p, and the exact minimum at p = 0.003 (24 starts). \
             D* = m/‖W‖<sub>F</sub>²; losses over that of ignoring, with the penalty and without; antipodal pairs. Prices of trainings end below \
             those at which ignoring is best. Our experiment: the paper states neither sizes nor λ."
    }

let private prices = [ 0.0; 0.02; 0.05; 0.1; 0.15; 0.2; 0.25; 0.3; 0.4; 0.5 ]

/// Fine where the pentagon should end: at λ = 0.1694 for p → 0, by our calculation.
let private fine = prices[..3] @ [ 0.15..0.0025..0.19 ] @ prices[5..] @ [ 0.6; 0.7 ]

let private minimum price = exact 5 2 0.003 (Initialiser.XavierNormal()) price |> Stage.restart (Best(Of = 24))

let private fours = List.filter (fun model -> Penalised.alive model = 4 && Penalised.pairs model = 2)

let figure =
    study Papers.elhage2022 "F9.2" "What a penalty on hidden activations leaves" {
        let! trained = grid ("p", densities) ("λ", prices) (sampled 5 2) |> ask Penalised.ofBottleneck
        and! least = sweep "λ" fine minimum |> ask Penalised.ofBottleneck |> named "exact"
        let at p price = Cells.at (p, price) trained
        let along p = [ for price in prices -> at p price ]
        let whole = least |> List.filter (fun cell -> Penalised.alive cell.Answer = 5) |> List.map _.At |> List.max
        let after = least |> List.filter (fun cell -> cell.At > whole) |> List.map _.Answer
        let isFree model = Penalised.alive model > 0 && Penalised.pairs model = 0 && Penalised.polysemantic model = 0
        let freed = densities |> List.filter (along >> List.exists isFree)
        let predicted = let struct (_, w) = ActivationPrice.Lengths 0.3 in 0.5 / (w * w)
        let isSame price = Penalised.alive (at 0.003 price) = Penalised.alive (Cells.at price least)
        let alike = List.filter isSame prices
        let aligned = [ for p in densities -> Penalised.alignment (at p 0.3) ]
        let loss price = (at 0.01 price).Error
        let size = Penalised.dimensionsPerFeature
        let ofP p = $"p = {p}", [ for price in prices -> price, at p price ]
        let models = List.map ofP densities @ [ "exact, p = 0.003", Penalised.along least ]
        claim "it removes superposition: densities at which some λ does and leaves features" (freed.Length |> Expect.equal 5)
        because (Contradicted "Two antipodal pairs on the axes are the exact minimum until all features die (F9.1).")
        claim "at a cost: loss without penalty, λ = 0.5 over λ = 0, p = 0.01" (loss 0.5 / loss 0.0 |> Expect.atLeast 2)
        claim "it spares features on axes: alignment at λ = 0.3, least" (List.min aligned |> Expect.atLeast 0.95)
        ours "exact: the pentagon ends at λ" (whole + 0.00125 |> Expect.within 0.003 0.1694)
        ours "exact: then two pairs, to 0.7: cells without" (after.Length - (fours after).Length |> Expect.equal 0)
        ours "on the axes: least alignment" (after |> List.map Penalised.alignment |> List.min |> Expect.atLeast 0.999)
        ours "p = 0.01, λ = 0.3: D* of four features of our length" (size (at 0.01 0.3) |> Expect.within 0.02 predicted)
        ours "p = 0.003: as many features as the exact minimum, of ten λ" (alike.Length |> Expect.atLeast 9)
        draw (DrawPenalised.survivors heading models)
    }
