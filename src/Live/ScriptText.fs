namespace Research.Live

open System
open System.Globalization

/// The text of a script that trains what a live page has trained, to the same bits.
[<RequireQualifiedAccess>]
module internal ScriptText =

    /// A number as F# reads it back to the same bits.
    let private real (value: float) =
        let text = value.ToString("R", CultureInfo.InvariantCulture)

        if text |> Seq.exists (fun letter -> letter = '.' || letter = 'E') then
            text
        else
            $"{text}.0"

    let private whole (value: int) = value.ToString CultureInfo.InvariantCulture

    let private arguments (named: (string * string) list) =
        named |> List.map (fun (name, value) -> $"{name} = {value}") |> String.concat ", "

    let private call name (named: (string * string) list) = $"{name}({arguments named})"

    let private sampler (settings: LiveSettings) =
        let density = "Density", real settings.Density

        let sets =
            let set (members: int list) = members |> List.map whole |> String.concat "; " |> sprintf "[ %s ]"
            let all = LiveSettings.sets settings |> List.map set |> String.concat "; "
            "Sets", $"FeatureSets.Of [ {all} ]"

        let name, named =
            match settings.Sampler with
            | Independent -> "SparseUniform", [ "Features", whole settings.Features; density ]
            | CorrelatedPairs -> "CorrelatedSets", [ sets; density ]
            | AnticorrelatedPairs -> "AnticorrelatedSets", [ sets; density ]
            | OneActive -> "OneHot", [ "Features", whole settings.Features ]
            | SomeActive -> "ExactlyK", [ "Features", whole settings.Features; "Active", whole settings.Active ]

        let magnitude =
            if settings.Model = AbsoluteNeurons then
                [ "Magnitude", "Magnitude.Symmetric()" ]
            else
                []

        call name (named @ magnitude)

    let private model (settings: LiveSettings) =
        let name, hidden =
            match settings.Model with
            | ReluBottleneck -> "ReluOutputModel", "Hidden"
            | LinearBottleneck -> "LinearModel", "Hidden"
            | ReluNeurons -> "ReluHiddenModel", "Neurons"
            | AbsoluteNeurons -> "AbsoluteValueModel", "Neurons"

        call name [ "Features", whole settings.Features; hidden, whole settings.Hidden ]

    let private weigh (settings: LiveSettings) =
        match settings.Importance with
        | Ratio 1.0 -> []
        | Ratio q -> [ $"""weigh ({call "Importance.Geometric" [ "Ratio", real q ]})""" ]
        | Extra r ->
            let all = [ for k in 1 .. settings.Features -> if k = settings.Features then real r else "1.0" ]
            [ $"""weigh (Importance.Explicit [ {String.concat "; " all} ])""" ]

    let private loss (settings: LiveSettings) =
        match settings.Loss with
        | Expected -> "Exact.Loss"
        | OnSamples(batch, mean) ->
            let batch = "Batch", whole batch
            let reduction = if mean then [ "Reduction", "Reduction.Mean" ] else []
            $"""({call "Sampled" (batch :: reduction)})"""

    let private penalties (settings: LiveSettings) =
        let penalise kind place = $"penalise ({kind} {real settings.Price}) (Place.{place})"
        let onWeights kind = LiveSettings.tensors settings |> List.map (fun name -> penalise kind $"Tensor \"{name}\"")

        match settings.Penalty with
        | NoPenalty -> []
        | HiddenL1 -> [ penalise "L1" $"Site \"{LiveSettings.site settings}\"" ]
        | WeightsL1 -> onWeights "L1"
        | WeightsL2 -> onWeights "L2"

    let private trainer (settings: LiveSettings) steps =
        let decay = if settings.Decay = 0.0 then [] else [ "WeightDecay", real settings.Decay ]

        let schedule =
            if settings.Horizon = 0 then
                []
            else
                [ "Schedule", call "Schedule.FirstOf" [ "Steps", whole settings.Horizon ] ]

        let named = [ "LearningRate", real settings.Rate; yield! decay; "Steps", whole steps; yield! schedule ]
        call (if decay.IsEmpty then "Adam" else "AdamW") named

    let private seed (settings: LiveSettings) =
        if settings.Seed <= uint64 Int32.MaxValue then
            $"seed {settings.Seed}"
        else
            $"seed {settings.Seed}UL"

    let private training (start: string option) (chapter: Chapter) =
        let settings = chapter.Settings

        [
            "training {"
            $"    sample ({sampler settings})"
            $"    model ({model settings})"
            yield! weigh settings |> List.map (sprintf "    %s")
            yield! start |> Option.toList |> List.map (sprintf "    initialise (FinalWeights.of' %s)")
            if settings.Model = AbsoluteNeurons then
                "    target Target.Absolute"
            $"    minimise {loss settings}"
            yield! penalties settings |> List.map (sprintf "    %s")
            $"    train ({trainer settings chapter.Steps})"
            $"    {seed settings}"
            "}"
        ]

    // Up to as many features differ in colour.
    let private mostColours = 14

    /// The question, and the drawing of its answer, called found.
    let private question (settings: LiveSettings) =
        let heading name title = $"{{ Name = \"{name}\"; Title = \"{title}\"; Caption = \"\" }}"
        let neurons = heading "neurons" "The weights of each neuron"
        let isSmall = settings.Features <= mostColours

        match settings.Model with
        | ReluBottleneck
        | LinearBottleneck when settings.Hidden = 2 -> "Geometry.portrait", "Draw.plane \"The columns of W\" found"
        | ReluBottleneck
        | LinearBottleneck -> "Geometry.portrait", $"""Draw.matrices {heading "weights" "WᵀW and b"} [ "", found ]"""
        | ReluNeurons when isSmall -> "Neurons.portrait", $"DrawNeurons.stacks {neurons} [ \"\", found ]"
        | ReluNeurons -> "Neurons.portrait", $"DrawNeurons.crowded {neurons} [ \"\", found ]"
        | AbsoluteNeurons when isSmall -> "Computation.neurons", $"DrawComputation.threeViews {neurons} found"
        | AbsoluteNeurons -> "Computation.neurons", $"DrawNeurons.crowded {neurons} [ \"\", Computation.portrait 0.0 found ]"

    /// The text, from the chapters in their order; there must be at least one, and each must have at least one step.
    let write (chapters: Chapter list) : string =
        let name k = if chapters.Length = 1 then "toy" else $"part{k + 1}"
        let last = List.last chapters
        let steps = chapters |> List.sumBy _.Steps
        let asked, drawn = question last.Settings
        let units = if LiveSettings.hasNeurons last.Settings then "neurons" else "dimensions"

        [
            "// The training of a live page. Beside libraries.fsx: dotnet fsi live.fsx"
            "#load \"libraries.fsx\""
            ""
            "open Research"
            ""
            for k, chapter in List.indexed chapters do
                $"let {name k} ="
                yield! training (if k = 0 then None else Some(name (k - 1))) chapter |> List.map (sprintf "    %s")
                ""
            $"study (Paper.own \"Own studies\") \"live\" \"{last.Settings.Features} features in {last.Settings.Hidden} {units} after {steps} steps\" {{"
            $"    let! found = train {name (chapters.Length - 1)} |> ask {asked}"
            $"    draw ({drawn})"
            "}"
            "|> Script.run"
            ""
        ]
        |> String.concat "\n"
