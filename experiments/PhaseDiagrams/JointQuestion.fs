/// Why not all three features jointly, n = 3, m = 2? The paper leaves W ⊥ (1, 1, 1) out of its theory. With unit norms and
/// without bias that costs nothing: such a triangle never has the least loss. With norms and biases free it has, in a wedge
/// around equal importance; and training finds it, but most starts end in another minimum, where all three share the plane
/// with two of them at an acute angle.
///
/// Theory: the exact loss from 64 starts of BFGS, the least loss of every pattern that is a minimum somewhere. Training: 100
/// starts by the recipe of F3.3.
module Research.Experiments.PhaseDiagrams.JointQuestion

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.JointCuts
open Research.Experiments.PhaseDiagrams.JointShares

let private posed ratio density =
    Stage.sample (SparseUniform(Features = 3, Density = Density.Of density))
    |> Stage.model (ReluOutputModel(Features = 3, Hidden = 2))
    |> Stage.weigh (Importance.Explicit [ 1.0; 1.0; ratio ])

let private minimised ratio density =
    posed ratio density
    |> Stage.minimise Exact.Loss
    |> Stage.train (QuasiNewton(CurvePoints = 0))
    |> Stage.restart (Best(Of = 64))

let private trained ratio density =
    posed ratio density
    |> Stage.minimise (Sampled(Batch = 512))
    |> Stage.train TrainedSquare.trainer
    |> Stage.restart (Best(Of = 100))

let figure =
    study Papers.phases "Q1" "Three features in two dimensions: why not all jointly?" {
        let! minima = cuts "minimised" minimised
        and! found = cuts "trained" trained
        let equal, across = atEqual minima |> triangles _.Density, atCut minima |> triangles _.Ratio

        claim
            "unit norms, no bias: nowhere better than the paper's best candidate"
            (minima |> List.map (fun point -> unitTriangle point / candidate point) |> List.min |> Expect.atLeast 1.0)

        claim
            "norms and bias free: at r = 1 the triangle is best from 1−S = 0.5218 on"
            (List.min equal |> Expect.within 0.02 0.5218)

        claim "1−S = 0.6: best from r = 0.665 on" (List.min across |> Expect.within 0.04 0.6654)
        claim "1−S = 0.6: up to r = 1.309" (List.max across |> Expect.within 0.07 1.3087)

        claim
            "training confirms it: at r = 1 the best of 100 starts is a triangle from 1−S = 0.5218 on"
            (atEqual found |> triangles _.Density |> List.min |> Expect.within 0.02 0.5218)

        claim "r = 1, 1−S = 0.6: some starts land on it" (centre found |> on triangle |> Expect.atLeast 0.1)
        claim "… but most miss it" (centre found |> missed minima |> Expect.atLeast 0.5)
        claim "training on samples lands on it as often as minimising the exact loss" (apart minima found |> Expect.atMost 0.1)
        draw (JointDrawing.drawn minima found)
    }
