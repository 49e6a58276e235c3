/// Trainings that read the values at a site of another training.
module Research.Tests.ActivationsTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open Research
open Expecto
open Research.Tests.DslSamples
open Research.Tests.StoreSamples

let private toy steps =
    training {
        sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
        model (ReluOutputModel(Features = 3, Hidden = 2))
        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        train (Adam(LearningRate = 1e-2, Steps = steps))
        restart (Best(Of = 2))
        seed 3
    }

let private codes: Layer list = [ Layer.Dense("E", 4, 2); Layer.Relu; Layer.Site "codes"; Layer.Dense("D", 2, 4) ]

let private reader (read: Training<#IChained>) site layers =
    training {
        sample (Activations.of' read site)
        model (ChainModel(Name = $"reader of {site}", Chain = Chain(layers: Layer list)))
        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        train (Adam(LearningRate = 1e-2, Steps = 20))
    }

let private dictionary steps = reader (toy steps) "hidden" codes
let private second steps = reader (dictionary steps) "codes" [ Layer.Dense("F", 2, 4); Layer.Dense("G", 4, 2) ]

let private jobOf training = alone (fun (trained: Trained<ChainModel>) -> trained.State.Evaluation.Loss) training

let private keys training = Run.cells (ReferenceEngine()) Scale.full (jobOf training) |> List.map _.Key

/// What is said while a job runs.
let private ran options job =
    let heard = ResizeArray()
    let result = Run.job { options with Hear = heard.Add } job

    result,
    [
        for event in heard do
            match event with
            | Planned(all, found, _, _, _) -> all, found
            | _ -> ()
    ]

[<Tests>]
let tests =
    testList
        "Running/Run/ActivationsTests"
        [
            test "the key contains the training that is read, to any depth" {
                for steps in [ [ dictionary 10; dictionary 11 ]; [ second 10; second 11 ] ] do
                    Expect.notEqual (keys steps[0]) (keys steps[1]) ""

                Expect.equal (keys (dictionary 10)) (keys (dictionary 10)) ""
            }

            test "samples are the values at the site of the trained model" {
                let plan = Recipe.plan (toy 10).Recipe 0
                let state = (Reference.train [ plan ]).Head
                let reader = Activations(Of = plan, Site = "hidden", Restarts = 1)
                let sampler = reader.Resolve(plan.Sampler, state.Final.Parameters) :> ISampler
                Expect.equal sampler.Features 2 ""
                let stream = Draws.stream 5UL
                let found = Draws.samples sampler stream 0 64
                let drawn = Draws.samples plan.Sampler stream 0 64
                let inputs = Matrix.Build(64, 3, fun sample i -> float (drawn[i][sample]))
                let model = plan.Model :?> IChained
                let expected = SiteValues.Of(model, "hidden", state.Final.Parameters.AsSpan(), inputs)

                for sample in 0..63 do
                    for k in 0..1 do
                        Near.within 1e-6 (expected[sample, k]) (float (found[k][sample]))

                throws<InvalidOperationException>(fun () -> (reader :> ISampler).Open() |> ignore) |> ignore
            }

            test "what is read is trained first, kept, and found again, at two levels too" {
                use scratch = new Scratch()
                let options = { options with Store = Some(openStore scratch.Path) }
                let first, planned = ran options (jobOf (second 10))
                Expect.equal planned [ 3, 0 ] "three trainings, none found"
                let again, planned = ran options (jobOf (second 10))
                Expect.equal planned [ 3, 3 ] "all found"
                Expect.equal (string again.Conclusion.Answers) (string first.Conclusion.Answers) "the same answer"
                let _, planned = ran options (jobOf (dictionary 10))
                Expect.equal planned [ 2, 2 ] "what was read for another is found"
            }

            test "both engines of Core train on the same values" {
                let loss engine =
                    (ran { options with Engine = engine } (jobOf (dictionary 10)) |> fst).Conclusion.Answers
                    |> List.map (snd >> unbox<float>)

                Near.allWithin 1e-4 (Array.ofList (loss (ReferenceEngine()))) (Array.ofList (loss (SimdEngine 1)))
            }

            test "a sparse autoencoder of a training is kept and found again, and its key follows from its encoder and loss" {
                let own encoder sparsity =
                    training {
                        sample (Activations.of' (toy 10) "hidden")
                        model (SparseAutoencoder(Features = 2, Latents = 4, Encoder = encoder))
                        initialise (Initialiser.TiedDictionary(AtMean = true))
                        minimise (SparseCoding(Batch = 16, EvaluationSamples = 64, Sparsity = sparsity, WarmUp = 0.5))
                        train (Adam(LearningRate = 1e-2, Steps = 20))
                    }

                let job encoder sparsity =
                    alone
                        (fun (trained: Trained<SparseAutoencoder>) -> trained.Decoder().Values |> List.ofSeq)
                        (own encoder sparsity)

                let first = job (Encoder.TopK 2) (Sparsity.None())

                let others =
                    [
                        job (Encoder.TopK 1) (Sparsity.None())
                        job (Encoder.Relu()) (Sparsity.L1 0.1)
                        job (Encoder.Relu()) (Sparsity.L1 0.2)
                    ]

                let key job = Run.cells (ReferenceEngine()) Scale.full job |> List.map _.Key
                Expect.hasLength (first :: others |> List.map key |> List.distinct) 4 ""
                Expect.equal (key (job (Encoder.TopK 2) (Sparsity.None()))) (key first) ""

                for engine in [ ReferenceEngine() :> IEngine; SimdEngine 2 ] do
                    use scratch = new Scratch()
                    let options = { options with Store = Some(openStore scratch.Path); Engine = engine }
                    let trained, planned = ran options first
                    Expect.equal planned [ 2, 0 ] ""
                    let found, planned = ran options first
                    Expect.equal planned [ 2, 2 ] ""
                    Expect.equal (string found.Conclusion.Answers) (string trained.Conclusion.Answers) ""
            }

            test "a sparse autoencoder of another width than the site is a fault" {
                let own =
                    training {
                        sample (Activations.of' (toy 10) "hidden")
                        model (SparseAutoencoder(Features = 3, Latents = 4))
                        minimise (SparseCoding())
                        train (Adam())
                    }

                let faults =
                    Run.faults
                        (SimdEngine 1)
                        Scale.full
                        (alone (fun (trained: Trained<SparseAutoencoder>) -> trained.Model.Latents) own)

                Faults.one "the number of features of the sampler" "2" "that of the model, 3" faults
            }

            test "a site that does not exist, and what is wrong with the training that is read, are faults" {
                let wrong = reader (toy 10) "neurons" codes
                let faults = Run.faults (ReferenceEngine()) Scale.full (jobOf wrong)

                Expect.exists
                    faults
                    (fun fault -> fault.Subject = "the site that is read" && fault.Bound = "one of \"hidden\"")
                    ""

                let unsound = reader (toy 0) "hidden" codes
                Expect.isNonEmpty (Run.faults (ReferenceEngine()) Scale.full (jobOf unsound)) "no step"
            }

            test "where all restarts of what is read diverged there is no answer, and nothing crashes" {
                let lost =
                    training {
                        sample (SparseUniform(Features = 3))
                        model (LinearModel(Features = 3, Hidden = 2))
                        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                        train (Sgd(LearningRate = 1e30, Steps = 50))
                    }

                let job = jobOf (reader lost "hidden" codes)
                use scratch = new Scratch()
                let options = { options with Store = Some(openStore scratch.Path) }
                let result, planned = ran options job
                Expect.equal planned [ 2, 0 ] "two trainings, none found"
                Expect.isEmpty result.Conclusion.Answers ""
                Expect.exists result.Warnings (fun warning -> warning.Contains "diverged") ""
                let again, planned = ran options job
                Expect.equal planned [ 1, 1 ] "what cannot be trained is not said to be"
                Expect.isEmpty again.Conclusion.Answers ""
            }

            test "a change that the training that is read cannot bear is a fault, and says of which it is" {
                let decaying =
                    training {
                        sample (Activations.of' (toy 10) "hidden")
                        model (ChainModel(Name = "reader", Chain = Chain codes))
                        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                        train (AdamW(WeightDecay = 0.1, LearningRate = 1e-2, Steps = 20))
                    }

                let exact =
                    training {
                        sample (SparseUniform(Features = 3, Density = Density.Of 0.5))
                        model (ReluOutputModel(Features = 3, Hidden = 2))
                        minimise Exact.Loss
                        train (Adam(LearningRate = 1e-2, Steps = 10))
                    }

                let faults change training = Run.faults (ReferenceEngine()) (changed change) (jobOf training) |> subjects
                let decay, batch = { Scale.noChange with Decay = Some 0.2 }, { Scale.noChange with Batch = Some 8 }
                Expect.equal (faults decay decaying) [ "the weight decay of the training that is read" ] ""
                Expect.isEmpty (faults batch decaying) ""
                let named = "the number of samples a step of the training that is read"
                Expect.equal (faults batch (reader exact "hidden" codes)) [ named ] ""
                Expect.isEmpty (faults { Scale.noChange with Steps = Some 5 } decaying) ""
            }
        ]
