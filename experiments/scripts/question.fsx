// A question and a drawing of one's own. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/question.fsx
#load "libraries.fsx"

open System
open Research

let equal features =
    training {
        sample (SparseUniform(Features = features, Density = 0.03))
        model (ReluOutputModel(Features = features, Hidden = 2))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 1e-2, Steps = 3_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = 8))
    }

/// The angles in degrees between neighbouring features around the circle; they sum to 360.
let gaps (trained: Trained<ReluOutputModel>) =
    let W = trained.Embedding() // [2, features]
    let angles = [ for i in 0 .. W.Columns - 1 -> atan2 W[1, i] W[0, i] * 180.0 / Math.PI ] |> List.sort
    List.map2 (-) (angles.Tail @ [ angles.Head + 360.0 ]) angles

/// Every gap, beside those of regular polygons.
let drawn (cells: Cell<int, float list> list) =
    let heading = { Name = "gaps"; Title = "Equal features in a plane"; Caption = "Angles between neighbours." }
    let gaps = cells |> List.collect (fun cell -> [ for gap in cell.Answer -> float cell.At, gap ])
    let polygons = [ for n in 3.0 .. 6.0 -> n, 360.0 / n ]
    let groups = [ Curve.through "gaps" gaps; Curve.through "regular polygons" polygons ]
    Charts.scatter heading (Axis.linear "features") (Axis.linear "gap in degrees") [] groups

study (Paper.own "Own studies") "gaps" "Equal features around the circle" {
    let! cells = sweep "features" [ 3..6 ] equal |> ask gaps
    let widest features = cells |> Cells.at features |> List.max
    claim "three: two opposite each other, one across" (widest 3 |> Expect.within 5 180)
    claim "four, five and six: regular polygons" ([ for n in 4..6 -> widest n * float n ] |> List.max |> Expect.within 20 360)
    draw (drawn cells)
}
|> Script.run
