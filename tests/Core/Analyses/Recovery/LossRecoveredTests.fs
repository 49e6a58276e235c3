module Research.Tests.LossRecoveredTests

open System
open Research
open Expecto

let private state (parameters: float list) =
    let values = EquatableArray.Of<float> parameters

    TrainedState(
        Snapshot(1, values, values, values),
        EquatableArray.Of<Snapshot> [],
        EquatableArray.Of<LossPoint> [],
        Evaluation(0.0, 0.0, 2)
    )

let private trained (model: 'model) sampler loss parameters =
    Trained<'model>(
        model,
        Plans.make (model = model, sampler = sampler, loss = loss, importance = Importance.Geometric(Ratio = 0.7)),
        state parameters
    )

/// Three features in the plane.
let private toy (sampler: ISampler) =
    let parameters = [ 1.0; -0.5; -0.4; 0.1; 0.8; -0.9; 0.02; -0.1; 0.03 ]
    trained (ReluOutputModel(Features = 3, Hidden = 2)) sampler (SampledLoss()) parameters

/// Four latents: both ends of both axes, scaled.
let private autoencoder scale encoder =
    let e = [ 1.0; 0.0; -1.0; 0.0; 0.0; 1.0; 0.0; -1.0 ]
    let d = [ 1.0; -1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0 ] |> List.map ((*) scale)

    let rest =
        List.replicate ((SparseAutoencoder(Features = 2, Latents = 4, Encoder = encoder) :> IModel).Layout.Size - 22) 0.0

    trained
        (SparseAutoencoder(Features = 2, Latents = 4, Encoder = encoder))
        (SparseUniform(Features = 2))
        (SparseCodingLoss())
        (e @ [ -0.05; 0.0; 0.02; 0.0 ] @ d @ [ 0.0; 0.0 ] @ rest)

let private exactly scale =
    (autoencoder scale (Encoder.Relu()))
    |> fun it ->
        it.Plan, it.State.Final.Parameters.ToArray() |> Array.mapi (fun k value -> if k >= 8 && k < 12 then 0.0 else value)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/LossRecoveredTests"
        [
            test "an autoencoder that gives back what it takes recovers all, one of zeros nothing" {
                let sampler = OneHot(Features = 3)

                for scale, share in [ 1.0, 1.0; 0.0, 0.0 ] do
                    let plan, parameters = exactly scale
                    let own = Trained<SparseAutoencoder>(plan.Model :?> SparseAutoencoder, plan, state (List.ofArray parameters))

                    let found, exact =
                        LossRecovered.Sampled(toy sampler, "hidden", own, 640),
                        LossRecovered.FewActive(toy sampler, "hidden", own)

                    Near.within 1e-12 share found.Share
                    Near.within 1e-12 share exact.Share
                    Expect.isTrue (found.Zero > found.Original) "the model is better than zeros"
            }

            test "the exact losses of one active feature are those of samples" {
                let sampler = OneHot(Features = 3)
                let own = autoencoder 0.9 (Encoder.Relu())
                let found = LossRecovered.Sampled(toy sampler, "hidden", own, 65_536)
                let exact = LossRecovered.FewActive(toy sampler, "hidden", own)

                Near.statistic
                    "the loss that is added"
                    (exact.Reconstructed - exact.Original)
                    found.StandardError
                    (found.Reconstructed - found.Original)

                Near.within 0.01 exact.Share found.Share
                Expect.isTrue (exact.Share > 0.5 && exact.Share < 1.0) $"{exact.Share}"
                Expect.equal exact.StandardError 0.0 ""
                Near.within 0.01 exact.Zero found.Zero
            }

            test "any encoder has sampled losses; what cannot be computed is said in a sentence" {
                let sampler = OneHot(Features = 3)
                let top = autoencoder 1.0 (Encoder.TopK 2)

                let both, one =
                    LossRecovered.Sampled(toy sampler, "hidden", top, 640),
                    LossRecovered.Sampled(toy sampler, "hidden", autoencoder 1.0 (Encoder.TopK 1), 640)

                Expect.isTrue (both.Share > one.Share) $"{both.Share}, {one.Share}"

                let sentence action = (throws<ArgumentException>(fun () -> action () |> ignore)).Message

                Expect.equal
                    (sentence (fun () -> LossRecovered.FewActive(toy sampler, "hidden", top)))
                    "The encoder under an exact loss is TopK but must be Relu, whose codes do not jump: use LossRecovered.Sampled."
                    ""

                Expect.equal
                    (sentence (fun () -> LossRecovered.Sampled(toy sampler, "neurons", top)))
                    "The site is \"neurons\" but must be one of \"hidden\": name a site of the model."
                    ""
            }
        ]
