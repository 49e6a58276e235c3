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
                printfn "%A %A" sparse dense
                Expect.equal sparse.Share.Value 1.0 ""
                Near.inRange 0.99 1.0 sparse.MeanMaxCosine.Value
                Near.inRange 0.9 1.0 sparse.F1.Value
                Expect.isLessThan dense.Share.Value 1.0 ""
                Expect.isLessThan dense.MeanMaxCosine.Value sparse.MeanMaxCosine.Value ""
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
