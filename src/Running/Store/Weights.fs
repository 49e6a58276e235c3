namespace Research

open System
open System.IO

/// The weights in a .safetensors file of any tool, as trained models, of which questions are asked as of others.
[<NoComparison>]
type Weights<'model when 'model :> IModel> =
    internal
        {
            /// The path as it was given.
            Path: string
            /// SHA-256 of the file; empty where the file cannot be read.
            Sha256: string
            /// The tensors whose names in the file differ from those in the model.
            Names: TensorName list
            /// The plan of restart 0; empty where the training has faults.
            Plan: TrainingPlan list
            /// The faults of the training.
            Unsound: Fault list
        }

    member private this.Restarts = WeightsFile.read this.Path this.Names (List.head this.Plan).Model.Layout

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
            match this.Restarts with
            | Error faults -> raise (IOException(faults |> List.map _.Sentence |> String.concat " "))
            | Ok _ when WeightsFile.sha256 this.Path <> this.Sha256 ->
                raise (IOException $"The file {this.Path} was changed after it was loaded: load it again.")
            | Ok restarts ->
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
            match this.Unsound, lazy this.Restarts with
            | [], Lazy(Error faults) -> faults
            | unsound, _ -> unsound

/// Loads weights from files: compute (Weights.load "toy.safetensors" toy) |> ask (List.map Geometry.portrait).
[<RequireQualifiedAccess>]
module Weights =

    /// Loads weights as load does, from a file in which tensors have other names: (name in the model, name in the file), e.g.
    /// [ "W", "encoder.weight"; "b", "decoder.bias" ].
    let loadAs (names: (string * string) list) (path: string) (training: Training<'model>) : Weights<'model> =
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
            Names = [ for tensor, inFile in names -> { Tensor = tensor; InFile = inFile } ]
            Plan = if unsound.IsEmpty then [ Recipe.plan recipe 0 ] else []
            Unsound = unsound
        }

    /// Loads the models in a .safetensors file (F16, BF16, F32 or F64). The training declares the sampler, importances and loss, on
    /// which the models are evaluated; its optimizer is not used. The file must hold each tensor of the model under its name and in its
    /// shape (for a bottleneck W [Hidden, Features] and b [Features]), or with a first axis of restarts; other tensors are ignored. The
    /// faults of the file are faults of the study that loads it. The models have no loss curve.
    let load (path: string) (training: Training<'model>) : Weights<'model> = loadAs [] path training
