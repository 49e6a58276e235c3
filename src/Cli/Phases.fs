namespace Research.Cli

open System
open System.Collections.Concurrent
open System.Globalization
open System.Threading
open System.Threading.Tasks
open System.Text.Json.Nodes
open Research

/// Transitions as JSON and as rows of a table, and phase diagrams.
[<RequireQualifiedAccess>]
module internal Phases =

    let private real (value: float) : JsonNode | null = JsonText.number value
    let private reals (values: float seq) : JsonNode | null = JsonText.array [ for value in values -> JsonText.number value ]

    let private text (value: string) : JsonNode | null = JsonValue.Create value
    let private flag (value: bool) : JsonNode | null = JsonValue.Create value

    let private transition (found: Transition) : JsonNode | null =
        JsonText.object
            [
                "r", real found.Ratio
                "order", text (if found.Order = TransitionOrder.First then "first" else "continuous")
                "before", text (string found.Before)
                "after", text (string found.After)
                "beforeWeak", flag found.Before.IsWeak
                "afterWeak", flag found.After.IsWeak
                "loss", real found.Loss
                "error", real found.Error
                "jump", real found.Jump
                "beforeEnds", real found.BeforeEnds
                "afterBegins", real found.AfterBegins
                "parametersBefore", reals found.ParametersBefore
                "parametersAfter", reals found.ParametersAfter
            ]

    /// The search and its transitions as JSON, each number with all digits; null where it is not finite.
    let json (asked: PhaseTransitions) (found: Transition seq) : string =
        JsonText.object
            [
                "features", JsonValue.Create asked.Setting.Features
                "hidden", JsonValue.Create asked.Setting.Hidden
                "density", real asked.Setting.Density
                "from", real asked.From
                "to", real asked.To
                "transitions", JsonText.array [ for one in found -> transition one ]
            ]
        |> JsonText.write

    let private name (phase: Phase) = if phase.IsWeak then $"{phase} (weak)" else string phase

    let private digits (format: string) (value: float) =
        if Double.IsPositiveInfinity value then
            "∞"
        else
            value.ToString(format, CultureInfo.InvariantCulture)

    /// The rows of a table: r, its error, order, the phases on both sides, loss, jump, and how far each side stays metastable.
    let rows (found: Transition seq) : string list list =
        [
            for one in found ->
                let isFirst = one.Order = TransitionOrder.First

                [
                    digits "G13" one.Ratio
                    digits "G1" one.Error
                    (if isFirst then "first" else "continuous")
                    name one.Before
                    name one.After
                    digits "G10" one.Loss
                    (if isFirst then digits "G4" one.Jump else "–")
                    (if isFirst then digits "G6" one.BeforeEnds else "–")
                    (if isFirst then digits "G6" one.AfterBegins else "–")
                ]
        ]

    /// A sentence that explains the notation of phases.
    let notation (features: int) =
        $"Features in one brace overlap, groups are orthogonal, -k has W_k = 0; feature {features} is the extra one, the others \
are interchangeable; (weak) has a feature less than half as long as the longest of its group."

    /// A sentence on the limits of the search.
    let best = "Each phase is that of the best model of many starts, which is not a proof that none is better."

    /// The phase where there is no transition.
    let only (asked: PhaseTransitions) (cancellation: CancellationToken) =
        let line = PhaseLine(Setting = asked.Setting, Ratios = EquatableArray.Of [ sqrt (asked.From * asked.To) ])
        let cells = line.Read(line.Compute(Progress<int64>(), cancellation))
        name cells[0].Phase

    /// A sentence before a long search; None for a short one.
    let announcement (features: int) =
        match features with
        | 6 -> Some "The search among 6 features takes about half a minute."
        | 7 -> Some "The search among 7 features takes a few minutes."
        | _ -> None

    /// The cells of each line, computed on all cores. advance is called after each line.
    let compute (lines: PhaseLine list) (advance: unit -> unit) (cancellation: CancellationToken) =
        let lines = Array.ofList lines
        let cells: PhaseCell array array = Array.zeroCreate lines.Length

        let options =
            ParallelOptions(CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount)

        let one = Partitioner.Create(seq { 0 .. lines.Length - 1 }, EnumerablePartitionerOptions.NoBuffering)

        Parallel.ForEach(
            one,
            options,
            fun (k: int) ->
                let line = lines[k]
                cells[k] <- line.Read(line.Compute(Progress<int64>(), cancellation)) |> Array.ofSeq
                lock cells advance
        )
        |> ignore

        cells

    /// The map of computed lines.
    let map (lines: PhaseLine list) (cells: PhaseCell array array) : PhaseMap =
        let ratios = lines.Head.Ratios

        let phase row column =
            let line = cells[row]
            line[column].Phase

        Draw.phaseMap "" ratios [ for line in lines -> line.Setting.Density ] (Array2D.init cells.Length ratios.Count phase)

    let private size (line: PhaseLine) = $"n = {line.Setting.Features}, m = {line.Setting.Hidden}"

    /// The name of the page in the output folder.
    let pageName (line: PhaseLine) = "phases", $"{line.Setting.Features}-{line.Setting.Hidden}"

    /// The figure of a map.
    let figure (line: PhaseLine) (map: PhaseMap) : Figure =
        PhaseDiagram.figure
            {
                Name = pageName line ||> sprintf "%s-%s"
                Title = $"Phases of the ReLU output model, {size line}"
                Caption = $"{notation line.Setting.Features} {best}"
            }
            [ { map with Label = size line } ]

    /// Phase and share of the cells.
    let shares (map: PhaseMap) : string list list =
        [
            for (notation, isWeak), share in PhaseDiagram.shares map ->
                [
                    (if isWeak then $"{notation} (weak)" else notation)
                    (100.0 * share).ToString("F2", CultureInfo.InvariantCulture) + " %"
                ]
        ]
