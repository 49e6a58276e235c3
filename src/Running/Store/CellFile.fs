namespace Research

open System
open System.Collections.Generic
open System.IO

/// The tensors of a file by their names.
type internal Tensors = Dictionary<string, Tensor>

/// The file of a cell: each tensor of the model with a first axis of restarts, or the numbers of a derivation.
module internal CellFile =

    let private absent = -1L

    let private moments =
        [ "", (fun (s: Snapshot) -> s.Parameters); ".first", _.FirstMoment; ".second", _.SecondMoment ]

    let private shape (restarts: int) (tensor: ParameterTensor) = restarts :: List.ofSeq tensor.Shape

    /// The names of a tensor's axes.
    let private axes (model: IModel) (tensor: ParameterTensor) =
        let isEmbedding (bottleneck: IBottleneck) = tensor.Rows = bottleneck.Hidden && tensor.Columns = bottleneck.Features

        match model with
        | :? IBottleneck as bottleneck when not tensor.IsBias && isEmbedding bottleneck -> "restart, hidden, features"
        | _ when tensor.IsBias && tensor.Columns = model.Features -> "restart, features"
        | _ when tensor.IsBias -> "restart, entry"
        | _ -> "restart, row, column"

    /// A description of the file's tensors, for its metadata.
    let describe (model: IModel) =
        let tensors =
            model.Layout.Tensors |> Seq.map (fun tensor -> $"{tensor.Name} [{axes model tensor}]") |> String.concat ", "

        $"{tensors}, row-major; T.first and T.second are the optimiser's moments of T; step-k.T is T after k steps; "
        + "curve.* [restart, point]; final.step and evaluation.* [restart]; recorded.step [restart, snapshot]; "
        + "a step of -1 marks what a restart does not have"

    /// The tensors of one snapshot of each restart, with zeros where a restart has no such snapshot.
    let private draftSnapshots prefix (layout: ParameterLayout) restarts (snapshot: int -> Snapshot option) =
        [
            for suffix, pick in moments do
                for tensor in layout.Tensors do
                    Draft.ofReals (prefix + tensor.Name + suffix) (shape restarts tensor) (fun restart ->
                        match snapshot restart with
                        | Some snapshot ->
                            let values = pick snapshot
                            fun k -> values[tensor.Offset + k]
                        | None -> fun _ -> 0.0)
        ]

    let private draftRecorded (layout: ParameterLayout) (states: TrainedState array) =
        let steps = states |> Seq.collect _.Recorded |> Seq.map _.Step |> Seq.distinct |> Seq.sort |> Array.ofSeq

        let at step (state: TrainedState) = state.Recorded |> Seq.tryFind (fun snapshot -> snapshot.Step = step)

        let mark restart k = if (at steps[k] states[restart]).IsSome then int64 steps[k] else absent

        Draft.ofIntegers "recorded.step" [ states.Length; steps.Length ] mark
        :: [
            for step in steps do
                let kept = states |> Array.map (at step)
                yield! draftSnapshots $"step-{step}." layout states.Length (Array.get kept)
        ]

    /// The loss curves, one row for each restart, all as long as the longest.
    let private draftCurves (states: TrainedState array) =
        let shape = [ states.Length; states |> Seq.map _.Curve.Count |> Seq.max ]

        let point filler (number: LossPoint -> 'number) restart k =
            let curve = states[restart].Curve
            if k < curve.Count then number curve[k] else filler

        [
            Draft.ofIntegers "curve.step" shape (point absent (fun point -> int64 point.Step))
            Draft.ofDoubles "curve.loss" shape (point 0.0 _.Loss)
        ]

    let private draftEvaluations (states: TrainedState array) =
        let one = [ states.Length ]

        [
            Draft.ofDoubles "evaluation.loss" one (fun restart _ -> states[restart].Evaluation.Loss)
            Draft.ofDoubles "evaluation.standardError" one (fun restart _ -> states[restart].Evaluation.StandardError)
            Draft.ofIntegers "evaluation.samples" one (fun restart _ -> int64 states[restart].Evaluation.Samples)
        ]

    /// Writes the file of trained states with other tensors beside them.
    /// <param name="origin">The machine, engine and commit of the training, as JSON.</param>
    let writeBeside (others: Draft list) (origin: string) (cell: RunCell) (states: TrainedState list) : Stream -> unit =
        let model = cell.Plans.Head.Model
        let states = Array.ofList states

        Safetensors.write
            [ "key", cell.Key; "layout", describe model; "spec", cell.Spec; "origin", origin ]
            (Draft.ofIntegers "final.step" [ states.Length ] (fun restart _ -> int64 states[restart].Final.Step)
             :: draftSnapshots "" model.Layout states.Length (fun restart -> Some states[restart].Final)
             @ draftCurves states
             @ draftEvaluations states
             @ draftRecorded model.Layout states
             @ others)

    /// Writes the file of a trained cell.
    /// <param name="origin">The machine, engine and commit of the training, as JSON.</param>
    let write origin cell states = writeBeside [] origin cell states

    /// Writes the file of a derived cell.
    /// <param name="origin">The machine, engine and commit of the derivation, as JSON.</param>
    let writeNumbers (origin: string) (cell: RunCell) (numbers: EquatableArray<Numbers>) : Stream -> unit =
        let order = numbers |> Seq.map _.Name |> String.concat ","

        let draft (numbers: Numbers) =
            let shape = List.ofSeq numbers.Shape
            let row = shape |> List.skip (min 1 shape.Length) |> List.fold (*) 1
            Draft.ofReals numbers.Name shape (fun k place -> numbers.Entries[k * row + place])

        Safetensors.write
            [ "key", cell.Key; "order", order; "spec", cell.Spec; "origin", origin ]
            [ for numbers in numbers -> draft numbers ]

    /// The content of a file that is read for a cell.
    [<NoComparison>]
    type Content<'found> =
        /// The trained states of the cell's restarts in their order, or the numbers of its derivation.
        | Found of 'found
        /// The key of the other cell that an undamaged file belongs to.
        | OtherKey of string
        /// The damage, as the end of a sentence that begins with the file's name.
        | Damaged of string

    /// A tensor of a file, whose first axis is that of the restarts. It must have as many numbers for each as width says where that is stated.
    let private tensor read (width: int option) restarts (tensors: Tensors) name : 'number array =
        match tensors.TryGetValue name with
        | false, _ -> raise (FormatException $"lacks the tensor {name}")
        | true, tensor when List.tryHead tensor.Shape <> Some restarts ->
            let held = List.tryHead tensor.Shape |> Option.defaultValue 0
            raise (FormatException $"holds {held} restarts of {name} instead of {restarts}")
        | true, tensor ->
            let numbers: 'number array = read tensor
            let each = numbers.Length / restarts

            match width with
            | Some width when each <> width ->
                raise (FormatException $"holds {each} numbers of {name} for each restart instead of {width}")
            | _ -> numbers

    /// One number of a tensor for each restart.
    let realOf restarts tensors name = tensor Tensor.reals (Some 1) restarts tensors name

    /// One integer of a tensor for each restart.
    let integerOf restarts tensors name = tensor Tensor.integers (Some 1) restarts tensors name

    /// The states of the restarts of a trained cell, from the tensors of its file by their names.
    let assemble (cell: RunCell) (tensors: Tensors) : TrainedState list =
        let restarts = cell.Plans.Length
        let layout = cell.Plans.Head.Model.Layout
        let size = layout.Size

        /// The parameters, or a moment of them, of each restart.
        let flat prefix suffix =
            let all = Array.init restarts (fun _ -> Array.zeroCreate<float> size)

            for part in layout.Tensors do
                let numbers = tensor Tensor.reals (Some part.Size) restarts tensors (prefix + part.Name + suffix)

                for restart in 0 .. restarts - 1 do
                    Array.blit numbers (restart * part.Size) all[restart] part.Offset part.Size

            all

        let snapshots prefix =
            let parameters, first, second = flat prefix "", flat prefix ".first", flat prefix ".second"
            fun restart step -> Snapshot.Of(step, parameters[restart], first[restart], second[restart])

        let final, finalStep = snapshots "", integerOf restarts tensors "final.step"
        let recordedSteps = tensor Tensor.integers None restarts tensors "recorded.step"
        let most = recordedSteps.Length / restarts

        let recorded =
            dict
                [
                    for step in Seq.distinct recordedSteps |> Seq.filter ((<>) absent) -> step, snapshots $"step-{step}."
                ]

        let curveSteps = tensor Tensor.integers None restarts tensors "curve.step"
        let points = curveSteps.Length / restarts
        let curveLosses = tensor Tensor.reals (Some points) restarts tensors "curve.loss"
        let one = realOf restarts tensors
        let loss, error = one "evaluation.loss", one "evaluation.standardError"
        let samples = integerOf restarts tensors "evaluation.samples"

        [
            for k in 0 .. restarts - 1 do
                let curve =
                    [|
                        for at in k * points .. (k + 1) * points - 1 do
                            if curveSteps[at] <> absent then
                                LossPoint(int curveSteps[at], curveLosses[at])
                    |]

                let kept =
                    [|
                        for at in k * most .. (k + 1) * most - 1 do
                            let step = recordedSteps[at]

                            if step <> absent then
                                recorded[step] k (int step)
                    |]

                TrainedState(
                    final k (int finalStep[k]),
                    EquatableArray.Of<Snapshot> kept,
                    EquatableArray.Of<LossPoint> curve,
                    Evaluation(loss[k], error[k], int samples[k])
                )
        ]

    let private byName (file: TensorFile) : Tensors =
        let all = Dictionary<string, Tensor>(file.Tensors.Length)

        for tensor in file.Tensors do
            all[tensor.Name] <- tensor

        all

    /// Decodes a file with a function of its cell and its tensors by their names.
    let decodeWith (assemble: RunCell -> Tensors -> TensorFile -> 'found) (cell: RunCell) (stream: Stream) : Content<'found> =
        match SafetensorsReader.decode stream with
        | Error wrong -> Damaged wrong
        | Ok file ->
            match file.Metadata |> List.tryFind (fst >> (=) "key") with
            | Some(_, key) when key <> cell.Key -> OtherKey key
            | None -> Damaged "holds no key in its metadata"
            | Some _ ->
                try
                    Found(assemble cell (byName file) file)
                with :? FormatException as error ->
                    Damaged error.Message

    /// Decodes the file of a trained cell from a seekable stream.
    let decode cell stream : Content<TrainedState list> = decodeWith (fun cell tensors _ -> assemble cell tensors) cell stream

    /// Decodes the file of a derived cell from a seekable stream: its numbers, in the order in which they were computed.
    let decodeNumbers cell stream : Content<EquatableArray<Numbers>> =
        let numbers _ (tensors: Tensors) (file: TensorFile) =
            match file.Metadata |> List.tryFind (fst >> (=) "order") with
            | None -> raise (FormatException "holds no order of its numbers in its metadata")
            | Some(_, order) ->
                order.Split(',', StringSplitOptions.RemoveEmptyEntries)
                |> Array.map (fun name ->
                    match tensors.TryGetValue name with
                    | true, tensor ->
                        Numbers(name, EquatableArray.Of<int> tensor.Shape, EquatableArray.Of<float>(Tensor.reals tensor))
                    | _ -> raise (FormatException $"lacks the numbers {name}"))
                |> EquatableArray.Of<Numbers>

        decodeWith numbers cell stream
