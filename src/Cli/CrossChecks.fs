namespace Research.Cli

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// A sampler and a model that have an exact loss, and the check of that loss.
[<NoEquality; NoComparison>]
type internal CheckedPair = { Id: string; Check: unit -> GradientCheck }

/// The result of the check of a pair.
[<NoEquality; NoComparison>]
type internal CheckAnswer = { Pair: string; Outcome: GradientCheck }

/// Checks the exact loss of each pair of sampler and model.
[<RequireQualifiedAccess>]
module internal CrossChecks =

    let private features, hidden = 5, 2

    let private linear = LinearModel(Features = features, Hidden = hidden)
    let private relu = ReluOutputModel(Features = features, Hidden = hidden)

    /// The importances differ for each feature, so that exchanged features are noticed.
    let private importance = Importance.Geometric(Ratio = 0.8)

    let private independent =
        SparseUniform(Features = features, Density = Density.PerFeature [ 0.5; 0.3; 0.1; 0.9; 0.2 ])

    let private sets = FeatureSets.Of [ [ 0; 2; 3 ]; [ 1; 4 ] ]
    let private correlated = CorrelatedSets(Sets = sets, Density = Density.PerSet [ 0.3; 0.6 ])
    let private anticorrelated = AnticorrelatedSets(Sets = sets, Density = Density.PerSet [ 0.7; 0.4 ])
    let private oneHot = OneHot(Features = features)

    let private pair id (loss: ExactLossFunction<'sampler, 'model>) =
        { Id = id; Check = fun () -> Gradients.crossCheck importance loss }

    /// Every pair of `Exact.Loss`.
    let all =
        [
            pair "independent-linear" (Exact.Loss(independent, linear))
            pair "independent-relu" (Exact.Loss(independent, relu))
            pair "correlated-linear" (Exact.Loss(correlated, linear))
            pair "correlated-relu" (Exact.Loss(correlated, relu))
            pair "anticorrelated-linear" (Exact.Loss(anticorrelated, linear))
            pair "anticorrelated-relu" (Exact.Loss(anticorrelated, relu))
            pair "one-hot-linear" (Exact.Loss(oneHot, linear))
            pair "one-hot-relu" (Exact.Loss(oneHot, relu))
        ]

    /// The pairs of some IDs, whatever their case, or all of them where none is named; else a sentence for each unknown ID.
    let find (ids: string list) : Result<CheckedPair list, string list> =
        let named (id: string) = all |> List.tryFind (fun pair -> String.Equals(pair.Id, id, StringComparison.OrdinalIgnoreCase))
        let known = all |> List.map _.Id |> String.concat ", "

        match ids |> List.filter (named >> Option.isNone) |> List.distinct with
        | [] when ids.IsEmpty -> Ok all
        | [] -> Ok(ids |> List.choose named |> List.distinctBy _.Id)
        | unknown -> Error(unknown |> List.map (fun id -> $"The pair {id} has no exact loss to check: choose among {known}."))

    /// The cross-check of a pair.
    let run (pair: CheckedPair) : CheckAnswer = { Pair = pair.Id; Outcome = pair.Check() }

    /// A sentence for each pair that fails.
    let failures (answers: CheckAnswer list) =
        answers
        |> List.filter (fun answer -> not answer.Outcome.Holds)
        |> List.map (fun answer -> $"{answer.Pair}: {answer.Outcome.Sentence}")

    /// The exit code: 1 if a pair fails, else 0.
    let exitCode (answers: CheckAnswer list) = if (failures answers).IsEmpty then 0 else 1

    let private short (value: float) = value.ToString("G2", CultureInfo.InvariantCulture)

    /// The rows of a table: pair, the worst slope and where, the worst |z| and where, the verdict.
    let rows (answers: CheckAnswer list) : string list list =
        answers
        |> List.map (fun { Pair = pair; Outcome = outcome } ->
            let slope, sample = outcome.WorstSlope, outcome.WorstSample

            [
                pair
                short slope.SlopeError
                $"{slope.Parameter}, {slope.Name}"
                short (abs sample.Z)
                sample.Name
                (if outcome.Holds then "agrees" else "DOES NOT AGREE")
            ])

    /// A number as JSON; null where it is not finite.
    let private number (value: float) : JsonNode | null = if Double.IsFinite value then JsonValue.Create value else null

    let private field (name: string) (value: JsonNode | null) = Collections.Generic.KeyValuePair(name, value)

    /// One list in the order of the pairs: pair, holds, derivative, tolerance, points, slope, loss, sample.
    let json (answers: CheckAnswer list) : string =
        let text (value: string) : JsonNode | null = JsonValue.Create value

        let ofAnswer { Pair = pair; Outcome = outcome } : JsonNode | null =
            let slope, loss, sample = outcome.WorstSlope, outcome.WorstLoss, outcome.WorstSample

            JsonObject
                [
                    field "pair" (text pair)
                    field "holds" (JsonValue.Create outcome.Holds)
                    field "derivative" (text (string outcome.Derivative))
                    field "tolerance" (number outcome.Tolerance)
                    field "points" (JsonValue.Create outcome.Points.Count)
                    field
                        "slope"
                        (JsonObject
                            [
                                field "point" (text slope.Name)
                                field "parameter" (text slope.Parameter)
                                field "value" (number slope.Slope)
                                field "independent" (number slope.IndependentSlope)
                                field "error" (number slope.SlopeError)
                            ])
                    field
                        "loss"
                        (JsonObject
                            [
                                field "point" (text loss.Name)
                                field "value" (number loss.Loss)
                                field "error" (number loss.LossError)
                            ])
                    field
                        "sample"
                        (JsonObject
                            [
                                field "point" (text sample.Name)
                                field "value" (number sample.Loss)
                                field "sampled" (number sample.Sampled)
                                field "standardError" (number sample.StandardError)
                                field "z" (number sample.Z)
                            ])
                ]

        JsonArray(answers |> List.map ofAnswer |> Array.ofList).ToJsonString(JsonSerializerOptions(WriteIndented = false))
