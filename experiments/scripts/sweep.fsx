// A sweep over the density, with a claim and a drawing. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/sweep.fsx
#load "libraries.fsx"

open Research

let at (density: float) =
    training {
        sample (SparseUniform(Features = 5, Density = density))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Geometric(Ratio = 0.9))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 1e-2, Steps = 3_000))
        restart (Best(Of = 4))
    }

let heading =
    {
        Name = "densities"
        Title = "The sparser the features, the more of them share the plane"
        Caption = "The columns of W; the lighter, the less important."
    }

study (Paper.own "Own studies") "sweep" "Five features over densities" {
    let! cells = sweep "1−S" [ 1.0; 0.3; 0.1; 0.03 ] at |> ask Geometry.portrait
    let count density = cells |> Cells.at density |> Portrait.count
    claim "dense: two features" (count 1.0 |> Expect.equal 2)
    claim "sparse: all five" (count 0.03 |> Expect.equal 5)
    draw (Draw.stars heading cells)
}
|> Script.run
