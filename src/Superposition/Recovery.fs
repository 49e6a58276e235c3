namespace Research

open System

/// A score beside what it is by chance.
type Score =
    {
        /// The score.
        Value: float
        /// The same score of random dictionaries, or of codes given to samples at random.
        Chance: float
    }

    /// (score − chance) / (1 − chance): 1 at best, 0 by chance.
    member score.AboveChance = RandomDictionaries.AboveChance(score.Value, score.Chance)

/// The directions that were found in the activations of a model alone, beside those of its features.
type Recovered =
    {
        /// W of the features with ‖W_i‖ ≥ 0.5 [Hidden, represented features].
        Truth: Matrix
        /// The directions that were learned [Hidden, Latents], of unit norm.
        Learned: Matrix
        /// MMCS: the mean over features of the largest cosine with a latent. Its chance is that of random directions.
        MeanMaxCosine: Score
        /// MCC: the mean |cos| of the best one-to-one assignment. Its chance is that of random directions.
        MeanAssignedAbsoluteCosine: Score
        /// The share of features whose partner in the one-to-one assignment has a cosine of 0.95. Its chance is that of random directions.
        Share: Score
        /// The mean over features of the F1 of the latent that answers best. Its chance is that of codes given to samples at random.
        F1: Score
        /// 1 − Σ‖h − D z‖² / Σ‖h − h̄‖². Its chance is that of a random dictionary under the same coder.
        ExplainedVariance: Score
        /// L0, the mean number of latents that are not zero in a sample.
        Active: float
        /// The number of latents that are zero in all samples.
        Dead: int
        /// The largest certificate of a code: how far it can be from the optimum of its own problem.
        Certificate: float
    }

/// Questions about getting features back from activations.
[<RequireQualifiedAccess>]
module Recovery =

    /// The cosine from which a direction counts as recovered.
    let recovered = 0.95

    /// Inputs [Samples, Features] of the evaluation stream and what the model makes of them in its hidden space [Samples, Hidden], W x.
    let activations (samples: int) (trained: Trained<#IBottleneck>) =
        let inputs, embedding = Inputs.drawn samples trained.Plan, trained.Embedding()

        let hidden sample row =
            let mutable sum = 0.0

            for i in 0 .. inputs.Columns - 1 do
                sum <- sum + embedding[row, i] * inputs[sample, i]

            sum

        inputs, Matrix.Build(samples, embedding.Rows, Func<_, _, _> hidden)

    let private columns (chosen: int[]) (matrix: Matrix) =
        Matrix.Build(matrix.Rows, chosen.Length, (fun row column -> matrix[row, chosen[column]]))

    let private check (samples: int) (learner: IDictionaryLearner) (coder: ISparseCoder) =
        let few =
            if samples < learner.Latents then
                [
                    Fault(
                        "the number of samples",
                        $"{samples}",
                        $"at least {learner.Latents}, the number of latents",
                        "draw more samples"
                    )
                ]
            else
                []

        match [ yield! learner.Faults(); yield! coder.FaultsFor learner.Latents; yield! few ] with
        | [] -> ()
        | faults -> faults |> List.map _.Sentence |> List.distinct |> String.concat " " |> InvalidOperationException |> raise

    /// Learns directions from the hidden activations of a model, nothing else, and scores them beside the model's own. Faults of the learner and of
    /// the coder, whose codes are scored, are found when the question is declared.
    let from (samples: int) (learner: IDictionaryLearner) (coder: ISparseCoder) : Trained<#IBottleneck> -> Recovered =
        check samples learner coder

        fun trained ->
            let inputs, hidden = activations samples trained
            let norms = Geometry.featureNorms trained
            let kept = [| 0 .. norms.Length - 1 |] |> Array.filter (fun i -> norms[i] >= Portrait.full)

            if kept.Length = 0 then
                raise (NotMeasured "the model represents no feature")

            let truth, inputs = columns kept (trained.Embedding()), columns kept inputs
            let learned = learner.Learn(hidden).Directions
            let encode (dictionary: Matrix) = coder.Encode(dictionary, hidden)
            let codes = encode learned
            let random = RandomDictionaries.Draw(hidden.Columns, learner.Latents)

            let directions (score: DirectionMatch -> float) =
                {
                    Value = score (DirectionMatch.Of(truth, learned))
                    Chance = RandomDictionaries.Score(truth, learner.Latents, score)
                }

            {
                Truth = truth
                Learned = learned
                MeanMaxCosine = directions _.MeanMaxCosine
                MeanAssignedAbsoluteCosine = directions _.MeanAssignedAbsoluteCosine
                Share = directions (fun found -> found.Recovered recovered)
                F1 =
                    {
                        Value = SupportMatch.Of(inputs, codes.Values).OfFeatures
                        Chance = SupportMatch.ByChance(inputs, codes.Values, _.OfFeatures)
                    }
                ExplainedVariance =
                    {
                        Value = codes.ExplainedVariance(learned, hidden)
                        Chance = (encode random).ExplainedVariance(random, hidden)
                    }
                Active = codes.MeanActive
                Dead = codes.Dead
                Certificate = Seq.max codes.Certificates
            }

    /// Whether a model's hidden activations are those of more independent features than dimensions, by activations alone: the evidence of
    /// SuperpositionTest, whose faults are found when the question is declared.
    let superposed (samples: int) (test: SuperpositionTest) : Trained<#IBottleneck> -> SuperpositionEvidence =
        match test.Faults() |> Seq.map _.Sentence |> List.ofSeq with
        | [] -> activations samples >> snd >> test.On
        | sentences -> sentences |> String.concat " " |> InvalidOperationException |> raise
