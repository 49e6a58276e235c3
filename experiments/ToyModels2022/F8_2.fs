/// The absolute values of three features in six neurons: the weights seen in three ways.
module Research.Experiments.ToyModels2022.F8_2

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.AbsoluteValues

let private heading =
    {
        Name = "views"
        Title = "Three views of a model that computes absolute values: cells, stacks, a graph"
        Caption =
            "y' = ReLU(W₂ ReLU(W₁x) + b) for |x|, n = 3, m = 6, the best of 200 runs. Each neuron is scaled so that its largest |W₁<sub>ki</sub>| \
             is 1, and has its place by the feature that it reads. In the graph an edge is the thicker the larger the weight, \
             and shows its sign. The density, 1−S = 0.5, and the recipe are ours: the paper states none."
    }

/// The neurons, and those of the same model with its neurons exchanged.
let private both trained = Computation.neurons trained, Computation.neurons (Basis.mapped (fun _ -> HiddenMap.Exchange 6) trained)

let private large (matrix: Matrix) = matrix.Values |> Seq.filter (fun weight -> abs weight >= 0.1) |> Seq.length

let figure =
    study Papers.elhage2022 "F8.2" "Three views of absolute values" {
        let! shown, exchanged = train threeInSix |> ask both
        let off (a: Matrix) (b: Matrix) = Seq.map2 (fun (x: float) y -> abs (x - y)) a.Values b.Values |> Seq.max
        let inputs, outputs = shown.Neurons.Inputs, shown.Neurons.Outputs
        identity "exchanged neurons are drawn alike: largest difference" (off inputs exchanged.Neurons.Inputs |> Expect.atMost 0)
        claim "W₁: six of 18 weights are not near 0" (large inputs |> Expect.equal 6)
        claim "W₂: six of 18 weights are not near 0" (large outputs |> Expect.equal 6)

        ours
            "the scale that is hidden differs between neurons: deviation of its logarithm"
            (shown.Imbalance |> Expect.atLeast 0.05)

        draw (DrawComputation.threeViews heading shown)
    }
