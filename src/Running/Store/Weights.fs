namespace Research

open System
open System.IO

/// A derivation that has sentences for whoever runs it, e.g. that its file has no checksum.
type internal INoted =
    abstract Notes: unit -> string list

/// The weights in a safetensors file of any tool, as trained models, of which questions are asked as of others.
[<NoComparison>]
type Weights<'model when 'model :> IModel> =
    internal
        {
            /// The path as it was given.
            Path: string
            /// SHA-256 of the file; empty where the file cannot be read.
            Sha256: string
            /// How the file is read.
            Reading: WeightsReading
            /// The plan of restart 0; empty where the training has faults.
            Plan: TrainingPlan list
            /// The faults of the training.
            Unsound: Fault list
        }

    member private this.Found =
        let layout = (List.head this.Plan).Model.Layout

        let words: WeightsWords =
            {
                SayNames =
                    fun tensors ->
                        let pairs = [ for tensor in tensors -> $"\"{tensor}\", \"its name in the file\"" ]
                        $"""Weights.load(…, names = [ {String.concat "; " pairs} ])"""
                SayTransposed = "transposed = true"
                SayEdited = "edited = true"
            }

        WeightsFile.read words this.Reading [ for tensor in layout.Tensors -> tensor.Name ] (fun _ -> Ok layout) this.Path
        |> Result.bind (fun found ->
            match found.Parameters |> List.tryFindIndex (Array.forall Double.IsFinite >> not) with
            | None -> Ok found
            | Some at ->
                let remedy = "leave out a training that diverged"
                Error [ Fault($"a weight of restart {at} in {this.Path}", "not finite", "a number", remedy) ])

    interface INoted with
        member this.Notes() =
            match this.Plan, lazy this.Found with
            | _ :: _, Lazy(Ok found) -> found.Notes
            | _ -> []

    interface IDerivation<Trained<'model> list> with

        member this.Read(numbers) =
            let plan, size = List.head this.Plan, numbers[0].Shape[1]
            let zeros = EquatableArray<float>(Array.zeroCreate<float> size)

            [
                for restart in 0 .. numbers[0].Shape[0] - 1 do
                    let parameters = EquatableArray.Of<float>(numbers[0].Entries.AsSpan().Slice(restart * size, size))
                    let found = numbers[1].Entries.AsSpan().Slice(3 * restart, 3).ToArray()
                    let evaluation = Evaluation(found[0], found[1], int found[2])

                    let state =
                        TrainedState(
                            Snapshot(0, parameters, zeros, zeros),
                            EquatableArray.Of [],
                            EquatableArray.Of [],
                            evaluation
                        )

                    Trained(unbox<'model> plan.Model, plan.With(restart = restart), state)
            ]

    interface IDerivation with
        member _.Version = "weights/1"
        member _.Work = 1L

        member this.Compute(progress, _) =
            match this.Found with
            | Error faults -> raise (IOException(faults |> List.map _.Sentence |> String.concat " "))
            | Ok _ when WeightsFile.sha256 this.Path <> this.Sha256 ->
                raise (IOException $"The file {this.Path} was changed after it was loaded: load it again.")
            | Ok { Parameters = restarts } ->
                let loss = LossEvaluator.Of(List.head this.Plan)
                let found = [ for parameters in restarts -> loss.Evaluate(ReadOnlySpan parameters) ]
                let evaluations = found |> List.collect (fun one -> [ one.Loss; one.StandardError; float one.Samples ])
                progress.Report 1L

                EquatableArray.Of<Numbers>
                    [
                        Numbers(
                            "parameters",
                            EquatableArray.Of<int> [ restarts.Length; restarts.Head.Length ],
                            EquatableArray<float>(Array.concat restarts)
                        )
                        Numbers("evaluation", EquatableArray.Of<int> [ restarts.Length; 3 ], EquatableArray.Of<float> evaluations)
                    ]

    interface IChecked with
        member this.Faults() =
            match this.Unsound, lazy this.Found with
            | [], Lazy(Error faults) -> faults
            | unsound, _ -> unsound

/// Loads weights from files: compute (Weights.load("toy.safetensors", toy)) |> ask (List.map Geometry.portrait).
[<AbstractClass; Sealed>]
type Weights =

    /// Loads the models in a safetensors file of any tool, whatever its name ends with. The training declares the sampler, importances
    /// and loss, on which the models are evaluated; its optimizer is not used. The file must hold each tensor of the model in its shape
    /// (for a bottleneck W [Hidden, Features] and b [Features]), transposed, or with a first axis of restarts, as F16, BF16, F32 or F64,
    /// which become doubles without rounding; other tensors are ignored. A checksum in the metadata, sha256, is verified. What is wrong
    /// with the file is a fault of the study that loads it. The models have no loss curve.
    /// <param name="path">The path of the file.</param>
    /// <param name="training">What the models are evaluated on.</param>
    /// <param name="names">The tensors that have other names in the file: (name in the model, name in the file), e.g. [ "W", "encoder.weight" ].</param>
    /// <param name="transposed">Whether the file has every matrix transposed, e.g. W [Features, Hidden]. It need not be stated where sizes say so, as they do of every matrix that is not square.</param>
    /// <param name="edited">Whether the file is read although its contents do not match its checksum.</param>
    static member load
        (path: string, training: Training<'model>, ?names: (string * string) list, ?transposed: bool, ?edited: bool)
        : Weights<'model> =
        let recipe = training.Recipe

        let unsound =
            match Validate.recipe recipe with
            | [] when not (Recipe.reads recipe).IsEmpty ->
                [
                    Fault(
                        "the training of loaded weights",
                        "one that reads another training",
                        "one that draws and starts by itself",
                        "declare what the weights were trained on"
                    )
                ]
            | faults -> faults

        {
            Path = path
            Sha256 = WeightsFile.sha256 path
            Reading =
                {
                    Names = [ for tensor, inFile in defaultArg names [] -> { Tensor = tensor; InFile = inFile } ]
                    Transposed = defaultArg transposed false
                    Edited = defaultArg edited false
                }
            Plan = if unsound.IsEmpty then [ Recipe.plan recipe 0 ] else []
            Unsound = unsound
        }
