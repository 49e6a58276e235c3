namespace Research.Cli

open System
open System.Globalization
open System.Text.Json
open System.Text.Json.Nodes
open Research

/// The exact loss of a case and its gradient.
type internal ExactAnswer =
    {
        Case: ExactCase
        Loss: float
        /// The gradient in the order of the parameters.
        Gradient: float array
        /// The exact loss lies between Loss and Loss plus this number.
        Remainder: float
    }

/// Exact losses of tied bottlenecks, and their gradients.
[<RequireQualifiedAccess>]
module internal ExactAnswers =

    /// A case with its faults and with a function that fills the gradient and gives the loss and the remainder.
    type private CheckedCase = { Case: ExactCase; Faults: Fault list; Evaluate: float array -> struct (float * float) }

    let private ask case (loss: ExactLossFunction<'sampler, 'model>) =
        {
            Case = case
            Faults = List.ofSeq (loss.Faults()) @ List.ofSeq ((Importance.Explicit case.Importance).Faults())
            Evaluate =
                fun gradient ->
                    let mutable remainder = 0.0
                    let value = loss.Evaluate(case.Parameters, case.Importance, gradient, &remainder)
                    struct (value, remainder)
        }

    /// Adds a fault where a truncation is given: only the sum over active sets of independent features has one.
    let private whole why (most: int option) (asked: CheckedCase) =
        match most with
        | None -> asked
        | Some most ->
            let fault = Fault("the truncation", $"{most}", $"left out for {why}", "leave --truncate out")

            { asked with Faults = fault :: asked.Faults }

    let private independent (case: ExactCase) =
        SparseUniform(Features = case.Features, Density = Density.PerFeature case.Densities)

    let private correlated (case: ExactCase) sets =
        CorrelatedSets(Sets = FeatureSets.Of sets, Density = Density.PerSet case.Densities)

    let private anticorrelated (case: ExactCase) sets =
        AnticorrelatedSets(Sets = FeatureSets.Of sets, Density = Density.PerSet case.Densities)

    let private oneHot (case: ExactCase) = OneHot(Features = case.Features)

    let private relu (most: int option) (case: ExactCase) : CheckedCase =
        let model = ReluOutputModel(Features = case.Features, Hidden = case.Hidden)
        let inSets = "features that come in sets"

        match case.Law, most with
        | Correlated sets, most -> Exact.Loss(correlated case sets, model) |> ask case |> whole inSets most
        | Anticorrelated sets, most -> Exact.Loss(anticorrelated case sets, model) |> ask case |> whole inSets most
        | OneAtATime, most -> Exact.Loss(oneHot case, model) |> ask case |> whole "features that come one at a time" most
        | Independent, Some most when most < case.Features -> Exact.Loss(independent case, model, most) |> ask case
        | Independent, _ -> Exact.Loss(independent case, model) |> ask case

    let private linear (most: int option) (case: ExactCase) : CheckedCase =
        let model = LinearModel(Features = case.Features, Hidden = case.Hidden)

        match case.Law with
        | Correlated sets -> Exact.Loss(correlated case sets, model) |> ask case
        | Anticorrelated sets -> Exact.Loss(anticorrelated case sets, model) |> ask case
        | OneAtATime -> Exact.Loss(oneHot case, model) |> ask case
        | Independent -> Exact.Loss(independent case, model) |> ask case
        |> whole "a linear model" most

    let private asked (most: int option) (case: ExactCase) : CheckedCase =
        match case.Model with
        | ExactModel.ReluOutput -> relu most case
        | ExactModel.Linear -> linear most case

    /// The sentences on faults, each once, with the first case that has the fault.
    let private faults (asked: CheckedCase list) =
        [
            for one in asked do
                for fault in one.Faults -> fault.Sentence, one.Case.Name
        ]
        |> List.groupBy fst
        |> List.map (fun (sentence, cases) ->
            let others = if cases.Length = 1 then "" else $" and {cases.Length - 1} more"
            $"{snd cases.Head}{others}: {sentence}")

    let private answer (asked: CheckedCase) =
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
            Some $"{answer.Case.Name}: The loss or its gradient is beyond the largest number: make the weights smaller."

    /// The truncation as a number of active features, or a sentence on its fault.
    let truncation (text: string option) : Result<int option, string list> =
        match text with
        | None -> Ok None
        | Some text ->
            match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
            | true, most when most >= 1 -> Ok(Some most)
            | _ -> Error [ $"The truncation is {text} but must be a whole number, 1 or above: write e.g. --truncate 6." ]

    /// The sentences on all faults of some cases.
    let wrong (most: int option) (cases: ExactCase list) : string list = cases |> List.map (asked most) |> faults

    /// The answers in the order of the cases, or the sentences on all faults.
    let answers (most: int option) (cases: ExactCase list) : Result<ExactAnswer list, string list> =
        let asked = cases |> List.map (asked most)

        match faults asked with
        | [] ->
            let answers = asked |> List.map answer
            let wrong = answers |> List.choose overflow
            if wrong.IsEmpty then Ok answers else Error wrong
        | wrong -> Error wrong

    let private numbers (values: float seq) = JsonArray [| for value in values -> JsonValue.Create value :> JsonNode |]

    let private field (name: string) (value: JsonNode) = Collections.Generic.KeyValuePair(name, Option.toObj (Some value))

    /// A JSON list in the order of the file: id, loss, gradW, gradb, remainder.
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
