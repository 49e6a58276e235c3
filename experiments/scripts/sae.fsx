// A dictionary for the hidden layer of a toy model: a sparse autoencoder that reads the activations of another training.
#load "libraries.fsx"

open System
open Research

let toy =
    training {
        sample (SparseUniform(Features = 5, Density = 0.05))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise (Sampled(Batch = 1024))
        train (Adam(LearningRate = 1e-2, Steps = 3_000))
        restart (Best(Of = 4))
    }

let encoder: Layer list = [ Layer.Bias("d", -1); Layer.Dense("E", 8, 2); Layer.Bias "e"; Layer.Relu; Layer.Site "codes" ]

let dictionary =
    training {
        sample (Activations.of' toy "hidden")
        model (ChainModel(Name = "sparse autoencoder", Chain = Chain(encoder @ [ Layer.Dense("D", 2, 8); Layer.Bias "d" ])))
        minimise (Sampled(Batch = 1024))
        penalise (L1 0.03) (Place.Site "codes")
        train (Adam(LearningRate = 3e-3, Steps = 8_000, Constraints = Values.Of [ Constraint.UnitColumns "D" ]))
        restart (Best(Of = 4))
    }

/// The directions of the columns of a tensor of two rows, in degrees.
let directions name (trained: Trained<#IModel>) =
    let tensor = trained.Model.Layout[name]
    let entry row column = trained.State.Final.Parameters[tensor.Offset + row * tensor.Columns + column]
    [ for column in 0 .. tensor.Columns - 1 -> Math.Atan2(entry 1 column, entry 0 column) * 180.0 / Math.PI ]

study (Paper.own "Own studies") "dictionary" "What a dictionary finds in a pentagon" {
    let! features = train toy |> ask (directions "W")
    and! atoms = train dictionary |> ask (directions "D")
    let nearest feature = atoms |> List.map (fun atom -> abs (Math.IEEERemainder(atom - feature, 360.0))) |> List.min
    claim "every feature has an atom within 15 degrees" (features |> List.map nearest |> List.max |> Expect.atMost 15)
}
|> Script.run
