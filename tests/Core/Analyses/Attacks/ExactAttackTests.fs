module Research.Tests.ExactAttackTests

open System
open Research
open Expecto

/// Sums of a few thousand doubles in another order.
let private rounding = 1e-11

let private count = 200

let private plan importance =
    Plans.make (
        model = ReluOutputModel(Features = 9, Hidden = 3),
        sampler = SparseUniform(Features = 9, Density = Density.Of 0.3),
        importance = importance
    )

let private trained (plan: TrainingPlan) (parameters: float[]) =
    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)

    let state =
        TrainedState(snapshot, EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> [], Evaluation(0.0, 0.0, 0))

    Trained<ReluOutputModel>((plan.Model :?> ReluOutputModel), plan, state)

let private random seed =
    let random = Random seed
    trained (plan (Importance.Geometric(Ratio = 0.9))) (Array.init 36 (fun _ -> Property.between -0.7 0.7 random))

let private samples (plan: TrainingPlan) =
    let drawn = Draws.samples plan.Sampler (plan.Stream StreamPurpose.Evaluation) 0 count
    [ for sample in 0 .. count - 1 -> Array.init 9 (fun i -> float (drawn[i][sample])) ]

/// Losses [sample][attack] from the definition; the attacks are +d_0, −d_0, +d_1, …
let private byHand (trained: Trained<ReluOutputModel>) epsilon moves =
    let gram = trained.Embedding().Gram()
    let parameters = trained.State.Final.Parameters.ToArray()

    let loss (x: float[]) (t: float[]) =
        let h, y = Array.zeroCreate<float> 3, Array.zeroCreate<float> 9
        trained.Model.Forward<float>(parameters, x, h, y)
        Seq.sum (seq { for i in 0..8 -> trained.Plan.Importance[i] * (t[i] - y[i]) ** 2.0 })

    let attacks =
        [
            for i in 0..8 do
                let row = gram.Row(i).ToArray()
                let norm = sqrt (Array.sumBy (fun g -> g * g) row)

                for sign in [ 1.0; -1.0 ] do
                    row |> Array.map (fun g -> sign * epsilon * g / norm)
        ]

    [
        for x in samples trained.Plan do
            let attacked = attacks |> List.map (Array.map2 (+) x)
            loss x x, attacked |> List.map (fun moved -> loss moved (if moves then moved else x))
    ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Attacks/ExactAttackTests"
        [
            for target in [ AttackTarget.Clean; AttackTarget.Moved ] do
                test $"losses under attack are those of attacked inputs, one by one: {target}" {
                    for seed in 0..4 do
                        let trained = random seed
                        let outcome = ExactAttack(Budget = 0.4, Samples = count, Target = target).On trained
                        let losses = byHand trained outcome.Epsilon (target = AttackTarget.Moved)
                        let alike = [ for a in 0..17 -> losses |> List.averageBy (fun (_, attacked) -> attacked[a]) ]

                        Near.within rounding (List.averageBy fst losses) outcome.Clean
                        Near.within rounding (losses |> List.averageBy (snd >> List.max)) outcome.PerSample
                        Near.within rounding (List.max alike) outcome.PerModel

                        let worst = alike |> List.findIndex (fun loss -> abs (loss - List.max alike) < rounding)
                        Expect.equal (outcome.Feature, outcome.Upwards) (worst / 2, worst % 2 = 0) $"for {seed}"
                        Near.inRange (outcome.Clean - rounding) outcome.PerSample outcome.PerModel
                        Expect.isTrue (outcome.StandardError > 0.0) $"for {seed}"
                }

            test "the attack is as long as its share of the average input norm" {
                let trained = random 1
                let drawn = Draws.samples trained.Plan.Sampler (trained.Plan.Stream StreamPurpose.Evaluation) 0 16_384
                let norm sample = sqrt (Seq.init 9 (fun i -> float (drawn[i][sample]) ** 2.0) |> Seq.sum)
                let mean = Seq.averageBy norm [ 0..16_383 ]
                Near.within rounding (0.25 * mean) (ExactAttack(Budget = 0.25, Samples = 2).On trained).Epsilon
            }

            test "without superposition an attack on a clean target costs ε², whatever the sample" {
                let trained = trained (plan (Importance.Uniform())) (Array.zeroCreate 36)
                let outcome = ExactAttack(Budget = 0.3, Samples = count).OnDedicated trained
                Near.within rounding (outcome.Epsilon ** 2.0) outcome.Increase
                Near.within rounding (outcome.Epsilon ** 2.0) outcome.IncreasePerModel
                Expect.isTrue outcome.Upwards ""
            }

            test "the model without superposition keeps the most important features and answers the others by their mean" {
                let importance = [| 1.0; 3.0; 2.0; 3.0 |]
                let mean = [| 0.1; 0.2; 0.3; 0.4 |]
                let parameters = DedicatedModel.Parameters(ReluOutputModel(Features = 4, Hidden = 2), importance, mean)
                Expect.equal parameters [| 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 0.0; 1.0; 0.1; 0.0; 0.3; 0.0 |] ""
            }

            test "the same attack has the same bits, and more samples begin with the same ones" {
                let trained = random 2
                let attack count = ExactAttack(Samples = count).On trained
                Expect.equal (attack 100) (attack 100) ""
                Expect.notEqual (attack 101) (attack 100) ""
            }

            test "a model that holds nothing cannot be attacked" {
                let outcome = ExactAttack(Samples = count).On(trained (plan (Importance.Uniform())) (Array.create 36 0.0))
                Expect.equal outcome.Increase 0.0 ""
                Expect.equal outcome.IncreasePerModel 0.0 ""
                Expect.equal outcome.Feature (-1) ""
            }

            property "‖(WᵀW)_i‖² is ‖W_i‖⁴ / D_i, also where a feature is missing" (fun random ->
                let n = random.Next(1, 12)
                let m = random.Next(1, n + 1)
                let absent = random.Next n

                let entries =
                    [|
                        for _ in 1..m do
                            for i in 0 .. n - 1 -> if i = absent then 0.0 else Property.between -1.0 1.0 random
                    |]

                let embedding = Matrices.ofRows (m, n, entries)
                Near.inRange 0.0 (1e-12) (AttackIdentity.Error embedding)
                Expect.equal (AttackIdentity.SquaredGains(embedding)[absent]) 0.0 "")

            test "an attack of no size or on no samples is a fault, said before anything is computed" {
                Expect.isEmpty (ExactAttack().Faults()) ""

                for budget, shown in [ 0.0, "0"; -0.1, "-0.1"; nan, "NaN" ] do
                    Faults.one "the budget of the attack" shown "a finite number above 0" (ExactAttack(Budget = budget).Faults())

                Faults.one "the number of attacked samples" "1" "at least 2" (ExactAttack(Samples = 1).Faults())

                let thrown = throws<InvalidOperationException>(fun () -> ExactAttack(Budget = 0.0).On(random 0) |> ignore)

                Expect.stringContains thrown.Message "budget" ""
            }
        ]
