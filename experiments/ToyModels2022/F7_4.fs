/// Does the optimiser prefer a basis where the model has none? Tied linear embeddings, whose hidden space may be rotated.
module Research.Experiments.ToyModels2022.F7_4

open Research
open Research.Experiments

/// Gradient descent commutes with rotations of the hidden space, and its starts are isotropic: no direction can be preferred.
/// Adam divides each coordinate by its own root mean square. Rates are the largest tried at which runs end alike.
let private optimiser name : IFirstOrder =
    match name with
    | "SGD" -> Sgd(LearningRate = 0.1, Momentum = 0.9, Steps = 4_000, Schedule = Schedule.Cosine(), CurvePoints = 0)
    | _ -> Adam(LearningRate = 1e-2, Steps = 4_000, Schedule = Schedule.Cosine(), CurvePoints = 0)

/// Sizes, density and seeds are ours: 5/2 features a dimension, fewer seeds where each has more columns.
let private trained m name =
    training {
        sample (SparseUniform(Features = 5 * m / 2, Density = 0.1))
        model (ReluOutputModel(Features = 5 * m / 2, Hidden = m))
        minimise (Sampled(Batch = 256, EvaluationSamples = 4096))
        train (optimiser name)
        restart (Best(Of = 800 / m))
        seed 13
    }

let private heading =
    {
        Name = "alignment"
        Title = "Adam prefers a basis: columns of W keep away from the axes"
        Caption =
            "x' = ReLU(WᵀWx + b), n = 5m/2, I_i = 1, 1−S = 0.1; 400, 100 and 40 seeds. The alignment (m+2)/(m−1) · (Σ<sub>k</sub> Ŵ⁴ − \
             3/(m+2)), averaged over columns, is 1 on axes and 0 on average over all rotations; bars are two standard errors."
    }

let private sizes = [ 2; 8; 20 ]

let figure =
    study Papers.elhage2022 "F7.4" "Does Adam by itself prefer a basis?" {
        let! cells = grid ("m", sizes) ("optimiser", [ "Adam"; "SGD" ]) trained |> ask Basis.alignment

        let numbers m name = Cells.all (Cells.find (m, name) cells) |> List.filter System.Double.IsFinite
        let mean m name = Basis.mean (numbers m name)
        let errors m name = (mean m name).Value / (mean m name).Error
        let loss m name = (Cells.find (m, name) cells).Evaluations |> List.averageBy _.Loss
        let run name = sizes |> List.filter (fun m -> cells |> List.exists (fun cell -> cell.At = (m, name)))
        let line name = name, [ for m in run name -> float m, mean m name ]
        let worst name = sizes |> List.map (fun m -> abs (errors m name)) |> List.max
        ours "SGD prefers no basis at m = 2, 8, 20: |mean| in standard errors" (worst "SGD" |> Expect.atMost 3)
        ours "Adam, m = 2: none is detected" (abs (errors 2 "Adam") |> Expect.atMost 3)
        ours "Adam, m = 8: columns keep away from the axes, mean in standard errors" (errors 8 "Adam" |> Expect.atMost -3)
        ours "Adam, m = 20: likewise" (errors 20 "Adam" |> Expect.atMost -3)
        ours "Adam, m = 8: the preference is weak, mean" ((mean 8 "Adam").Value |> Expect.atLeast -0.1)
        ours "m = 8: SGD loses as much as Adam, ratio" (loss 8 "SGD" / loss 8 "Adam" |> Expect.within 0.05 1)
        ours "m = 20: likewise" (loss 20 "SGD" / loss 20 "Adam" |> Expect.within 0.05 1)
        draw (DrawBasis.means heading "m" "alignment" [ line "Adam"; line "SGD" ])
    }
