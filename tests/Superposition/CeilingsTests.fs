module Research.Tests.CeilingsTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

/// An autoencoder with given parameters in place of trained ones.
let private given (sampler: ISampler) (target: ITarget) (model: ChainModel) (penalty: float) (parameters: float list) =
    let plan =
        TrainingPlan(
            Model = model,
            Sampler = sampler,
            Importance = EquatableArray.Of<float>(List.replicate sampler.Features 1.0),
            Target = target,
            Loss = SampledLoss(EvaluationSamples = 4096),
            Penalties = EquatableArray.Of [ Penalty.L1(penalty, Place.Site "codes") ],
            Trainer = Adam(),
            Start = Initialiser.XavierNormal(),
            Seed = 0UL,
            Restart = 0
        )

    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)
    let none = EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> []
    Trained<ChainModel>(model, plan, TrainedState(snapshot, fst none, snd none, Evaluation(0.0, 0.0, 0)))

let private pentagon = RegularPolygon.Of 5
let private rows (matrix: Matrix) = List.ofSeq matrix.Values

let private transposed (matrix: Matrix) = Matrix.Build(matrix.Columns, matrix.Rows, (fun row column -> matrix[column, row]))

/// E = Wᵀ, D = W, all thresholds alike.
let private tied threshold offset =
    let parameters = offset @ rows (transposed pentagon) @ List.replicate 5 -threshold @ rows pentagon
    given (OneHot(Features = 5)) (Autoencoder.target pentagon) (Autoencoder.ofFeatures pentagon 5) 0.1 parameters

let private coded samples active coder = computed (Ceilings.coded coder samples active 5)

[<Tests>]
let tests =
    testList
        "Superposition/CeilingsTests"
        [
            test "what is read of an autoencoder encodes and decodes as its chain does" {
                let trained = tied 0.2 [ 0.1; -0.3 ]
                let model = Autoencoder.read trained
                let x = [| 0.0; 0.7; 0.0; 0.0; 0.4 |]
                let hidden = Array.init 2 (fun row -> Seq.sum (Seq.init 5 (fun i -> pentagon[row, i] * x[i])))
                let codes = trained.AtSite("codes", Matrix.OfRows(1, 5, ReadOnlySpan x))
                Near.allWithin 1e-12 (codes.Row(0).ToArray()) (Autoencoder.encode hidden model)

                // Its loss is that of ĥ: the outputs beyond the hidden space are zeros, as those of the target.
                let output, activations = Array.zeroCreate 5, Array.zeroCreate ((trained.Model :> IModel).Activations)
                let parameters = trained.State.Final.Parameters.AsSpan()
                (trained.Model :> IModel).Forward(parameters, ReadOnlySpan x, Span activations, Span output)

                Near.allWithin
                    1e-12
                    (Array.append (Autoencoder.decode (Autoencoder.encode hidden model) model) (Array.zeroCreate 3))
                    output
            }

            test "the target of an autoencoder of features is h, followed by zeros" {
                let inputs = Array.init (5 * Tile.Samples) (fun at -> float32 (at % 7) / 7.0f)
                let targets = Array.zeroCreate<float32> inputs.Length
                (Autoencoder.target pentagon).Fill(5, ReadOnlySpan inputs, Span targets, Tile.Samples)
                let h row = Seq.sum (Seq.init 5 (fun i -> pentagon[row, i] * float inputs[i * Tile.Samples + 3]))
                Near.within 1e-6 (h 1) (float targets[Tile.Samples + 3])
                Expect.equal targets[2 * Tile.Samples + 3] 0.0f ""
            }

            test
                "the pentagon's ceiling is that of reading along features at the threshold of the neighbours, and shrinks codes to a third" {
                let score = derived Ceilings.halfPlanes (tied (cos (0.4 * Math.PI)) [ 0.0; 0.0 ])
                Near.within 1e-6 (HalfPlaneCeiling.Of(pentagon, 0).F1) score.F1
                Near.within 1e-12 score.F1 score.AtBestThresholds
                Near.within 2e-3 0.328 score.Ratio
                Expect.equal score.Alive 5 ""
                let low = derived Ceilings.halfPlanes (tied 0.1 [ 0.0; 0.0 ])
                Expect.isLessThan low.F1 low.AtBestThresholds "the threshold is not the best"
                Near.within 1e-12 score.F1 low.AtBestThresholds
                Near.within 1e-12 score.F1 (Ceilings.alongFeature 5)
            }

            test "the exact F1 is that of codes of samples" {
                let trained = tied 0.15 [ 0.05; 0.02 ]
                let drawn = Draws.samples trained.Plan.Sampler (trained.Plan.Stream StreamPurpose.Evaluation) 0 16_384
                let inputs = Matrix.Build(16_384, 5, (fun sample i -> float (Array.item sample (Array.item i drawn))))

                Near.within
                    0.01
                    (SupportMatch.Of(inputs, trained.AtSite("codes", inputs)).OfFeatures)
                    (derived Ceilings.halfPlanes trained).F1
            }

            test "codes max(x − s, 0) of orthogonal features have the scores of a soft threshold" {
                let identity = [ 1.0; 0.0; 0.0; 1.0 ]
                let sampler = SparseUniform(Features = 2, Density = Density.Of 0.2)
                let parameters = identity @ [ -0.25; -0.25 ] @ identity
                let score = given sampler Target.Input (Autoencoder.ofActivations 2 2 false) 0.5 parameters |> Ceilings.shrinkage
                let exact = Ceilings.ofThreshold (SoftThreshold(Penalty = 0.5))
                Near.within 3e-3 exact.Recall score.Recall
                Near.within 1e-4 exact.Error score.Error
                Near.within 1e-3 exact.MeanRatio score.MeanRatio
                Near.within 1e-4 exact.RatioOfMeans score.RatioOfMeans
            }

            test "the objective on a data set is the mean over its rows" {
                let data = DataSet.Of [ [ 1.0; 0.0 ]; [ 1.0; 1.0 ]; [ 0.0; 0.0 ] ]
                let parameters = [ 1.0; -1.0; 0.5; 0.5 ] @ [ 0.0; -0.5 ] @ [ 1.0; 0.6; 0.0; 0.8 ]
                let trained = given data Target.Input (Autoencoder.ofActivations 2 2 false) 0.1 parameters

                // Codes (1, 0), (0, 0.5) and (0, 0); outputs (1, 0), (0.3, 0.4) and (0, 0).
                Near.within 1e-12 ((0.1 + 0.49 + 0.36 + 0.05) / 3.0) (Autoencoder.objective trained)
                Near.within 0.0 1.0 (Ceilings.absorption [| 1.0; 0.0 |] [| 1.0; 1.0 |] (Autoencoder.read trained))
                Near.within 0.0 0.0 (Ceilings.absorption [| 1.0; 1.0 |] [| 1.0; 1.0 |] (Autoencoder.read trained))

                // Repeated rows are weights: the same sum, in the same order, as row by row.
                let rows = [ for k in 0..99 -> if k % 7 < 3 then [ 1.0; 0.3 ] else [ 0.7; 1.0 ] ]
                let repeated = given (DataSet.Of rows) Target.Input (Autoencoder.ofActivations 2 2 false) 0.1 parameters
                let one row = Autoencoder.cost 0.1 (Array.ofList row) (Autoencoder.read repeated)
                Expect.equal (Autoencoder.objective repeated) (List.averageBy one rows) "to the bit"
            }

            test "activations of a few values: the data set has as many rows as weights, and gains are those of exact objectives" {
                let family = ActivationStates.two 15 4 0 1
                Expect.equal (ActivationStates.sampler family).Rows.Count 20 "rows"
                Expect.equal (ActivationStates.penalised 0.3 family).States.Rows 3 "states"
                let truth = ActivationStates.dictionary [ 2.0, 0.0; 0.0, 3.0 ]
                let absorbing = ActivationStates.dictionary [ 1.0, 0.0; 1.0, 1.0 ]

                let gain penalty =
                    (ActivationStates.cost truth family penalty - ActivationStates.cost absorbing family penalty) / 0.05

                Near.within 1e-8 (Ceilings.absorptionGain 0.3) (gain 0.3)
                Near.within 1e-12 0.0 (Ceilings.compositionGain (Ceilings.compositionTie 0.7) 0.7)
                Near.within 1e-4 0.2434 (fst (ActivationStates.oneLatent true family 0.0))
            }

            test "supports of pairs: what coders find is what can be calculated, and an encoder of zeros finds none" {
                Near.within 0.03 0.5 (coded 4096 2 (BasisPursuit()))
                let likely = PairSupport.MostProbable(pentagon, true)
                Near.inRange 0.3 (likely + 0.03) (coded 4096 2 (MatchingPursuit(Active = 2)))
                Near.within 0.0 1.0 (coded 1024 1 (MatchingPursuit(Active = 1)))

                let parameters = [ 0.0; 0.0 ] @ List.replicate 10 0.0 @ List.replicate 5 0.0 @ rows pentagon
                let pairs = ExactlyK(Features = 5, Active = 2)
                let silent = given pairs (Autoencoder.target pentagon) (Autoencoder.ofFeatures pentagon 5) 0.1 parameters
                Near.within 0.0 0.0 (Ceilings.support 1024 silent)
            }
        ]
