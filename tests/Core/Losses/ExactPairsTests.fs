module Research.Tests.ExactPairsTests

open System
open Research
open Expecto

let private small (random: Random) =
    let features = random.Next(1, 6)
    let hidden = random.Next(1, features + 1)
    let parameters, densities, importance = Expected.random random features hidden
    features, hidden, parameters, densities, importance

/// Entries of a gradient, relative to the largest.
let private close relative (expected: float[]) (actual: float[]) =
    let scale = expected |> Array.map abs |> Array.max |> max 1.0
    Near.allWithin (relative * scale) expected actual

let private differences (loss: ExactLossFunction<_, _>) (parameters: float[]) importance =
    let step = Tolerances.differenceStep

    let moved i by = parameters |> Array.mapi (fun j value -> if i = j then value + by else value)

    Array.init parameters.Length (fun i ->
        (Expected.value loss (moved i step) importance - Expected.value loss (moved i -step) importance)
        / (2.0 * step))

let private truncated (densities: float[]) hidden most =
    Exact.Loss(
        SparseUniform(Features = densities.Length, Density = Density.PerFeature densities),
        ReluOutputModel(Features = densities.Length, Hidden = hidden),
        most
    )

[<Tests>]
let tests =
    testList
        "Core/Losses/ExactPairsTests"
        [
            property "the gradients are the slopes of the losses" (fun random ->
                let _, hidden, parameters, densities, importance = small random

                let agree (loss: ExactLossFunction<_, _>) =
                    close
                        Tolerances.centralDifference
                        (differences loss parameters importance)
                        (snd (Expected.both loss parameters importance))

                agree (Expected.relu densities hidden)
                agree (Expected.linear densities hidden))

            property "the loss alone is the loss beside a gradient, bit for bit" (fun random ->
                let _, hidden, parameters, densities, importance = small random
                let relu, linear = Expected.relu densities hidden, Expected.linear densities hidden
                Expect.equal (Expected.value relu parameters importance) (fst (Expected.both relu parameters importance)) ""
                Expect.equal (Expected.value linear parameters importance) (fst (Expected.both linear parameters importance)) "")

            property "an order of the features carries over to the gradient" (fun random ->
                let n, hidden, parameters, densities, importance = small random
                let order = Array.init n id
                random.Shuffle order
                let rows = Array.init (parameters.Length) (fun at -> parameters[at / n * n + order[at % n]])
                let other values = order |> Array.map (fun i -> Array.item i values)
                let loss, gradient = Expected.both (Expected.relu densities hidden) parameters importance
                let same, slope = Expected.both (Expected.relu (other densities) hidden) rows (other importance)
                Near.within 1e-13 loss same
                close 1e-13 (Array.init gradient.Length (fun at -> gradient[at / n * n + order[at % n]])) slope)

            property "a rotation of the hidden dimensions turns the gradient and leaves the loss" (fun random ->
                let n = random.Next(2, 6)
                let parameters, densities, importance = Expected.random random n 2
                let cos, sin = Math.SinCos(Property.between 0.0 6.3 random).ToTuple() |> fun (sin, cos) -> cos, sin

                let turn (values: float[]) =
                    values
                    |> Array.mapi (fun at value ->
                        if at < n then cos * value - sin * values[at + n]
                        elif at < 2 * n then sin * values[at - n] + cos * value
                        else value)

                let loss, gradient = Expected.both (Expected.relu densities 2) parameters importance
                let same, slope = Expected.both (Expected.relu densities 2) (turn parameters) importance
                Near.within 1e-13 loss same
                close 1e-13 (turn gradient) slope)

            property "loss and gradient are linear in the importances" (fun random ->
                let n, hidden, parameters, densities, importance = small random
                let loss = Expected.relu densities hidden
                let whole, gradient = Expected.both loss parameters importance
                let only i = Array.init n (fun j -> if i = j then importance[i] else 0.0)
                let parts = Array.init n (fun i -> Expected.both loss parameters (only i))
                Near.within 1e-13 whole (Array.sumBy fst parts)
                close 1e-13 gradient (Array.init gradient.Length (fun at -> parts |> Array.sumBy (fun (_, part) -> part[at]))))

            property "where no output can be negative the ReLU output model is the linear one" (fun random ->
                let n, hidden, parameters, densities, importance = small random
                let parameters = parameters |> Array.mapi (fun at value -> if at < hidden * n then value else 10.0 + value)
                let loss, gradient = Expected.both (Expected.linear densities hidden) parameters importance
                let same, slope = Expected.both (Expected.relu densities hidden) parameters importance
                Near.within (1e-14 * loss) loss same
                close 1e-14 gradient slope)

            test "a model that is dead has the second moments for its loss" {
                let densities = [| 1.0; 0.5; 0.25 |]
                let parameters = [| 0.5; -0.5; 0.25; -9.0; -9.0; -9.0 |]
                let loss, gradient = Expected.both (Expected.relu densities 1) parameters [| 1.0; 2.0; 4.0 |]
                Near.within 1e-16 1.0 loss
                Seq.iter (fun slope -> Expect.equal slope 0.0 "") gradient
            }

            test "the losses are what many samples average to" {
                for seed, features, hidden in [ 1, 2, 1; 2, 3, 2; 3, 5, 2; 4, 7, 3 ] do
                    let parameters, densities, importance = Expected.random (Random seed) features hidden

                    let sampled (model: IModel) expected =
                        let sampler = SparseUniform(Features = features, Density = Density.PerFeature densities)
                        let plan = Plans.make (model = model, sampler = sampler, importance = Importance.Explicit importance)
                        let stream = RandomStream(uint64 seed, 0, StreamPurpose.Evaluation)

                        let measured =
                            SampledLossEvaluator(plan, SampledLoss()).Mean(parameters, stream, 0, 200_000, Span<float>.Empty)

                        Near.statistic $"seed {seed}" expected measured.StandardError measured.Loss

                    sampled
                        (ReluOutputModel(Features = features, Hidden = hidden))
                        (Expected.value (Expected.relu densities hidden) parameters importance)

                    sampled
                        (LinearModel(Features = features, Hidden = hidden))
                        (Expected.value (Expected.linear densities hidden) parameters importance)
            }

            testCase "a truncated loss is below the true one by its remainder at most, which shrinks" (fun () ->
                for seed in 1..6 do
                    let n = 6 + seed % 3
                    let parameters, densities, importance = Expected.random (Random seed) n 3
                    let densities = densities |> Array.map (fun p -> p / 5.0)
                    // One row has fewer overlaps than there are features.
                    parameters[2] <- 0.0
                    parameters[2 + n] <- 0.0
                    let exact = Expected.value (Expected.relu densities 3) parameters importance
                    let mutable last = infinity

                    for most in 1..n do
                        let mutable remainder = nan
                        let value = (truncated densities 3 most).Evaluate(parameters, importance, Span<float>.Empty, &remainder)
                        Near.inRange (-1e-14) (remainder + 1e-14) (exact - value)
                        Expect.isTrue (remainder < last || remainder = 0.0) $"for {seed}, {most}"
                        last <- remainder

                    Expect.equal last 0.0 $"for {seed}")

            test "a truncated gradient is that of the truncated loss" {
                let parameters, densities, importance = Expected.random (Random 5) 7 3
                let loss = truncated (densities |> Array.map (fun p -> p / 5.0)) 3 2
                let _, gradient = Expected.both loss parameters importance
                close Tolerances.centralDifference (differences loss parameters importance) gradient
            }

            testCase "twenty rare features are within reach of a truncation" (fun () ->
                let parameters, _, importance = Expected.random (Random 6) 20 5
                let loss = truncated (Array.create 20 0.01) 5 4
                let mutable remainder = nan
                let value = loss.Evaluate(parameters, importance, Span<float>.Empty, &remainder)
                Near.inRange (1e-12) (1e-3 * value) remainder)

            test "a sum that is too long says what it would cost and what would fit" {
                let faults features (most: int) =
                    let sampler, model = SparseUniform(Features = features), ReluOutputModel(Features = features, Hidden = 2)

                    if most = 0 then
                        Exact.Loss(sampler, model).Faults()
                    else
                        Exact.Loss(sampler, model, most).Faults()

                let remedy = (single (faults 20 0)).Sentence

                for words in [ "20"; "at most 12"; " s and "; " bytes"; "truncate at 6 " ] do
                    Expect.stringContains remedy words $"for {words}"

                Expect.isEmpty (faults 12 0) ""
                Expect.isEmpty (faults 20 6) ""
                Expect.stringContains ((single (faults 20 7)).Sentence) "truncate at 6 " ""
                Expect.stringContains ((single (faults 31 1)).Sentence) "draw samples" ""
                Faults.one "the largest number of active features" "-1" "in [1, 3]" (faults 3 -1)
                Faults.one "the largest number of active features" "4" "in [1, 3]" (faults 3 4)
            }

            test "sampler and model must be of one size, and lengths must be theirs" {
                let apart = Exact.Loss(SparseUniform(Features = 3), LinearModel(Features = 4, Hidden = 2))
                Faults.one "the number of features of the model" "4" "that of the sampler, 3" (apart.Faults())

                throws<InvalidOperationException>(fun () ->
                    Expected.value apart (Array.zeroCreate 12) (Array.zeroCreate 4) |> ignore)
                |> ignore

                let loss = Expected.linear [| 0.5; 0.5 |] 1

                let refused size importances room =
                    throws<ArgumentException>(fun () ->
                        loss.Evaluate(
                            Array.zeroCreate<float> size,
                            Array.zeroCreate<float> importances,
                            Array.zeroCreate<float> room
                        )
                        |> ignore)
                    |> ignore

                refused 3 2 0
                refused 4 1 0
                refused 4 2 3
            }
        ]
