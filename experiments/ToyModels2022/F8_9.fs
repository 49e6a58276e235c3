/// Neurons under three read-outs. The paper's models end in a ReLU; the linear and the quadratic one beside it, sizes, densities and the recipe
/// are ours.
module Research.Experiments.ToyModels2022.F8_9

open Research
open Research.Experiments

let private n, m = 10, 5

let private layers: Layer list = [ Layer.Dense("W1", m, n); Layer.Relu; Layer.Dense("W2", n, m); Layer.Bias "b" ]

let private readOut name =
    match name with
    | "linear" -> Layer.Identity
    | "quadratic" -> Layer.Square
    | _ -> Layer.Relu

let private names = [ "linear"; "quadratic"; "ReLU" ]
let private densities = [ 1.0; 0.3; 0.1; 0.03; 0.01 ]

/// Outputs of a quadratic read-out that begin at 0 have no slope, so biases begin above it. Of rates of 2e-3, 5e-3 and 1e-2 from four or
/// sixteen starts this has the lowest losses of ReLUs, 0.016 of ignoring at 0.01; from larger ones outputs die (0.2). Squares differ by a hundredth.
let private trained name (density: float) =
    training {
        sample (SparseUniform(Features = n, Density = density))
        model (ChainModel(Name = $"{name} read-out", Chain = Chain(layers @ [ readOut name ])))
        initialise (Initialiser.XavierAndBias(Bias = 0.1))
        minimise (Sampled(Batch = 512, EvaluationSamples = 262_144))
        train (Adam(LearningRate = 2e-3, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 16))
        seed 8
    }

let private heading =
    {
        Name = "read-outs"
        Title = "What is read out linearly is bounded by the number of neurons; squares and ReLUs read out more"
        Caption =
            "h = ReLU(W₁x), x' = f(W₂h + b), n = 10, m = 5, I_i = 1, the best of sixteen runs; the loss over that of ignoring every feature. No linear \
             function of five numbers leaves less than (n − m)/n at any density. The error of a square alone is 1/16 for rare features."
    }

let figure =
    study Papers.elhage2022 "F8.9" "Linear, quadratic and ReLU read-outs" {
        let! cells = grid ("f", names) ("1−S", densities) trained |> ask Training.loss
        let over name density = Cells.at (name, density) cells / (float n * (density / 3.0 - density * density / 4.0))
        let line name = [ for density in densities -> density, over name density ]
        let linear = line "linear" |> List.map snd
        let curves = [ for name in names -> Curve.through name (line name) ]
        identity "linear: never below (n − m)/n, but for sampling: least" (List.min linear |> Expect.atLeast 0.48)
        ours "linear: it comes near at every density, most" (List.max linear |> Expect.atMost 0.53)
        // The linear read-out's ½.
        ours "0.01: a ReLU loses less than three tenths" (over "ReLU" 0.01 |> Expect.atMost 0.3)
        ours "0.01: a square less than four tenths" (over "quadratic" 0.01 |> Expect.atMost 0.4)
        ours "but not less than its error alone" (over "quadratic" 0.01 |> Expect.atLeast 0.0625)
        draw (Charts.lines heading (Axis.log "1−S") (Axis.linear "loss / ignoring") curves)
    }
