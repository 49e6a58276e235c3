namespace Research.Experiments.Cli

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// What is known of a case.
type ExactAnswer =
    {
        Case: ExactCase
        Loss: float
        /// In the order of the parameters.
        Gradient: float array
        /// The loss is at least the value and at most the value plus this.
        Remainder: float
    }

/// Expected losses of the ReLU output model, and their gradients, for the cases of a file.
[<RequireQualifiedAccess>]
module Exact =

    /// A case with what is wrong with it, and its loss and remainder as a function that fills the gradient.
    type private Asked = { Case: ExactCase; Faults: Fault list; Evaluate: float array -> struct (float * float) }

    let private ask case (loss: ExpectedLoss<'sampler, ReluOutputModel>) =
        {
            Case = case
            Faults = List.ofSeq (loss.Faults()) @ List.ofSeq ((Importance.Explicit case.Importance).Faults())
            Evaluate =
                fun gradient ->
                    let mutable remainder = 0.0
                    let value = loss.Evaluate(case.Parameters, case.Importance, gradient, &remainder)
                    struct (value, remainder)
        }

    let private whole (most: int option) (asked: Asked) =
        match most with
        | None -> asked
        | Some most ->
            let fault = Fault("the truncation", $"{most}", "left out for features that come in sets", "leave --truncate out")

            { asked with Faults = fault :: asked.Faults }

    let private asked (most: int option) (case: ExactCase) : Asked =
        let model = ReluOutputModel(Features = case.Features, Hidden = case.Hidden)
        let density = Density.PerFeature case.Densities

        match case.Law, most with
        | Correlated sets, most ->
            Analytic.Loss(CorrelatedSets(Sets = FeatureSets.Of sets, Density = density), model) |> ask case |> whole most
        | Anticorrelated sets, most ->
            Analytic.Loss(AnticorrelatedSets(Sets = FeatureSets.Of sets, Density = density), model)
            |> ask case
            |> whole most
        | Independent, Some most when most < case.Features ->
            Analytic.Loss(SparseUniform(Features = case.Features, Density = density), model, most) |> ask case
        | Independent, _ -> Analytic.Loss(SparseUniform(Features = case.Features, Density = density), model) |> ask case

    let private faults (asked: Asked) =
        asked.Faults |> List.map (fun fault -> $"{ExactCases.name asked.Case.Id}: {fault.Sentence}")

    let private answer (asked: Asked) =
        let gradient = Array.zeroCreate<float> asked.Case.Parameters.Length
        let struct (value, remainder) = asked.Evaluate gradient
        { Case = asked.Case; Loss = value; Gradient = gradient; Remainder = remainder }

    let private overflow (answer: ExactAnswer) =
        if
            Double.IsFinite answer.Loss
            && Array.forall Double.IsFinite answer.Gradient
            && Double.IsFinite answer.Remainder
        then
            None
        else
            Some
                $"{ExactCases.name answer.Case.Id}: The loss or its gradient is beyond the largest number: make the weights smaller."

    let private truncation (text: string option) =
        match text with
        | None -> Ok None
        | Some text ->
            match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
            | true, most when most >= 1 -> Ok(Some most)
            | _ -> Error [ $"The truncation is {text} but must be a whole number, 1 or above: write e.g. --truncate 6." ]

    /// The answers for a file in its order, or all that is wrong.
    let answers (path: string) (truncate: string option) : Result<ExactAnswer list, string list> =
        match ExactCases.read path, truncation truncate with
        | Ok cases, Ok most ->
            let asked = cases |> List.map (asked most)

            match asked |> List.collect faults with
            | [] ->
                let answers = asked |> List.map answer
                let wrong = answers |> List.choose overflow
                if wrong.IsEmpty then Ok answers else Error wrong
            | wrong -> Error wrong
        | cases, most -> Error(ExactCases.errors cases @ ExactCases.errors most)

    let private numbers (values: float seq) = JsonArray [| for value in values -> JsonValue.Create value :> JsonNode |]

    let private field (name: string) (value: JsonNode) = Collections.Generic.KeyValuePair(name, Option.toObj (Some value))

    /// One list in the order of the file: id, loss, gradW, gradb, remainder.
    let json (answers: ExactAnswer list) : string =
        let ofAnswer (answer: ExactAnswer) : JsonNode =
            let n, m = answer.Case.Features, answer.Case.Hidden

            JsonObject
                [
                    field "id" (answer.Case.Id.DeepClone())
                    field "loss" (JsonValue.Create answer.Loss)
                    field
                        "gradW"
                        (JsonArray [| for row in 0 .. m - 1 -> numbers answer.Gradient[row * n .. row * n + n - 1] :> JsonNode |])
                    field "gradb" (numbers answer.Gradient[m * n ..])
                    field "remainder" (JsonValue.Create answer.Remainder)
                ]

        let rows = JsonArray(answers |> List.map ofAnswer |> Array.ofList)
        rows.ToJsonString(JsonSerializerOptions(WriteIndented = false))

    /// The rows of a table: id, shape, loss, the largest slope, the remainder.
    let rows (answers: ExactAnswer list) : string list list =
        let text (value: float) = value.ToString("R", CultureInfo.InvariantCulture)

        answers
        |> List.map (fun answer ->
            [
                string answer.Case.Id
                $"{answer.Case.Features}→{answer.Case.Hidden}"
                text answer.Loss
                text (answer.Gradient |> Array.map abs |> Array.max)
                text answer.Remainder
            ])
