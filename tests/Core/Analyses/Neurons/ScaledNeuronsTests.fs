module Research.Tests.ScaledNeuronsTests

open System
open Research
open Expecto

let private matrix rows columns entry = Matrix.Build(rows, columns, (fun row column -> entry row column))

let private random (random: Random) rows columns = matrix rows columns (fun _ _ -> Property.between -1.0 1.0 random)

/// The neurons exchanged, and each multiplied by a factor above 0.
let private changed (order: int[]) (scales: float[]) (inputs: Matrix) (outputs: Matrix) =
    matrix inputs.Rows inputs.Columns (fun k i -> scales[k] * inputs[order[k], i]),
    matrix outputs.Rows outputs.Columns (fun i k -> outputs[i, order[k]] / scales[k])

let private values (matrix: Matrix) = Array.ofSeq matrix.Values

/// Neuron 0 has the ideal motif on the features 0 and 1, neuron 1 takes 4 off output 1 where x_0 > 0, neuron 2 has a third feature.
let private ideal =
    Matrices.ofRows (3, 3, [| 2.0; -0.5; 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0 |]),
    Matrices.ofRows (3, 3, [| 0.5; 0.0; 0.0; 2.0; -4.0; 0.0; 0.0; 0.0; 1.0 |])

/// |x| of one feature in two neurons.
let private plan loss =
    Plans.make (
        model = AbsoluteValueModel(Features = 1, Neurons = 2),
        sampler = SparseUniform(Features = 1, Density = Density.Of 0.5, Magnitude = Magnitude.Symmetric()),
        target = Target.Absolute,
        loss = loss
    )

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/ScaledNeuronsTests"
        [
            property "scaled and ordered neurons do not depend on the scale and the order of neurons" (fun random' ->
                let m, n = 5, 4
                let inputs, outputs = random random' m n, random random' n m
                let order = [| 3; 0; 4; 1; 2 |]
                let scales = Array.init m (fun _ -> Property.between 0.1 10.0 random')
                let own = ScaledNeurons.Of(inputs, outputs)
                let other = ScaledNeurons.Of(changed order scales inputs outputs)
                let ordered (neurons: ScaledNeurons) = neurons.Ordered(neurons.Order())
                Near.allWithin 1e-12 (values (ordered own).Inputs) (values (ordered other).Inputs)
                Near.allWithin 1e-12 (values (ordered own).Outputs) (values (ordered other).Outputs)

                for k in 0 .. m - 1 do
                    Near.within 1e-12 1.0 (own.Inputs.Row(k).ToArray() |> Array.map abs |> Array.max)
                    Near.within 1e-12 (own.Reach order[k]) (other.Reach k))

            test "how many features a neuron reads" {
                let inputs = Matrices.ofRows (4, 3, [| 2.0; 0.0; 0.0; -1.0; 1.0; 0.0; 3.0; -3.0; 3.0; 1.0; 0.5; 0.0 |])
                let scaled = ScaledNeurons.Of(inputs, matrix 3 4 (fun _ _ -> 1.0))
                Near.allWithin 1e-12 [| 1.0; 2.0; 3.0; 1.5625 / 1.0625 |] (Array.init 4 scaled.Spread)
                Near.allWithin 1e-12 [| 0.0; 1.0; 1.0; 0.5 |] (Array.init 4 scaled.Second)
                Expect.equal (Array.init 4 scaled.Top) [| 0; 0; 0; 0 |] ""
            }

            test "the imbalance of a neuron is the logarithm of its norms" {
                let found = changed [| 0; 1; 2 |] [| Math.E; 1.0; 1.0 |] <|| ideal |> ScaledNeurons.Imbalance
                let before = ScaledNeurons.Imbalance ideal
                Near.allWithin 1e-12 [| before[0] + 2.0; before[1]; before[2] |] (Array.ofSeq found)
            }

            property "the ideal motif is found, whatever the scale and the order of neurons" (fun random' ->
                let order = [| 2; 0; 1 |]
                let scales = Array.init 3 (fun _ -> Property.between 0.1 10.0 random')
                let inputs, outputs = changed order scales <|| ideal
                let found = AsymmetricMotif.Shared(inputs, outputs, [| 0.0; 0.1; 0.0 |]) |> Seq.exactlyOne
                Expect.isTrue found.IsMotif ""
                Expect.equal (found.Neuron, found.Strong, found.Weak, found.Inhibitor) (1, 0, 1, 2) ""
                Near.within 1e-12 4.0 found.Ratio
                Near.within 1e-12 0.1 found.Net)

            test "neither equal weights nor a missing inhibitor are the motif, and one feature alone is not shared" {
                let inputs, outputs = ideal
                let without = matrix 3 3 (fun i k -> if k = 1 then 0.0 else outputs[i, k])
                let alone = AsymmetricMotif.Shared(inputs, without, Array.zeroCreate 3) |> Seq.exactlyOne
                Expect.isFalse alone.IsMotif ""
                Expect.equal alone.Inhibitor -1 ""
                Near.within 1e-12 4.0 alone.Net
                let equal = matrix 3 3 (fun k i -> float (sign inputs[k, i]))
                let ones sign = matrix 3 3 (fun i k -> if k = 0 && i < 2 then sign else outputs[i, k])
                let symmetric = AsymmetricMotif.Shared(equal, ones 1.0, Array.zeroCreate 3)
                Expect.isFalse (Seq.exactlyOne symmetric).IsMotif ""
                Expect.isEmpty (AsymmetricMotif.Shared(equal, ones -1.0, Array.zeroCreate 3)) "a gain of −1 is none of 1"
                Near.within 1e-12 1.0 (Seq.exactlyOne symmetric).Ratio
            }

            test "a minimum with a condition keeps it, and is not below the free one" {
                for plan, samples in [ plan (FewActiveLoss()), 1; plan (SampledLoss(Batch = 8, EvaluationSamples = 2000)), 500 ] do
                    let start = [| 0.8; -0.7; 0.9; 0.6; 0.05 |]
                    let free = BoundMinimum.Of(plan, samples, start, -1, -1, 0.0, 200)
                    Near.within 1e-8 0.0 free.Loss
                    Near.within 1e-8 0.0 free.Judged
                    // Both neurons read x > 0, so that the other half is ignored.
                    let held = BoundMinimum.Of(plan, samples, start, 0, 1, 2.0, 200)
                    Near.within 1e-15 (2.0 * held.Parameters[0]) held.Parameters[1]
                    Expect.isTrue (held.Loss > 0.01) $"{held.Loss}"
                    let again = BoundMinimum.Of(plan, samples, held.Parameters, 0, 1, 2.0, 200)
                    Near.within 1e-9 held.Loss again.Loss

                    for shift in [ -1e-3; 1e-3 ] do
                        for k in 0..4 do
                            let moved =
                                Array.mapi (fun at value -> if at = k then value + shift else value) (held.Parameters.ToArray())

                            let there = (BoundMinimum.Of(plan, samples, moved, 0, 1, 2.0, 1)).Loss
                            Expect.isTrue (there >= held.Loss - 1e-12) $"{there:R} is below {held.Loss:R} near parameter {k}."
            }

            test "a condition on one parameter alone is refused" {
                Expect.throwsT<ArgumentOutOfRangeException>
                    (fun () -> BoundMinimum.Of(plan (FewActiveLoss()), 1, Array.zeroCreate 5, 1, 1, 1.0, 10) |> ignore)
                    ""
            }
        ]
