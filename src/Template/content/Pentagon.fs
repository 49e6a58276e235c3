/// Five sparse features in a plane: how many are represented, against the density.
module MyExperiments.Pentagon

open Research

let private paper = Paper.own "MyExperiments"

let private fiveInTwo (density: float) =
    training {
        sample (SparseUniform(Features = 5, Density = density))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Geometric(Ratio = 0.9))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 3e-3, Steps = 3_000))
        restart (Best(Of = 5))
        seed 1
    }

let figure =
    study paper "E1" "Five features share a plane when they are sparse" {
        let! cells = sweep "density" [ 1.0; 0.3; 0.1 ] fiveInTwo |> ask Geometry.portrait
        claim "dense: two features" (cells |> Cells.at 1.0 |> Portrait.count |> Expect.equal 2)
        claim "sparse: all five" (cells |> Cells.at 0.1 |> Portrait.count |> Expect.equal 5)
        draw (Draw.stars { Name = "densities"; Title = "Columns of W"; Caption = "The best of five runs at each density." } cells)
    }
