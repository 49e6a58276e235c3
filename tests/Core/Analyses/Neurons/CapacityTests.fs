module Research.Tests.CapacityTests

open System
open Research
open Expecto

// Rounding of a loss relative to that of ignoring every feature.
let private nothing = 1e-12

/// h = ReLU(Wx), x' = ReLU(Wᵀh + b).
let private tied n m =
    ChainModel(
        Name = "ReLU hidden layer",
        Chain = Chain [ Layer.Dense("W", m, n); Layer.Relu; Layer.Transposed "W"; Layer.Bias "b"; Layer.Relu ]
    )

/// The least Σ_i H_i over quasi-Newton searches from random starts; H_i = 1 for a feature that is ignored.
let private least (sampler: ISampler) scale (model: IModel) starts =
    [
        for restart in 0 .. starts - 1 ->
            Plans.make (model = model, sampler = sampler, loss = FewActiveLoss(), trainer = QuasiNewton(), restart = restart)
    ]
    |> Trains.on "simd" 1
    |> List.map (fun state -> 3.0 * scale * state.Evaluation.Loss)
    |> List.min

let private oneHot n = OneHot(Features = n), float n

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/CapacityTests"
        [
            test "antipodal pairs hold 2m features without loss, and one more costs" {
                for m in 1..8 do
                    let code = FeatureCodes.AntipodalPairs(Capacity.LinearHidden m)
                    Expect.equal (code.Model :?> ReluOutputModel).Hidden m ""
                    Near.inRange 0.0 nothing code.Loss

                let over n m starts = least <|| oneHot n <| ReluOutputModel(Features = n, Hidden = m) <| starts
                Near.within 1e-9 0.75 (over 3 1 64)
                Near.within 5e-7 0.237384 (over 5 2 64)
            }

            test "an antichain of C(m, ⌊m/2⌋) sets of neurons has no loss under a tied ReLU hidden layer" {
                for m in 2..8 do
                    let code = FeatureCodes.Antichain m
                    Expect.equal code.Sampler.Features (List.item (m - 2) [ 2; 3; 6; 10; 20; 35; 70 ]) ""
                    Near.inRange 0.0 nothing code.Loss

                Near.inRange 0.0 nothing (FeatureCodes.Antichain(5, 7)).Loss
                let outside () = FeatureCodes.Antichain(5, 11) |> ignore
                Expect.throwsT<ArgumentOutOfRangeException> outside "one more than there are"
            }

            property "a feature whose neurons are among those of another is never without loss" (fun random ->
                let n, m = 3, random.Next(2, 6)
                let weights = Array.init (m * n) (fun _ -> Property.between -2.0 2.0 random)

                // Feature 0 reads some of the neurons of feature 1, with a norm of 1.
                for k in 0 .. m - 1 do
                    weights[k * n] <-
                        if k = 0 || weights[k * n] > 0.0 then
                            0.1 + abs weights[k * n]
                        else
                            weights[k * n]

                    weights[k * n + 1] <-
                        if weights[k * n] > 0.0 then
                            0.1 + abs weights[k * n + 1]
                        else
                            weights[k * n + 1]

                let bias = Array.init n (fun _ -> -(Property.between 0.0 0.3 random))
                let loss = Exact.FewActive(OneHot(Features = n), tied n m)
                let errors = Exact.ErrorsAlone(loss, ReadOnlySpan(Array.append weights bias))
                Expect.isGreaterThan (errors[0, 0] + errors[1, 1] + errors[1, 0]) 0.0 "")

            test "a tied ReLU hidden layer of two neurons has a loss of at least .147979 with three features" {
                // The limit of rare features: at this density a bias above 0 costs more than it can save.
                let p = 1e-5
                let sampler = SparseUniform(Features = 3, Density = Density.Of p)
                Near.within 1e-4 0.147979 (least sampler (1.0 / p) (tied 3 2) 400)
            }

            test "m C(m − 1, ⌊(m − 1)/2⌋) features have a loss that goes to 0 as 1/D²" {
                for m in 2..6 do
                    Expect.equal (Capacity.ReluHiddenLimit m) (List.item (m - 2) [ 2; 6; 12; 30; 60 ]) ""

                    for largest in [ 8.0; 80.0; 800.0 ] do
                        let code = FeatureCodes.Flags(m, largest)
                        Expect.equal (code.Sampler.Features, code.LargestWeight) (Capacity.ReluHiddenLimit m, largest) ""
                        let t = float ((m - 1) / 2)
                        let gain = 2.0 * sqrt (1.0 - t / (largest * largest)) / largest + (t - 1.0) / (largest * largest)
                        Near.within 1e-12 (t * gain * gain) code.Loss
            }

            test "four features of three neurons have a loss of 2/D⁴, one more than the antichain holds" {
                Expect.equal (Capacity.ReluHidden 3) 3 ""

                for largest in [ 4.0; 10.0; 100.0 ] do
                    let code = FeatureCodes.FourOfThree largest
                    Expect.equal code.LargestWeight largest ""
                    let expected = 2.0 * (1.0 - pown largest -4) * pown largest -4
                    Near.within (1e-9 * expected) expected code.Loss
            }

            test "three neurons hold any number of features without a tie, and six their absolute values" {
                for n in [ 1; 2; 5; 50 ] do
                    for code in [ FeatureCodes.MomentCurve n; FeatureCodes.AbsoluteMomentCurve n ] do
                        Near.inRange 0.0 nothing code.Loss
                        Near.inRange 0.0 (max 4.0 (float (n * n))) code.LargestWeight
            }

            test
                "two neurons without a tie have a loss that goes to 0 as 4/d² for any number of features, four of absolute values" {
                for n in [ 1; 2; 3; 5; 8 ] do
                    for ratio in [ 8.0; 64.0; 512.0 ] do
                        let expected =
                            List.sum [ for k in 1 .. n - 1 -> float ((n - k) * (k + 1) * (k + 1)) * ratio ** (-2.0 * float k) ]
                            / float n

                        for code, neurons in [ FeatureCodes.Fan(n, ratio), 2; FeatureCodes.AbsoluteFan(n, ratio), 4 ] do
                            Expect.equal (code.Model :?> AbsoluteValueModel).Neurons neurons ""
                            Near.within (1e-9 * expected + 1e-25) expected code.Loss
                            let largest = ratio ** float (n - 1) * max 1.0 (float (n - 2))
                            Near.within (1e-12 * largest) largest code.LargestWeight

                // As d grows tenfold, the loss falls a hundredfold.
                let losses = [ for ratio in [ 64.0; 640.0 ] -> (FeatureCodes.Fan(3, ratio)).Loss ]
                Near.within 0.1 100.0 (losses[0] / losses[1])

                Expect.equal
                    [ for m in 1..4 -> Capacity.UntiedReluHidden m |> Option.ofNullable ]
                    [ Some 1; Some 2; None; None ]
                    ""

                Expect.equal [ for m in 4..7 -> Capacity.HoldsAnyAbsoluteValues m ] [ false; false; true; true ] ""
            }

            property "three features of two neurons are never without loss, at either sign of absolute values" (fun random ->
                let weights = Array.init 12 (fun _ -> Property.between -2.0 2.0 random)
                let bias = Array.init 3 (fun _ -> -(Property.between 0.0 0.3 random))
                let parameters = Array.append weights bias

                for isSigned in [ false; true ] do
                    let magnitude: IMagnitude = if isSigned then Magnitude.Symmetric() else Magnitude.Uniform()
                    let target = if isSigned then Target.Absolute else Target.Input
                    let sampler = OneHot(Features = 3, Magnitude = magnitude)
                    let model = AbsoluteValueModel(Features = 3, Neurons = 2)
                    let errors = Exact.ErrorsAlone(Exact.FewActive(sampler, model, 1, target), ReadOnlySpan parameters)
                    // Output j reads the hidden vector in the middle with a gain of at most a sum of gains of the two others.
                    let h i = [| for k in 0..1 -> max 0.0 weights[k * 3 + i] |]
                    let angle i = Math.Atan2((h i)[1], (h i)[0])
                    let middle = [ 0..2 ] |> List.sortBy angle |> List.item 1
                    Expect.isGreaterThan (List.sum [ for i in 0..2 -> errors[middle, i] ]) 1e-6 "")

            property "no linear read-out is below its floor, which the first m features attain" (fun random ->
                let n, m = random.Next(2, 7), random.Next(1, 5)

                let readOut: Layer list = [ Layer.Dense("W1", m, n); Layer.Relu; Layer.Dense("W2", n, m) ]

                let model = ChainModel(Name = "linear read-out", Chain = Chain readOut)
                let loss = Exact.FewActive(OneHot(Features = n), model)
                let ones = Array.create n 1.0
                let relative (parameters: float[]) = 3.0 * loss.Evaluate(parameters.AsSpan(), ones.AsSpan(), Span.Empty)
                let floor = Capacity.LinearReadOutFloor(n, m)
                let weights = Array.init (2 * m * n) (fun _ -> Property.between -1.0 1.0 random)
                Expect.isGreaterThan (relative weights) (floor - 1e-12) ""

                let first =
                    [|
                        for k in 0 .. m - 1 do
                            for i in 0 .. n - 1 -> if i = k then 1.0 else 0.0
                        for j in 0 .. n - 1 do
                            for k in 0 .. m - 1 -> if j = k then 1.0 else 0.0
                    |]

                Near.within 1e-12 floor (relative first))
        ]
