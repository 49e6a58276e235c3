namespace Research

open System

/// The losses of a model under the analytic attacks of Elhage et al. 2022, section 6, with quantities of its geometry. L is the clean
/// loss and L' the loss under attack; L₀ and L'₀ are those of a model without superposition.
type Robustness =
    {
        /// ε, the L2 norm of the attack.
        Epsilon: float
        /// (L' − L) / (L'₀ − L₀), where each sample has the attack that raises its own loss most.
        Vulnerability: float
        /// The same ratio, where all samples have the one attack that raises the mean loss most.
        VulnerabilityPerModel: float
        /// The same ratio, where each sample has its own attack and the target is the attacked input.
        VulnerabilityMoved: float
        /// The standard error of the vulnerability, without that of L₀.
        StandardError: float
        /// ‖W‖_F² / m = 1 / D*.
        FeaturesPerDimension: float
        /// max_i ‖(WᵀW)_i‖² = max_i ‖W_i‖⁴ / D_i: the ratio if only the error of output i counted and there were no ReLU.
        OwnOutput: float
        /// max_i ‖WᵀW d_i‖² over the attack directions d_i: the ratio if there were no ReLU.
        AllOutputs: float
        /// The largest relative difference between ‖(WᵀW)_i‖² and ‖W_i‖⁴ / D_i.
        IdentityError: float
        /// The number of features with ‖W_i‖ ≥ 0.5.
        Represented: float
        /// The mean of Σ_{j≠i} (Ŵ_i · W_j)² over these features; 0 where there are none.
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

    /// Evaluates a model under an attack, against the model without superposition. Faults of the attack are found when it is declared.
    let under (attack: ExactAttack) : Trained<ReluOutputModel> -> Robustness =
        match attack.Faults() |> Seq.map _.Sentence |> List.ofSeq with
        | [] -> ()
        | sentences -> raise (InvalidOperationException(String.concat " " sentences))

        let moved = ExactAttack(Budget = attack.Budget, Samples = attack.Samples, Target = AttackTarget.Moved)

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

    /// Pearson's correlation of two numbers over several answers; NaN for fewer than three answers, or where one number is constant.
    let correlation (x: 'answer -> float) (y: 'answer -> float) (answers: 'answer list) =
        let centred (f: 'answer -> float) = answers |> List.map (fun answer -> f answer - List.averageBy f answers)

        if answers.Length < 3 then
            nan
        else
            let x, y = centred x, centred y
            let dot = List.fold2 (fun sum a b -> sum + a * b) 0.0
            dot x y / sqrt (dot x x * dot y y)
