// A phase diagram of one's own. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/phases.fsx
#load "libraries.fsx"

open Research

/// Two features in one dimension whose magnitudes are half-normal, at a density and a relative importance of the second.
let at (density: float) ratio =
    training {
        sample (SparseUniform(Features = 2, Density = density, Magnitude = Magnitude.HalfNormal()))
        model (ReluOutputModel(Features = 2, Hidden = 1))
        weigh (Importance.Explicit [ 1.0; ratio ])
        minimise (Sampled(Batch = 256))
        train (Adam(LearningRate = 3e-2, Steps = 1_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = 4))
    }

let densities = [ 0.01; 0.02; 0.05; 0.1; 0.2; 0.3; 0.5; 0.7; 1.0 ]
let ratios = [ 0.1; 0.2; 0.3; 0.5; 0.7; 1.0; 1.4; 2.0; 3.0; 5.0; 10.0 ]

let heading =
    {
        Name = "phases"
        Title = "Two half-normal features in one dimension"
        Caption = "Features in one brace share the dimension, −k is ignored; pale: one is less than half as long as the other."
    }

study (Paper.own "Own studies") "phases" "A phase diagram of half-normal features" {
    let! cells = grid ("1−S", densities) ("r", ratios) at |> ask Geometry.phase
    let shared density = cells |> List.filter (fun cell -> fst cell.At = density && string cell.Answer = "{12}") |> List.length
    claim "dense and of other importance: the dimension is not shared" (shared 1.0 |> Expect.atMost 1)
    claim "sparse: it is shared, whatever the importance" (shared 0.01 |> Expect.equal ratios.Length)
    draw (Draw.phases heading cells)
}
|> Script.run
