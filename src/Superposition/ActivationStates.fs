namespace Research

open System

/// Activations in the plane that take a few values: (weight, h), weights being whole numbers, as many rows of the data set as each.
type ActivationStates = (int * (float * float)) list

/// Activations that take a few values, so that every objective is exact.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module ActivationStates =

    /// Two features of magnitude 1 at right angles: weights of neither, the first alone, the second alone, both; those of 0 are left out.
    let two (neither: int) (first: int) (second: int) (both: int) : ActivationStates =
        [ neither, (0.0, 0.0); first, (1.0, 0.0); second, (0.0, 1.0); both, (1.0, 1.0) ] |> List.filter (fst >> (<) 0)

    /// Samples of these activations.
    let sampler (states: ActivationStates) =
        DataSet.Of(states |> List.collect (fun (weight, (x, y)) -> List.replicate weight [ x; y ]))

    /// The activations with λ, for exact objectives.
    let penalised (penalty: float) (states: ActivationStates) =
        let all = states |> List.sumBy fst |> float

        let entries =
            [|
                for _, (x, y) in states do
                    yield! [ x; y ]
            |]

        let probabilities = EquatableArray.Of<float> [ for weight, _ in states -> float weight / all ]
        PenalisedStates(Matrix.OfRows(states.Length, 2, ReadOnlySpan entries), probabilities, penalty)

    /// The least objective of a dictionary [2, Latents] under λ, over all codes.
    let cost (dictionary: Matrix) (states: ActivationStates) (penalty: float) = (penalised penalty states).Of dictionary

    /// A dictionary of columns (x, y), each divided by its norm.
    let dictionary (columns: (float * float) list) =
        let unit = [ for x, y in columns -> x / sqrt (x * x + y * y), y / sqrt (x * x + y * y) ]
        Matrix.Build(2, unit.Length, (fun row j -> if row = 0 then fst unit[j] else snd unit[j]))

    let private sine (direction: float seq) = Seq.item 1 direction * float (sign (Seq.head direction))

    /// The component towards the second dimension, and the objective, of the best single latent, exactly; offset says whether there is a decoder bias.
    let oneLatent (offset: bool) (states: ActivationStates) (penalty: float) =
        let found = OneLatent.Of(penalised penalty states, offset)
        sine found.Direction, found.Objective

    /// The same of a trained autoencoder of one latent.
    let trainedLatent (trained: Trained<ChainModel>) =
        sine ((Autoencoder.read trained).Decoder.Column 0), Autoencoder.objective trained
