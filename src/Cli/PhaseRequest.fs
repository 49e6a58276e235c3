namespace Research.Cli

open System
open Research

/// The options of the verb phase as they were written.
type internal PhaseRequestText =
    {
        Features: string option
        Hidden: string option
        Density: string option
        From: string option
        To: string option
        Diagram: bool
        Densities: string option
        Ratios: string option
        Starts: string option
        Json: bool
        Page: string option
    }

/// A request for a phase diagram.
type internal PhaseDiagramRequest =
    {
        Lines: PhaseLine list
        /// The path of the page; None means a path in the output folder.
        Page: string option
    }

/// A request for transitions or a phase diagram whose words have no faults.
type internal PhaseRequest =
    | Transitions of PhaseTransitions * asJson: bool
    | Diagram of PhaseDiagramRequest

/// Makes requests of the options of the verb phase. All faults are listed, a sentence each.
[<RequireQualifiedAccess>]
module internal PhaseRequest =

    let private most = 1024

    let private faults (part: IChecked) = part.Faults() |> Seq.map _.Sentence |> List.ofSeq

    /// The value that was read, or else a value with which the other options are checked.
    let private orElse value result = Result.defaultValue value result

    let private required what example read text =
        match text with
        | Some text -> read what example text
        | None -> Error $"There is no {what}: write e.g. {example}."

    let private optional value what example read text =
        match text with
        | Some text -> read what example text
        | None -> Ok value

    // An end that cannot be read is replaced by one that fits the other end.
    let private interval (low: Result<float, string>) (high: Result<float, string>) =
        match low, high with
        | Ok low, Ok high -> low, high
        | Ok low, _ -> low, (if low > 0.0 && Double.IsFinite low then 2.0 * low else 10.0)
        | _, Ok high -> (if high > 0.0 && Double.IsFinite high then high / 2.0 else 0.1), high
        | _ -> 0.1, 10.0

    /// Sentences on options that belong to the other kind of request.
    let private misplaced (asked: PhaseRequestText) =
        [
            if asked.Diagram then
                if asked.Density.IsSome then
                    "The density is given but a diagram has all of them: leave out --density or --diagram."

                if asked.Json then
                    "The option --json is given but prints transitions: leave out --json or --diagram."
            else
                for name, given in
                    [
                        "--densities", asked.Densities
                        "--ratios", asked.Ratios
                        "--starts", asked.Starts
                        "--out", asked.Page
                    ] do
                    if given.IsSome then
                        $"The option {name} is given but belongs to a diagram: leave it out or add --diagram."
        ]

    let private lines (setting: float -> ExtraFeature) (from, upTo) densities ratios starts =
        let step k = from * Math.Pow(upTo / from, float k / float (ratios - 1))
        let grid = EquatableArray.Of [ for k in 0 .. ratios - 1 -> if k = ratios - 1 then upTo else step k ]

        [
            for density in Density.Spaced(0.01, 1.0, densities) ->
                PhaseLine(Setting = setting density, Ratios = grid, Starts = starts)
        ]

    /// The request, or all faults.
    let make (asked: PhaseRequestText) : Result<PhaseRequest, string list> =
        let features = required "number of features" "--features 3" ParseNumber.whole asked.Features
        let hidden = required "number of hidden dimensions" "--hidden 2" ParseNumber.whole asked.Hidden

        let density =
            if asked.Diagram then
                Ok 1.0
            else
                required "density" "--density 0.1, or --diagram for all of them" ParseNumber.real asked.Density

        let low = optional 0.1 "smallest relative importance" "--from 0.1" ParseNumber.real asked.From
        let high = optional 10.0 "largest relative importance" "--to 10" ParseNumber.real asked.To

        let count value what option text =
            let read what example = ParseNumber.within what example (2, most)

            if asked.Diagram then
                optional value what $"{option} {value}" read text
            else
                Ok value

        let densities = count 64 "number of densities" "--densities" asked.Densities
        let ratios = count 64 "number of relative importances" "--ratios" asked.Ratios

        let starts =
            let read what example = ParseNumber.within what example (1, most)

            if asked.Diagram then
                optional 16 "number of starts" "--starts 16" read asked.Starts
            else
                Ok 16

        let setting density = ExtraFeature(Features = orElse 7 features, Hidden = orElse 1 hidden, Density = density)

        let from, upTo = interval low high
        let transitions = PhaseTransitions(Setting = setting (orElse 1.0 density), From = from, To = upTo)

        let unread result =
            match result with
            | Error sentence -> [ sentence ]
            | Ok _ -> []

        let wrong =
            List.collect unread [ features; hidden ]
            @ List.collect unread [ density; low; high ]
            @ List.collect unread [ densities; ratios; starts ]
            @ misplaced asked
            @ faults transitions
            @ (match asked.Page with
               | Some page when asked.Diagram -> ReportFolder.pageFaults page |> List.map _.Sentence
               | _ -> [])

        match wrong with
        | [] when asked.Diagram ->
            let grid = lines setting (from, upTo) (orElse 64 densities) (orElse 64 ratios) (orElse 16 starts)
            Ok(Diagram { Lines = grid; Page = asked.Page })
        | [] -> Ok(Transitions(transitions, asked.Json))
        | wrong -> Error wrong
