// FS0001: expected to have type 'Training<'a>' but here has type 'Modelled<
open Research

let unfinished =
    Stage.sample (SparseUniform(Features = 5)) |> Stage.model (ReluOutputModel(Features = 5, Hidden = 2))

let wrong = train unfinished |> ask Geometry.featureNorms
