namespace Research.Cli

open System
open System.Text.Json.Nodes
open Research

/// A figure on the page of results.
type internal ResultsFigure =
    {
        /// The catalogue's ID, e.g. "F2.4".
        Id: string
        /// What the figure shows, in a few words.
        Title: string
        /// What measuring it took, as it is printed.
        Cost: string
        Claims: ClaimResult list
    }

/// What the page of results is written from: the last full reproduction and the last bench.
[<NoEquality; NoComparison>]
type internal ResultsData =
    {
        /// In the order of the catalogue.
        Figures: ResultsFigure list
        /// Seconds that training and deriving took, all figures together.
        Seconds: float
        /// Models that are trained.
        Trained: int64
        /// Models whose exact loss is minimised, start by start.
        Minimised: int64
        /// Of D12.
        Points: SpecialPoint list
        /// An object for each case, as `bench --json` prints them.
        Bench: JsonNode list
    }

/// Collecting the results of a reproduction and a bench, and keeping them beside the page.
[<RequireQualifiedAccess>]
module internal ResultsData =

    /// The scale of a run that decides claims, in the words of the scoreboard.
    let private full = "as declared"

    let private text (name: string) (node: JsonNode) = string node[name]

    let private number (name: string) (node: JsonNode) =
        node[name] |> Option.ofObj |> Option.map _.GetValue<float>() |> Option.defaultValue nan

    /// The items of a list; none where it is no list.
    let items (node: JsonNode | null) : JsonNode list =
        match node with
        | :? JsonArray as items -> items |> Seq.choose Option.ofObj |> List.ofSeq
        | _ -> []

    /// Claims keep what was measured; kind and reason are those of the catalogue, which may have been corrected since.
    let private figure (rows: JsonNode list) (job: Job) : Result<ResultsFigure, string> =
        let own = rows |> List.filter (fun row -> text "figure" row = job.Id && text "scale" row = full)

        let result (claimed: Claimed) =
            own
            |> List.tryFind (fun row -> text "claim" row = claimed.Text)
            |> Option.map (fun row -> { Scoreboard.claim claimed.Kind row with Claimed = claimed })

        match job.Claims |> List.map result with
        | results when results |> List.forall Option.isSome ->
            Ok
                {
                    Id = job.Id
                    Title = job.Title
                    Cost = own |> List.tryHead |> Option.map (text "cost") |> Option.defaultValue ""
                    Claims = List.choose id results
                }
        | _ -> Error job.Id

    let private point (node: JsonNode) =
        SpecialPoint(
            text "Name" node,
            int (number "Features" node),
            int (number "Hidden" node),
            number "Density" node,
            number "Ratio" node,
            number "Loss" node,
            number "Error" node
        )

    /// The study whose answer is the special points.
    let private pointsOf = "D12"

    let private points (runs: StoredRun list) =
        [
            for run in runs do
                match run.Answers with
                | :? JsonObject as answers when run.Name = pointsOf ->
                    for answer in answers do
                        for item in items answer.Value do
                            match item with
                            | :? JsonObject -> point item
                            | _ -> ()
                | _ -> ()
        ]

    let private work (jobs: Job list) =
        let settings = jobs |> List.collect (Run.cells (SimdEngine 1) Scale.full) |> List.distinctBy _.Key

        let derivations =
            jobs
            |> List.collect (Run.derivations (SimdEngine 1) Scale.full)
            |> List.distinctBy (fun (_, setting) -> setting.Key)

        settings |> List.sumBy _.Plans.Length |> int64, derivations |> List.sumBy (fun (derivation, _) -> derivation.Work)

    /// The results of jobs from the rows of a scoreboard, the finished runs and the cases of a bench; or all that is missing, a
    /// sentence each. A run below the declared scale is no result.
    let collect (jobs: Job list) (rows: JsonNode list) (runs: StoredRun list) (bench: JsonNode list) =
        let figures = jobs |> List.map (figure rows)

        let missing =
            figures
            |> List.choose (function
                | Error id -> Some id
                | Ok _ -> None)

        let points = points runs
        let untimed = BenchCase.all |> List.map _.Name |> List.except (bench |> List.map (text "case"))

        let list (names: string list) = String.concat ", " names

        let wrong =
            [
                if not missing.IsEmpty then
                    $"The scoreboard lacks claims at the declared scale of {list missing}: run reproduce, without --quick and --only."
                if points.IsEmpty && jobs |> List.exists (fun job -> job.Id = pointsOf) then
                    $"The run of {pointsOf} has no special points, or is of an older version: run reproduce."
                if not untimed.IsEmpty then
                    $"The last bench lacks the cases {list untimed}: run bench, without --cases."
            ]

        let seconds (run: StoredRun) =
            if jobs |> List.exists (fun job -> job.Id = run.Name) then
                number "seconds" run.Cost
            else
                0.0

        if wrong.IsEmpty then
            let trained, minimised = work jobs

            Ok
                {
                    Figures = figures |> List.choose Result.toOption
                    Seconds = runs |> List.sumBy seconds
                    Trained = trained
                    Minimised = minimised
                    Points = points
                    Bench = bench
                }
        else
            Error wrong

    let private ofFigure (figure: ResultsFigure) : JsonNode | null =
        JsonText.object
            [
                "figure", JsonValue.Create figure.Id
                "title", JsonValue.Create figure.Title
                "cost", JsonValue.Create figure.Cost
                "claims", JsonText.array [ for claim in figure.Claims -> JsonText.object (Scoreboard.fields claim) ]
            ]

    let private ofPoint (point: SpecialPoint) : JsonNode | null =
        JsonText.object
            [
                "Name", JsonValue.Create point.Name
                "Features", JsonValue.Create point.Features
                "Hidden", JsonValue.Create point.Hidden
                "Density", JsonText.number point.Density
                "Ratio", JsonText.number point.Ratio
                "Loss", JsonText.number point.Loss
                "Error", JsonText.number point.Error
            ]

    /// The results as indented JSON: figures with their claims, specialPoints, bench, and what it all took.
    let json (data: ResultsData) : string =
        JsonText.object
            [
                "seconds", JsonText.number data.Seconds
                "trained", JsonValue.Create data.Trained
                "minimised", JsonValue.Create data.Minimised
                "figures", JsonText.array (data.Figures |> List.map ofFigure)
                "specialPoints", JsonText.array (data.Points |> List.map ofPoint)
                "bench", JsonText.array [ for case in data.Bench -> case.DeepClone() ]
            ]
        |> JsonText.write

    /// The results from such a text.
    let ofJson (text': string) : ResultsData =
        match JsonNode.Parse text' with
        | null -> invalidArg (nameof text') "The results are null but must be an object."
        | node ->
            {
                Figures =
                    [
                        for figure in items node["figures"] ->
                            {
                                Id = text "figure" figure
                                Title = text "title" figure
                                Cost = text "cost" figure
                                Claims = items figure["claims"] |> List.map (Scoreboard.claim ClaimKind.Study)
                            }
                    ]
                Seconds = number "seconds" node
                Trained = int64 (number "trained" node)
                Minimised = int64 (number "minimised" node)
                Points = items node["specialPoints"] |> List.map point
                Bench = items node["bench"]
            }
