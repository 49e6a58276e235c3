module Research.Tests.RecoveryTests

open System
open Research
open Expecto

let private trained features density (parameters: float[]) =
    let plan =
        Plans.make (
            model = ReluOutputModel(Features = features, Hidden = 2),
            sampler = SparseUniform(Features = features, Density = Density.Of density)
        )

    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)

    let state =
        TrainedState(snapshot, EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> [], Evaluation(0.0, 0.0, 0))

    Trained<ReluOutputModel>((plan.Model :?> ReluOutputModel), plan, state)

let private pentagon density =
    let row (of': float -> float) = [| for i in 0..4 -> of' (2.0 * Math.PI * float i / 5.0) |]
    trained 5 density (Array.concat [ row cos; row sin; Array.zeroCreate 5 ])

/// The restart of least loss, from several starts.
let private best restarts (model: ReluOutputModel) density (loss: ILoss) =
    let plans =
        [
            for restart in 0 .. restarts - 1 ->
                Plans.make (
                    model = model,
                    sampler = SparseUniform(Features = model.Features, Density = Density.Of density),
                    loss = loss,
                    trainer = QuasiNewton(),
                    restart = restart
                )
        ]

    List.zip plans (Reference.train plans)
    |> List.minBy (fun (_, state) -> state.Evaluation.Loss)
    |> fun (plan, state) -> Trained<ReluOutputModel>(model, plan, state)

let private twoSteps = AlternatingMinimisation(Latents = 5, Penalty = 0.02)

let private ask trained = Recovery.from 1024 twoSteps (Lasso(Penalty = 0.02)) trained

[<Tests>]
let tests =
    testList
        "Superposition/RecoveryTests"
        [
            test "activations are W x of the sampler's own draws" {
                let model = pentagon 0.3
                let inputs, hidden = Recovery.activations 100 model
                let drawn = Draws.samples model.Plan.Sampler (model.Plan.Stream StreamPurpose.Evaluation) 0 100
                Expect.equal (inputs.Rows, inputs.Columns, hidden.Rows, hidden.Columns) (100, 5, 100, 2) ""
                Expect.equal inputs[77, 3] (float (Array.item 77 (Array.item 3 drawn))) ""
                let x = inputs.Row(77).ToArray()
                Near.within 1e-15 (Seq.sum (Seq.init 5 (fun i -> (model.Embedding())[1, i] * x[i]))) hidden[77, 1]
            }

            test "five directions of a pentagon are found where features are sparse, and not where they are dense" {
                let sparse, dense = ask (pentagon 0.05), ask (pentagon 1.0)
                Expect.equal sparse.Share.Value 1.0 ""
                Near.inRange 0.99 1.0 sparse.MeanMaxCosine.Value
                Near.inRange 0.9 1.0 sparse.F1.Value
                Near.inRange 0.9 1.0 dense.MeanAssignedAbsoluteCosine.Value
                Near.inRange 0.0 0.2 dense.Share.Value
                Near.inRange 0.0 0.05 (abs dense.F1.AboveChance)
                Expect.isLessThan dense.MeanMaxCosine.Value 0.9 ""
            }

            test "the directions of trained models are found in their activations alone" {
                let five = best 4 (ReluOutputModel(Features = 5, Hidden = 2)) 0.05 (ExactLoss())
                let found = ask five
                Expect.equal (found.Truth.Columns, found.Share.Value) (5, 1.0) ""

                let twenty = best 1 (ReluOutputModel(Features = 20, Hidden = 5)) 0.01 (FewActiveLoss())
                let represented = Geometry.represented Portrait.full twenty
                let learner = SphericalKMeans(Latents = int represented, Restarts = 8)
                let found = Recovery.from 2048 learner (Lasso(Penalty = 0.02)) twenty
                Near.inRange 0.95 1.0 found.Share.Value
            }

            test "a pentagon is superposed by its activations, two dedicated features and antipodal pairs are not" {
                let p trained = (Recovery.superposed 2048 (SuperpositionTest()) trained).PValue
                Near.inRange 0.0 0.01 (p (pentagon 0.1))
                Near.inRange 0.05 1.0 (p (trained 2 0.1 [| 0.6; -0.8; 0.8; 0.6; 0.0; 0.0 |]))
                Near.inRange 0.05 1.0 (p (trained 4 0.1 [| 1.0; -1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0; 0.0; 0.0; 0.0; 0.0 |]))
            }

            test "faults are found where the question is declared" {
                let thrown =
                    throws<InvalidOperationException>(fun () ->
                        (Recovery.from 3 (KSvd(Latents = 5, Active = 9)) (Lasso(Penalty = -1.0))
                        : Trained<ReluOutputModel> -> Recovered)
                        |> ignore)

                for part in [ "k is 9"; "λ is -1"; "samples is 3 but must be at least 5" ] do
                    Expect.stringContains thrown.Message part ""
            }

            test "a model that represents nothing has nothing to get back" {
                let nothing = trained 3 0.5 (Array.zeroCreate 9)
                Expect.throws (fun () -> ask nothing |> ignore) ""
            }
        ]
