module Research.Tests.SparseAutoencoderTests

open System
open Research
open Expecto

let private encoders: Encoder list =
    [ Encoder.Relu(); Encoder.TopK 2; Encoder.BatchTopK 1.5; Encoder.JumpRelu(); Encoder.Gated() ]

let private make encoder = SparseAutoencoder(Features = 2, Latents = 4, Encoder = encoder)

/// z, f and x' of an input, where E, e, D and c are these and the encoder's own vectors are the last numbers.
let private forward encoder (own: float list) (e: float list) (input: float[]) =
    let model = make encoder :> IModel
    let embedding = [ 1.0; 0.0; 0.0; 1.0; -1.0; 0.0; 0.6; 0.8 ]
    let decoder = [ 1.0; 0.0; -1.0; 0.6; 0.0; 1.0; 0.0; 0.8 ]
    let parameters = Array.ofList (embedding @ e @ decoder @ [ 0.5; -0.5 ] @ own)
    Expect.equal parameters.Length model.Layout.Size ""
    let between, output = Array.zeroCreate<float> 8, Array.zeroCreate<float> 2
    model.Forward<float>(ReadOnlySpan parameters, ReadOnlySpan input, Span between, Span output)
    between[..3], between[4..], output

let private input = [| 1.5; 0.5 |]

/// z of that input, without biases: E(x − c) with x − c = (1, 1).
let private z = [| 1.0; 1.0; -1.0; 1.4 |]

let private begun (model: SparseAutoencoder) (start: Initialiser) =
    Plans.make(model = model, start = start, loss = SparseCodingLoss()).Begin().Parameters.ToArray()

let private subjects (model: SparseAutoencoder) = (model :> IChecked).Faults() |> Seq.map _.Subject |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Models/SparseAutoencoderTests"
        [
            test "the pullback of every encoder agrees with dual numbers" {
                for encoder in encoders do
                    let check = Gradients.check (make encoder)
                    Expect.isTrue check.Holds $"{encoder}: {check.Sentence}"
                    Expect.equal check.Derivative IndependentDerivative.DualNumbers ""
            }

            test "codes are those of each encoder's equation, and x' = D f + c" {
                let none = [ 0.0; 0.0; 0.0; 0.0 ]

                let check encoder own e expected =
                    let found, f, output = forward encoder own e input
                    Near.allWithin 1e-12 (Array.map2 (+) z (Array.ofList e)) found
                    Near.allWithin 1e-12 (Array.ofList expected) f
                    let fourth = Array.item 3 f
                    Near.allWithin 1e-12 [| f[0] - f[2] + 0.6 * fourth + 0.5; f[1] + 0.8 * fourth - 0.5 |] output

                check (Encoder.Relu()) [] none [ 1.0; 1.0; 0.0; 1.4 ]
                check (Encoder.Relu()) [] [ -2.0; 0.0; 2.0; 0.0 ] [ 0.0; 1.0; 1.0; 1.4 ]
                check (Encoder.TopK 1) none none [ 0.0; 0.0; 0.0; 1.4 ]
                check (Encoder.TopK 2) none none [ 1.0; 0.0; 0.0; 1.4 ]
                check (Encoder.TopK 4) none none [ 1.0; 1.0; 0.0; 1.4 ]
                check (Encoder.BatchTopK 1.0) (1.2 :: none) none [ 0.0; 0.0; 0.0; 1.4 ]
                check (Encoder.BatchTopK 1.0) (-3.0 :: none) none [ 1.0; 1.0; 0.0; 1.4 ]
                // A code is all of z, not what exceeds the threshold; a z at its threshold is inactive.
                check (Encoder.JumpRelu()) [ 0.9; 1.0; 0.0; 2.0 ] none [ 1.0; 0.0; 0.0; 0.0 ]
                check (Encoder.Gated()) (none @ none) none [ 1.0; 1.0; 0.0; 1.4 ]
                // The gate opens by z with its bias e, the magnitude is eʳ E(x − c) + m without it.
                check
                    (Encoder.Gated())
                    ([ log 2.0; 0.0; 0.0; 0.0 ] @ [ 0.1; -3.0; 5.0; 0.0 ])
                    [ 0.0; 0.0; 0.0; -2.0 ]
                    [ 2.1; 0.0; 0.0; 0.0 ]
            }

            test "a dictionary begins tied, with columns of one norm, its biases at 0, and c at the mean if asked" {
                let model = SparseAutoencoder(Features = 3, Latents = 5, Encoder = Encoder.JumpRelu())
                let all = begun model (Initialiser.TiedDictionary(Norm = 0.25, AtMean = true, Threshold = 0.125))
                let e, d = all[..14], all[20..34]

                for j in 0..4 do
                    Near.allWithin 0.0 e[3 * j .. 3 * j + 2] [| d[j]; d[5 + j]; d[10 + j] |]
                    Near.within 1e-7 0.25 (sqrt (Array.sumBy (fun entry -> entry * entry) e[3 * j .. 3 * j + 2]))

                Expect.equal all[15..19] (Array.zeroCreate 5) "e"
                Expect.equal all[35..37] (Array.create 3 0.25) "c: density 0.5, uniform"
                Expect.equal all[38..] (Array.create 5 0.125) "theta"
                Expect.equal (begun model (Initialiser.TiedDictionary())).[35..37] (Array.zeroCreate 3) "c without the mean"
            }

            test "sizes and settings out of range are faults, one sentence each" {
                let only subject value bound (encoder: Encoder) =
                    Faults.one subject value bound ((make encoder :> IChecked).Faults())

                only "the number of active latents of a sample" "5" "in [1, 4], the number of latents" (Encoder.TopK 5)
                only "the number of active latents of a sample" "0" "in [1, 4], the number of latents" (Encoder.TopK 0)

                only
                    "the mean number of active latents of a sample"
                    "4.5"
                    "in (0, 4], the number of latents"
                    (Encoder.BatchTopK 4.5)

                only
                    "the mean number of active latents of a sample"
                    "NaN"
                    "in (0, 4], the number of latents"
                    (Encoder.BatchTopK nan)

                only "the rate of the threshold" "0" "in (0, 1]" (Encoder.BatchTopK(2.0, Rate = 0.0))

                only
                    "the bandwidth of the straight-through estimate"
                    "0"
                    "a finite number above 0"
                    (Encoder.JumpRelu(Bandwidth = 0.0))

                Expect.equal (subjects (SparseAutoencoder(Features = 0, Latents = 0))).Length 2 "both sizes"
                Expect.isEmpty (subjects (make (Encoder.TopK 4))) ""

                Faults.one
                    "the first threshold"
                    "-0.1"
                    "a finite number, 0 or above"
                    (Initialiser.TiedDictionary(Threshold = -0.1).Faults())
            }
        ]
