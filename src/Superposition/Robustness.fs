namespace Research

open System

/// How a model fares under the analytic attacks of section 6, beside what its geometry says.
type Robustness =
    {
        /// ε, the L2 norm of the attack.
        Epsilon: float
        /// (L' − L) / (L'₀ − L₀): every sample attacked by what hurts it most; 0 is without superposition.
        Vulnerability: float
        /// The same ratio where all samples are attacked alike, by what hurts them most on average.
        VulnerabilityPerModel: float
        /// The same ratio, per sample, where the target moves with the input.
        VulnerabilityMoved: float
        /// Standard error of the vulnerability, that of L₀ neglected.
        StandardError: float
        /// ‖W‖_F² / m = 1 / D*.
        FeaturesPerDimension: float
        /// max_i ‖(WᵀW)_i‖² = max_i ‖W_i‖⁴ / D_i: the ratio if output i alone moved, without ReLU, from its target.
        OwnOutput: float
        /// max_i ‖WᵀW d_i‖²: the ratio if all outputs moved, without ReLU, from their targets.
        AllOutputs: float
        /// The largest relative difference between ‖(WᵀW)_i‖² and ‖W_i‖⁴ / D_i.
        IdentityError: float
        /// Features with ‖W_i‖ ≥ 0.5.
        Represented: float
        /// The mean of Σ_{j≠i} (Ŵ_i · W_j)² over these; 0 for none.
        Superposition: float
    }

/// Questions about attacks.
[<RequireQualifiedAccess>]
module Robustness =

    let private largest (values: float[]) = Array.fold max 0.0 values

    let private allOutputs (embedding: Matrix) =
        let gram = embedding.Gram()
        let rows = Array.init gram.Rows (fun i -> gram.Row(i).ToArray())
        let dot (a: float[]) (b: float[]) = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b

        largest
            [|
                for row in rows do
                    if dot row row > 0.0 then
                        (rows |> Array.sumBy (fun other -> dot other row ** 2.0)) / dot row row
            |]

    /// The loss of a model under attack, against that of the model without superposition. What is wrong with the attack is
    /// said where it is declared.
    let under (attack: AnalyticAttack) : Trained<ReluOutputModel> -> Robustness =
        match attack.Faults() |> Seq.map _.Sentence |> List.ofSeq with
        | [] -> ()
        | sentences -> raise (InvalidOperationException(String.concat " " sentences))

        let moved = AnalyticAttack(Budget = attack.Budget, Samples = attack.Samples, Target = AttackTarget.Moved)

        fun trained ->
            let embedding = trained.Embedding()
            let outcome, dedicated = attack.On trained, attack.OnDedicated trained
            let superposition = FeatureGeometry.Superposition embedding
            let norms = FeatureGeometry.Norms embedding

            let represented =
                [ for i in 0 .. norms.Length - 1 -> norms[i], superposition[i] ] |> List.filter (fun (norm, _) -> norm >= 0.5)

            {
                Epsilon = outcome.Epsilon
                Vulnerability = outcome.Increase / dedicated.Increase
                VulnerabilityPerModel = outcome.IncreasePerModel / dedicated.IncreasePerModel
                VulnerabilityMoved = (moved.On trained).Increase / (moved.OnDedicated trained).Increase
                StandardError = outcome.StandardError / dedicated.Increase
                FeaturesPerDimension = FeatureGeometry.FeaturesPerDimension embedding
                OwnOutput = largest (AttackIdentity.SquaredGains embedding)
                AllOutputs = allOutputs embedding
                IdentityError = AttackIdentity.Error embedding
                Represented = float represented.Length
                Superposition = if represented.IsEmpty then 0.0 else List.averageBy snd represented
            }

    /// Pearson's correlation of two numbers over several answers; NaN for fewer than three, or where one never changes.
    let correlation (x: 'answer -> float) (y: 'answer -> float) (answers: 'answer list) =
        let centred (f: 'answer -> float) = answers |> List.map (fun answer -> f answer - List.averageBy f answers)

        if answers.Length < 3 then
            nan
        else
            let x, y = centred x, centred y
            let dot = List.fold2 (fun sum a b -> sum + a * b) 0.0
            dot x y / sqrt (dot x x * dot y y)
