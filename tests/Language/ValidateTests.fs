module Research.Tests.ValidateTests

open Research
open Expecto
open Research.Tests.DslSamples

let private densityOf density = { recipe with Sampler = SparseUniform(Features = 3, Density = Density.Of density) }

let private exact = { recipe with Loss = ExactLoss() }

let private wrong =
    {
        Sampler = SparseUniform(Features = 4, Density = Density.Of 0.0)
        Model = ReluOutputModel(Features = 3, Hidden = 5)
        Weights = [ Importance.Geometric(Ratio = -1.0); Importance.Explicit [ 1.0 ] ]
        Starts = [ Initialiser.NotebookXavier(Instances = 0); Initialiser.XavierNormal() ]
        Targets = []
        Loss = SampledLoss(Batch = 0, EvaluationSamples = 1)
        Penalties = []
        Trainer = AdamW(WeightDecay = -1.0, LearningRate = -1e-3, Steps = 0)
        Seeds = [ 1UL; 2UL; 3UL ]
        Restarts = [ Best(Of = 3); Best(Of = 0) ]
        Refused = []
    }

[<Tests>]
let tests =
    testList
        "Language/ValidateTests"
        [
            test "a sound recipe has no fault" { Expect.isEmpty (Validate.recipe recipe) "" }

            test "a density outside (0, 1] is named" {
                for density in [ 0.0; 1.5; nan; -0.1 ] do
                    Faults.one "the density" $"{density}" "in (0, 1]" (Validate.recipe (densityOf density))
            }

            test "more hidden dimensions than features are refused" {
                let wide = { recipe with Model = ReluOutputModel(Features = 3, Hidden = 4) }

                Faults.one "the number of hidden dimensions" "4" "at most 3" (Validate.recipe wide)
            }

            test "zero steps and a rate that is not positive are refused" {
                Faults.one "the number of steps" "0" "at least 1" (Validate.recipe (trainedBy (Adam(Steps = 0))))

                for rate in [ -0.001; 0.0; nan ] do
                    let slow = trainedBy (Adam(LearningRate = rate, Steps = 1))
                    Faults.one "the learning rate" $"{rate}" "a finite number above 0" (Validate.recipe slow)
            }

            test "importances beyond single precision are refused before anything runs, also as a product" {
                let weighed weights = Validate.recipe { recipe with Weights = weights }
                let bound = "at most 3.4028234663852886E+38, what single precision holds"
                let steep = Importance.Geometric(Ratio = 1e30)
                Faults.one "the importance of feature 2" "1.0000000000000001E+60" bound (weighed [ steep ])
                let explicit = Importance.Explicit [ 1.0; 1.0; 1e20 ]
                Faults.one "the importance of feature 2" "1E+40" bound (weighed [ explicit; explicit ])
                let huge = Importance.Explicit [ 1.0; 1.0; 1e200 ]
                Faults.one "the importance of feature 2" "Infinity" bound (weighed [ huge; huge ])

                Faults.one
                    "the importance of feature 2"
                    "NaN"
                    bound
                    (weighed [ huge; huge; Importance.Explicit [ 1.0; 1.0; 0.0 ] ])

                Expect.isEmpty (weighed [ Importance.Explicit [ 1.0; 0.0; 3e38 ] ]) ""

                let mean = SampledLoss(Reduction = Reduction.Mean)
                let averaged weights = Validate.recipe { recipe with Weights = weights; Loss = mean }
                Expect.isEmpty (averaged [ Importance.Explicit [ 1.0; 0.0; 1e39 ] ]) ""
                let thrice = "at most 1.0208470399155866E+39, 3 times what single precision holds"
                Faults.one "the importance of feature 2" "1.1E+39" thrice (averaged [ Importance.Explicit [ 1.0; 0.0; 1.1e39 ] ])
            }

            test "a verb that is written once only is refused the second time" {
                let twice verb recipe =
                    Faults.one $"the number of times {verb} is written" "2" "at most 1" (Validate.recipe recipe)

                twice "seed" { recipe with Seeds = [ 1UL; 1UL ] }

                twice "restart" { recipe with Restarts = [ Best(Of = 2); Best(Of = 2) ] }

                twice "initialise" { recipe with Starts = [ Initialiser.XavierNormal(); Initialiser.XavierNormal() ] }
            }

            test "a repeated seed or restart compiles and is a fault of the job" {
                let repeated =
                    training {
                        sample (SparseUniform(Features = 3))
                        model relu
                        minimise (Sampled())
                        train (Adam())
                        seed 1
                        restart (Best(Of = 2))
                        seed 2UL
                        restart (Best(Of = 3))
                    }

                let faults = Run.faults options.Engine Scale.full (alone Geometry.featureNorms repeated)

                let expected = [ "the number of times seed is written"; "the number of times restart is written" ]

                Expect.equal (subjects faults) expected ""
            }

            test "sampler and model must have as many features" {
                let other = { recipe with Sampler = SparseUniform(Features = 4) }

                Faults.one "the number of features of the sampler" "4" "that of the model, 3" (Validate.recipe other)
            }

            test "a list of importances must fit the model" {
                let listed = { recipe with Weights = [ Importance.Geometric(Ratio = 0.5); Importance.Explicit [ 1.0; 1.0 ] ] }

                Faults.one "the number of importances" "2" "the number of features, 3" (Validate.recipe listed)
            }

            test "given parameters must fit the model" {
                let given = { recipe with Starts = [ Initialiser.Given [ 1.0; 2.0 ] ] }

                Faults.one "the number of given parameters" "2" "9, the size of the model" (Validate.recipe given)
            }

            test "a recipe is trained at least once" {
                let restarted rule = Validate.recipe { recipe with Restarts = [ rule ] }

                Faults.one "the number of restarts" "0" "at least 1" (restarted (Best(Of = 0)))
                Expect.isEmpty (restarted (Best(Of = 1))) ""
            }

            test "an exact loss needs a closed form of a size that can be computed" {
                Expect.isEmpty (Validate.recipe exact) ""

                let none = { exact with Sampler = ExactlyK(Features = 3, Active = 1) }

                Faults.one
                    "the exact loss"
                    "that of a ReluOutputModel under ExactlyK"
                    "one that Exact lists"
                    (Validate.recipe none)

                let truncated = ExactLoss(Most = System.Nullable 2)
                let linear = { exact with Loss = truncated; Model = linear }

                Faults.one
                    "the truncated exact loss"
                    "that of a LinearModel under SparseUniform"
                    "one that Exact lists"
                    (Validate.recipe linear)

                let large =
                    { exact with
                        Sampler = SparseUniform(Features = 13)
                        Model = ReluOutputModel(Features = 13, Hidden = 2)
                    }

                Faults.one
                    "the number of features of an exact loss"
                    "13"
                    "at most 12 without a truncation"
                    (Validate.recipe large)

                Expect.isEmpty (Validate.recipe { large with Loss = truncated }) ""

                Faults.one
                    "the largest number of active features"
                    "14"
                    "in [1, 13]"
                    (Validate.recipe { large with Loss = ExactLoss(Most = System.Nullable 14) })

                // Sampler and model are judged first.
                Expect.equal
                    (subjects (Validate.recipe { exact with Sampler = SparseUniform(Features = 4) }))
                    [ "the number of features of the sampler" ]
                    ""
            }

            test "thirty features of minimise Exact.Loss are one sentence with the cost and with what would fit" {
                let thirty minimised =
                    Stage.sample (SparseUniform(Features = 30, Density = Density.Of 0.05))
                    |> Stage.model (ReluOutputModel(Features = 30, Hidden = 5))
                    |> Stage.minimise minimised
                    |> Stage.train (QuasiNewton())

                let faults minimised = Run.faults options.Engine Scale.full (alone Training.loss (thirty minimised))

                let sentence = (single (faults (fun (sampler, model) -> Exact.Loss(sampler, model)))).Sentence

                Expect.equal
                    sentence
                    ("The number of features of an exact loss is 30 but must be at most 12 without a truncation: it would take about "
                     + "8.2E+07 s and 9.2E+16 bytes, so truncate at 4 active features or fewer.")
                    ""

                // What the sentence recommends is taken, and one more is not.
                Expect.isEmpty (faults (fun (sampler, model) -> Exact.Loss(sampler, model, 4))) ""
                let more = faults (fun (sampler, model) -> Exact.Loss(sampler, model, 5))
                Expect.stringContains ((single more).Sentence) "truncate at 4 active features or fewer" ""
                let model = ReluOutputModel(Features = 30, Hidden = 5)
                Expect.equal ((single (Exact.Population(model).Faults())).Sentence) sentence ""
            }

            test "a quasi-Newton search needs an exact loss" {
                let search = { exact with Trainer = QuasiNewton() }
                Expect.isEmpty (Validate.recipe search) ""
                let sampled = { search with Loss = SampledLoss(Batch = 8) }

                Validate.recipe sampled
                |> Faults.one "the loss of a quasi-Newton search" "sampled, 8 a step" "exact, because noise hides the curvature"
            }

            test "all that is wrong is said at once" {
                let expected =
                    [
                        "the batch"
                        "the density"
                        "the evaluation sample"
                        "the learning rate"
                        "the number of features of the sampler"
                        "the number of hidden dimensions"
                        "the number of importances"
                        "the number of instances of the initialiser"
                        "the number of restarts"
                        "the number of steps"
                        "the number of times initialise is written"
                        "the number of times restart is written"
                        "the number of times seed is written"
                        "the ratio of the importances"
                        "the weight decay"
                    ]

                Expect.equal (Validate.recipe wrong |> subjects |> List.sort) expected ""
            }

            test "every fault is one sentence with value, bound and remedy" {
                for fault in Validate.recipe wrong do
                    Faults.one fault.Subject fault.Value fault.Bound [ fault ]
            }

            test "the faults of all cells and of the command line come in one list, each once" {
                let cells =
                    study paper "T4" "Three densities" {
                        let! cells = sweep "p" [ 0.0; 0.5; 1.5 ] (planned relu) |> ask Geometry.embedding
                        return cells
                    }

                let scale = changed { Scale.noChange with Steps = Some 0; Restarts = Some 0 }

                let faults = Run.faults options.Engine scale (Job.ofStudy cells)

                let expected =
                    [
                        "the density", "0"
                        "the number of steps", "0"
                        "the number of restarts", "0"
                        "the density", "1.5"
                    ]

                Expect.equal [ for fault in faults -> fault.Subject, fault.Value ] expected ""
            }

            test "what the engine cannot train is a fault of the job" {
                let fault = Fault("the model", "ReluOutputModel", "a smaller one", "wait")

                let picky =
                    { new IEngine with
                        member _.Name = "picky"
                        member _.Version = "picky/1"
                        member _.Faults _ = [ fault ]
                        member _.Train(_, _, _) = invalidOp "nothing may be trained"
                    }

                Expect.equal (Run.faults picky Scale.full (alone Geometry.bias (tiny 0.5))) [ fault ] ""

                // Its shape is not asked for where the recipe itself is wrong.
                let faults = Run.faults picky Scale.full (alone Geometry.bias (tiny 0.0))
                Expect.equal (subjects faults) [ "the density" ] ""
            }
        ]
