// A chart of XPlot.Plotly as a figure. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/xplot.fsx
#load "libraries.fsx"
#r "../bin/Release/net10.0/XPlot.Plotly.dll"

open Research
open XPlot.Plotly

/// How long the column of each feature is, beside how much the others crowd it.
let lengths (portrait: Portrait) =
    let features = [ for i in 1 .. portrait.Norms.Length -> $"feature {i}" ]

    Chart.Plot
        [
            Bar(x = features, y = portrait.Norms, name = "‖W‖")
            Bar(x = features, y = portrait.Superposition, name = "superposition")
        ]
    |> Chart.WithTitle "Lengths and crowding"
    |> Chart.WithYTitle "‖W‖, superposition"
    |> Chart.WithSize(720, 400)

let toy =
    training {
        sample (SparseUniform(Features = 6, Density = 0.05))
        model (ReluOutputModel(Features = 6, Hidden = 2))
        minimise (Sampled(Batch = 256))
        train (AdamW(LearningRate = 3e-3, WeightDecay = 0.0, Steps = 3_000))
        restart (Best(Of = 4))
    }

study (Paper.own "Own studies") "xplot" "Six features in a plane, drawn with XPlot" {
    let! found = train toy |> ask Geometry.portrait
    claim "five features or more share the plane" (Portrait.count found |> Expect.atLeast 5)
    draw (lengths found |> Figure.ofXPlot)
}
|> Script.run
