/// By how much a feature lowers the loss each time that it is active, and where superposition is worth next to nothing. Without
/// interference every ratio is 1, and without superposition 0.
module Research.Experiments.ToyModels2022.F9_4

open Research
open Research.Experiments

let private heading =
    {
        Name = "frequency"
        Title = "A shared dimension lowers the loss by less per activation, and by as much in the limit of rare features"
        Caption =
            "Exact minima, I = 1, no penalty. Left: Δ = (loss without a feature − loss) / p over that of a feature with a dimension of its own, \
             1/3 − p/4, for the second feature of a dimension and the fifth of two. Right: how much more is lost without superposition, one of two features \
             ignored. The paper reports a preliminary claim without a figure; this definition is ours."
    }

let private rare = [ yield! Density.Spaced(1e-4, 0.75, 32); 0.8; 0.85; 0.9; 0.95; 1.0 ]

let private best n m (p: float) =
    training {
        sample (SparseUniform(Features = n, Density = Density.Of p))
        model (ReluOutputModel(Features = n, Hidden = m))
        minimise Exact.Loss
        train (QuasiNewton(CurvePoints = 0))
        restart (Best(Of = 24))
        seed 9
    }

let private part n m = sweep "p" rare (best n m) |> ask Training.loss |> named $"{n} in {m}"
let private alone p = p / 3.0 - p * p / 4.0
let private near p points = points |> List.minBy (fun (at, _) -> abs (log (at / p)))

let figure =
    study Papers.elhage2022 "F9.4" "Loss reduction per activation, and the margin of superposition" {
        let! two = part 2 1
        and! four = part 4 2
        and! five = part 5 2
        let reduction fewer more p = (fewer + alone p - more) / alone p
        let second = [ for cell in two -> cell.At, reduction 0.0 cell.Answer cell.At ]
        let fifth = [ for cell in five -> cell.At, reduction (Cells.at cell.At four) cell.Answer cell.At ]
        let excess = [ for cell in two -> cell.At, alone cell.At / cell.Answer - 1.0 ]
        let missing = let p, ratio = near 1e-3 second in (1.0 - ratio) / p

        let margin = excess |> List.filter (fun (_, lost) -> lost <= 0.01) |> List.map fst
        let most = second |> List.map snd |> List.max
        let rarest = List.head >> snd
        let formula = "(4 − 7p) / (4 − 3p)", ActivationPrice.PairReduction
        claim "superposition lowers the loss by less per activation: largest ratio" (most |> Expect.atMost 0.99995)
        claim "as much for rare features: second of a dimension, p = 1e-4" (rarest second |> Expect.atLeast 0.999)
        ours "it lacks p to first order: at p = 1e-3, over p" (missing |> Expect.within 0.01 1)
        claim "the fifth feature of two dimensions too, p = 1e-4" (rarest fifth |> Expect.atLeast 0.99)
        because (Contradicted "Beyond 2m features the loss of rare ones has no zero: the fifth gains 1 − 0.2374, exactly.")
        ours "it gains 1 − 0.237384" (rarest fifth |> Expect.within 0.002 0.762616)
        claim "a margin: densities below 1 at which superposition gains 1 % at most" (margin.Length - 1 |> Expect.atLeast 1)
        ours "it begins at p" (List.min margin |> Expect.between 0.7 0.95)
        ours "at p = 0.1 it gains several times the loss" (snd (near 0.1 excess) |> Expect.atLeast 6)
        draw (DrawPenalised.frequency heading [ "second of one", second; "fifth of two", fifth ] formula excess)
    }
