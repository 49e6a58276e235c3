/// The codes of F7.3's runs judged once more: at 0.12, where the paper's is not the best, and where codes should be extremal antichains.
module Research.Experiments.ToyModels2022.F7_5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.HiddenCodes
open Research.Experiments.ToyModels2022.JudgedCodes

let private heading =
    {
        Name = "judged"
        Title = "At 1−S = 0.12 the paper's code is second best on samples; the exact part of the loss does not decide"
        Caption =
            "The thousand runs of F7.3 at 0.12: the loss on 262,144 samples, by which runs are chosen, and the part of samples with two active features \
             at most, exactly. Runs of other codes have the least exact part, and lose it again where three are active: the bound on these is \
             hundreds of times what the codes differ by."
    }

let figure =
    study Papers.elhage2022 "F7.5" "Codes of ten features in five neurons, on new samples" {
        let! boundary = sweep "1−S" [ 0.12 ] trained |> ask judged
        and! sparse = sweep "1−S" [ 0.06; 0.02; 0.01 ] trained |> ask Neurons.portrait |> named "codes"
        let runs = Cells.attempts (Cells.find 0.12 boundary)
        let best = (Cells.at 0.12 boundary).Code
        let of' code = runs |> List.filter (fun run -> run.Code = code)
        let first () = least _.Sampled (of' best)
        let second () = least _.Sampled (of' pairsOfFour)
        let apart () = List.map2 (-) ((second ()).Again.Force()) ((first ()).Again.Force()) |> Basis.mean
        let exact code = (least _.Exact.Loss (of' code)).Exact.Loss
        let isBest density = (NeuronPortrait.code (Cells.at density sparse)).IsExtremal
        let share density = extremal (Cells.find density sparse)
        let told = $"0.02: {share 0.02}; 0.01: {share 0.01}"
        let points name (runs: Run list) = Curve.through name [ for run in runs -> run.Exact.Loss, run.Sampled ]
        let others = runs |> List.filter (fun run -> run.Code <> best && run.Code <> pairsOfFour)

        let groups = [ points "best code" (of' best); points "the paper's" (of' pairsOfFour); points "others" others ]
        // One chosen by its luck on the samples.
        ours
            "0.12: on other samples the paper's code loses more, in standard errors"
            (apart().Value / apart().Error |> Expect.atLeast 5)

        ours "by a share of the loss" (apart().Value / List.average ((first ()).Again.Force()) |> Expect.within 0.003 0.007)

        ours
            "of two active features at most its least loss is higher too, exactly: ratio"
            (exact pairsOfFour / exact best |> Expect.atLeast 1)

        ours
            "what more may add is more than they differ by, ratio"
            ((first ()).Exact.Remainder / apart().Value |> Expect.atLeast 1)

        ours "0.02, 0.01: the best run is the extremal antichain" (List.forall isBest [ 0.02; 0.01 ] |> Expect.isTrue)
        ours "0.01: runs that are, share" ((share 0.01).Share |> Expect.atLeast 0.0025 |> Expect.withDetail told)
        ours "0.06: none is" ((share 0.06).Count |> Expect.equal 0)
        because (Guess "3 of 1,000 runs: all ten pairs are a minimum there too, though not the lowest.")
        draw (Charts.scatter heading (Axis.linear "exact, two active at most") (Axis.linear "loss on samples") [] groups)
    }
