/// Does the size matter? Features per dimension at other numbers of features and of dimensions than the paper's 400 and 30.
module Research.Experiments.Polytopes.Sizes

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

/// n / m, that of F4.1 first.
let private sizes = [ "400/30", (400, 30); "200/15", (200, 15); "200/30", (200, 30); "800/30", (800, 30) ]

/// 1/(1−S): sticky at 1, between, sticky at 1/2, and beyond.
let private inverses = [ 1.39; 1.76; 2.8; 5.0 ] |> List.map UniformSweep.nearest

let private trained size = Map.find size (Map sizes) |> fun (features, hidden) -> UniformSweep.many features hidden 20_000
let private at size inverse cells : Packing = Cells.at (size, UniformSweep.nearest inverse) cells
let private count size inverse cells = at size inverse cells |> Packing.nodes |> float
let private ratio size other inverse cells = count size inverse cells / count other inverse cells
let private dimensions (cell: Cell<string * float, Packing>) = snd cell.At, cell.Answer.DimensionsPerFeature
let private curve size cells = cells |> List.filter (fun cell -> fst cell.At = size) |> List.map dimensions

/// By how much D* differs from that of 400 features in 30 dimensions.
let private sameAs400 size cells =
    let off = List.map2 (fun (_, d) (_, usual) -> abs (d / usual - 1.0)) (curve size cells) (curve "400/30" cells)
    let told = String.concat ", " [ for each in off -> $"{100.0 * each:F1} %%" ]
    List.max off |> Expect.atMost 0.05 |> Expect.withDetail told

let private heading =
    {
        Name = "sizes"
        Title = "Hidden dimensions per embedded feature, for other n and m"
        Caption =
            "D* = m / ‖W‖² of n features in m dimensions at four densities, all after 20,000 steps; 400/30 are models of F4.1. The exact \
             best depends on neither (D14): where features are dense, many of them are learnt more slowly."
    }

let figure =
    study Papers.elhage2022 "D15" heading.Title {
        let! cells = grid ("n/m", List.map fst sizes) ("1/(1−S)", inverses) trained |> ask Packing.ofTrained
        claim "half as many features: D* of 200/30 within 5 % of that of 400/30" (sameAs400 "200/30" cells)
        because (Recipe "0.91 and 0.62 at 1.39 and 1.76, where 400 have 0.97 and 0.70: fewer features are learnt faster.")
        claim "twice as many: D* of 800/30 within 5 %" (sameAs400 "800/30" cells)
        because (Recipe "1.00 at 1.39 and at 1.76, 0.53 at 2.8: more features are learnt more slowly.")
        claim "half of both: D* of 200/15 within 5 %" (sameAs400 "200/15" cells)
        because (Recipe "0.62 at 1.76, as 200/30 has, where 400/30 has 0.70: n matters to training there, m does not.")
        claim "twice m, twice the features at 2.8: 200/30 to 200/15" (ratio "200/30" "200/15" 2.8 cells |> Expect.within 0.1 2.0)
        claim "and at 5" (ratio "200/30" "200/15" 5.0 cells |> Expect.within 0.1 2.0)
        claim "four times n, no more at 2.8: 800/30 to 200/30" (ratio "800/30" "200/30" 2.8 cells |> Expect.within 0.05 1.0)
        because (Recipe "52, not 60: after 20,000 steps four of the 30 dimensions have no digon yet.")
        claim "nor at 5" (ratio "800/30" "200/30" 5.0 cells |> Expect.within 0.05 1.0)
        because (Recipe "76, not 81, after as many steps; D* differs by 3 %.")
        draw (DimensionalityChart.perFeature heading UniformSweep.axis [ for size, _ in sizes -> size, curve size cells ])
    }
