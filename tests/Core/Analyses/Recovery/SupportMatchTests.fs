module Research.Tests.SupportMatchTests

open System
open Research
open Expecto

let private ofColumns (columns: float list list) =
    Matrix.Build(columns.Head.Length, columns.Length, (fun row column -> columns[column][row]))

let private axes = Matrices.ofRows (2, 2, [| 1.0; 0.0; 0.0; 1.0 |])

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/SupportMatchTests"
        [
            test "precision, recall and F1 are shares of firings and of activity" {
                let inputs = ofColumns [ [ 0.5; 0.2; 0.0; 0.0 ]; [ 0.0; 0.0; 0.0; 0.9 ] ]
                let codes = ofColumns [ [ 0.1; 0.0; 0.3; 0.0 ]; [ 0.0; 0.0; 0.0; 0.4 ]; [ 0.0; 0.0; 0.0; 0.0 ] ]
                let support = SupportMatch.Of(inputs, codes)
                Expect.equal (support.Precision[0, 0], support.Recall[0, 0], support.F1[0, 0]) (0.5, 0.5, 0.5) ""
                Expect.equal (support.Precision[1, 1], support.Recall[1, 1], support.F1[1, 1]) (1.0, 1.0, 1.0) ""
                Expect.equal (support.Precision[0, 2], support.Recall[0, 2], support.F1[0, 2]) (0.0, 0.0, 0.0) "a dead latent"
                Expect.equal support.OfFeatures 0.75 ""
            }

            test "a dead latent lowers the mean over latents, and a feature without a latent that over features" {
                let inputs = ofColumns [ [ 1.0; 0.0 ]; [ 0.0; 1.0 ] ]
                let dead = SupportMatch.Of(inputs, ofColumns [ [ 1.0; 0.0 ]; [ 0.0; 0.0 ] ])
                let found = DirectionMatch.Of(axes, axes)
                Expect.equal (dead.OfLatents found, dead.OfFeatures) (0.5, 0.5) ""

                let single = SupportMatch.Of(inputs, ofColumns [ [ 1.0; 0.0 ] ])
                let one = DirectionMatch.Of(axes, Matrices.ofRows (2, 1, [| 1.0; 0.0 |]))
                Expect.equal (single.OfLatents one, single.OfFeatures) (1.0, 0.5) ""
            }

            test "by chance, F1 of a density is about that density, not 0" {
                let random = Random 1
                let inputs = Matrix.Build(4000, 1, (fun _ _ -> if random.NextDouble() < 0.3 then 1.0 else 0.0))
                let chance = SupportMatch.ByChance(inputs, inputs, _.OfFeatures)
                Expect.equal (SupportMatch.Of(inputs, inputs).OfFeatures) 1.0 ""
                Near.within 0.01 (Array.average (inputs.Column 0)) chance
            }

            test "reconstruction by the mean explains nothing, by the activations everything" {
                let activations = ofColumns [ [ 0.0; 1.0; 2.0 ]; [ 1.0; 1.0; 1.0 ] ]
                let mean = SparseCodes(Matrix.Build(3, 1, (fun _ _ -> 1.0)), EquatableArray.Of<float> [ 0.0; 0.0; 0.0 ])
                Near.within 1e-15 0.0 (mean.ExplainedVariance(Matrices.ofRows (2, 1, [| 1.0; 1.0 |]), activations))
                Near.within 1e-12 1.0 (BasisPursuit().Encode(axes, activations).ExplainedVariance(axes, activations))
                // An offset costs: h − 1 in the first dimension leaves 3 of a variance of 2.
                let nothing =
                    SparseCodes(
                        Matrix.Build(3, 2, (fun s j -> if j = 0 then activations[s, 0] - 1.0 else 1.0)),
                        mean.Certificates
                    )

                Near.within 1e-12 -0.5 (nothing.ExplainedVariance(axes, activations))
            }

            test "other numbers of samples and activations without variance are refused" {
                let codes = SparseCodes(Matrix.Build(2, 2, (fun _ _ -> 1.0)), EquatableArray.Of<float> [ 0.0; 0.0 ])
                let said action = throws<InvalidOperationException>(action >> ignore).Message

                Expect.stringContains
                    (said (fun () -> SupportMatch.Of(axes, Matrix.Build(3, 1, (fun _ _ -> 1.0)))))
                    "is 3 but must be 2"
                    ""

                Expect.stringContains
                    (said (fun () -> codes.ExplainedVariance(axes, Matrix.Build(2, 2, (fun _ _ -> 1.0)))))
                    "variance"
                    ""

                Expect.stringContains
                    (said (fun () -> codes.ExplainedVariance(axes, Matrix.Build(3, 2, (fun _ c -> float c)))))
                    "samples"
                    ""
            }
        ]
