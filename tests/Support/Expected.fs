namespace Research.Tests

open System
open System.Text.Json
open Research

/// A model with its exact loss to at least 20 digits, from tests/Reference.
type ReferenceCase =
    {
        Name: string
        Features: int
        Hidden: int
        Density: float
        /// Sets whose features are active together ("corr") or never together ("anti"); None for independent features.
        Sets: (string * int[][]) option
        /// W [Hidden, Features] row by row, then b [Features].
        Parameters: float[]
        Importance: float[]
        Loss: float
        Gradient: float[]
    }

/// Exact losses, and the numbers that they are compared with.
[<RequireQualifiedAccess>]
module Expected =

    let private numbers (element: JsonElement) = [| for number in element.EnumerateArray() -> number.GetDouble() |]

    let private tied (case: JsonElement) (matrix: string) (vector: string) =
        [|
            for row in case.GetProperty(matrix).EnumerateArray() do
                yield! numbers row
            yield! numbers (case.GetProperty vector)
        |]

    let private case index (json: JsonElement) =
        let sets =
            match json.TryGetProperty "sets" with
            | true, sets ->
                let features (set: JsonElement) = [| for feature in set.EnumerateArray() -> feature.GetInt32() |]

                Some(
                    string (json.GetProperty("distribution").GetString()),
                    [| for set in sets.EnumerateArray() -> features set |]
                )
            | _ -> None

        {
            Name =
                match json.TryGetProperty "id" with
                | true, id -> string (id.GetString())
                | _ -> string index
            Features = json.GetProperty("n").GetInt32()
            Hidden = json.GetProperty("m").GetInt32()
            Density = json.GetProperty("p").GetDouble()
            Sets = sets
            Parameters = tied json "W" "b"
            Importance = numbers (json.GetProperty "importance")
            Loss = json.GetProperty("loss").GetDouble()
            Gradient = tied json "gradW" "gradb"
        }

    /// The cases of a file of tests/Reference.
    let cases (file: string) : ReferenceCase list =
        use json = JsonDocument.Parse(Repository.read $"tests/Reference/{file}")
        let root = json.RootElement
        let list = if root.ValueKind = JsonValueKind.Array then root else root.GetProperty "cases"
        [ for index, json in Seq.indexed (list.EnumerateArray()) -> case index json ]

    /// A ReLU output model under independent features.
    let relu (densities: float[]) (hidden: int) =
        Exact.Loss(
            SparseUniform(Features = densities.Length, Density = Density.PerFeature densities),
            ReluOutputModel(Features = densities.Length, Hidden = hidden)
        )

    /// A linear model under independent features.
    let linear (densities: float[]) (hidden: int) =
        Exact.Loss(
            SparseUniform(Features = densities.Length, Density = Density.PerFeature densities),
            LinearModel(Features = densities.Length, Hidden = hidden)
        )

    /// The loss and the gradient.
    let both (loss: ExactLossFunction<_, _>) (parameters: float[]) (importance: float[]) =
        let gradient = Array.zeroCreate<float> parameters.Length
        loss.Evaluate(parameters, importance, gradient), gradient

    /// The loss alone.
    let value (loss: ExactLossFunction<_, _>) (parameters: float[]) (importance: float[]) =
        loss.Evaluate(parameters, importance, Span<float>.Empty)

    /// Random parameters, densities and importances of a model.
    let random (random: Random) features hidden =
        let between low high = Array.init<float> features (fun _ -> Property.between low high random)
        let parameters = Array.init ((hidden + 1) * features) (fun _ -> Property.between -1.0 1.0 random)
        parameters, between 0.01 1.0, between 0.1 2.0
