module Research.Tests.PenalisedCodeTests

open System
open Research
open Expecto

let private mean value = Seq.average (seq { for k in 0..99_999 -> value ((float k + 0.5) / 100_000.0) })

let private states penalty (weighted: (float * float list) list) =
    PenalisedStates(
        Matrix.Build(weighted.Length, (snd weighted.Head).Length, (fun s k -> (snd weighted[s])[k])),
        EquatableArray.Of<float> [ for weight, _ in weighted -> weight ],
        penalty
    )

/// Parent and child (Chanin et al. 2025): P(parent) = 0.25, P(child | parent) = 0.2.
let private family penalty = states penalty [ 0.75, [ 0.0; 0.0 ]; 0.2, [ 1.0; 0.0 ]; 0.05, [ 1.0; 1.0 ] ]

let private sine (found: OneLatent) = found.Direction[1] * float (sign found.Direction[0])

/// The objective of one latent by a grid over its angle, its offset and nothing else.
let private grid penalty offsets (activations: PenalisedStates) =
    List.min
        [
            for angle in 0.0..0.05..6.28 do
                for x in offsets do
                    for y in offsets ->
                        Seq.sum (
                            seq {
                                for s in 0 .. activations.States.Rows - 1 do
                                    let a, b = activations.States[s, 0] - x, activations.States[s, 1] - y
                                    let along = cos angle * a + sin angle * b

                                    let cost code = (a - code * cos angle) ** 2.0 + (b - code * sin angle) ** 2.0 + penalty * code

                                    activations.Probabilities[s] * cost (max 0.0 (along - penalty / 2.0))
                            }
                        )
        ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/PenalisedCodeTests"
        [
            test "recall, error and ratios of a soft threshold are those of its codes" {
                for penalty, offset in [ 0.1, 0.0; 0.5, 0.0; 1.2, 0.0; 0.4, 0.1 ] do
                    let threshold = SoftThreshold(Penalty = penalty, Offset = offset)
                    let code x = max 0.0 (x - offset - penalty / 2.0)
                    Near.within 2e-5 (mean (fun x -> if code x > 0.0 then 1.0 else 0.0)) threshold.Recall
                    Near.within 1e-6 (mean (fun x -> (x - offset - code x) ** 2.0)) threshold.Error

                    if offset = 0.0 then
                        Near.within 1e-4 (mean (fun x -> code x / x)) threshold.MeanRatio
                        Near.within 1e-6 (mean code / mean id) threshold.RatioOfMeans
            }

            test "mean ratios of norms at λ = 0.1, 0.2 and 0.5" {
                for penalty, expected in [ 0.1, 0.80021; 0.2, 0.66974; 0.5, 0.40343 ] do
                    Near.within 5e-6 expected (SoftThreshold(Penalty = penalty)).MeanRatio
            }

            test "no code has a lower objective than the soft threshold's" {
                for x in 0.05..0.1..0.95 do
                    let cost code = (x - code) ** 2.0 + 0.4 * code
                    Near.inRange -1.0 ((List.map cost [ 0.0..0.001..1.0 ] |> List.min) + 1e-12) (cost (max 0.0 (x - 0.2)))
            }

            test "no other decoder bias has a lower objective than the best offset" {
                for penalty in [ 0.1; 0.5; 1.0 ] do
                    for density in [ 0.01; 0.3; 1.0 ] do
                        let at offset = SoftThreshold(Penalty = penalty, Offset = offset).Objective density
                        let best = SoftThreshold(Penalty = penalty).BestOffset density

                        Near.inRange
                            (1e-6 + at best - 2e-6)
                            (List.min [ for offset in 0.0 .. 0.001 .. 1.0 - penalty / 2.0 -> at offset ] + 1e-9)
                            (at best)

                        Expect.isGreaterThan best 0.0 ""
            }

            test "a dictionary with the direction of every state attains the floor, and random ones do not go below it" {
                for penalty in [ 0.01; 0.3; 1.0; 2.5 ] do
                    let activations = family penalty
                    let diagonal = sqrt 0.5
                    let absorbing = Matrix.OfRows(2, 2, [| 1.0; diagonal; 0.0; diagonal |].AsSpan())
                    Near.within 1e-9 (activations.Floor()) (activations.Of absorbing)

                    for draw in 0..19 do
                        Near.inRange (activations.Floor() - 1e-9) 2.0 (activations.Of(RandomDictionaries.Draw(2, 4, 1UL, draw)))
            }

            test "what absorption gains: (2 − √2) λ − λ²/4 a child up to λ = 2, (λ/2 − √2)² beyond, nothing from 2√2 on" {
                let gain penalty =
                    let activations = family penalty
                    (activations.Of(Matrix.OfRows(2, 2, [| 1.0; 0.0; 0.0; 1.0 |].AsSpan())) - activations.Floor()) / 0.05

                for penalty in [ 0.01; 0.5; 1.9 ] do
                    Near.within 1e-6 ((2.0 - sqrt 2.0) * penalty - penalty * penalty / 4.0) (gain penalty)

                Near.within 1e-6 ((1.2 - sqrt 2.0) ** 2.0) (gain 2.4)
                Near.within 1e-9 0.0 (gain 2.9)
            }

            test "one latent without a penalty is the first principal direction" {
                let found = OneLatent.Of(family 0.0, true)
                Near.within 1e-6 0.2434 (Math.Round(abs (sine found), 4))
                Near.within 1e-6 0.038088 found.Objective

                let negative = states 0.0 [ 0.6, [ 0.0; 0.0 ]; 0.225, [ 1.0; 0.0 ]; 0.15, [ 0.0; 1.0 ]; 0.025, [ 1.0; 1.0 ] ]

                let angle = 0.5 * atan2 (-2.0 * 0.01875) (0.1875 - 0.144375)
                Near.within 1e-5 (sin angle) (sine (OneLatent.Of(negative, true)))
                Near.within 1e-5 0.2298 (Math.Round(sine (OneLatent.Of(family 0.0, false)), 4))
            }

            test "no direction and offset on a grid is better than the best latent, with a penalty and without a bias" {
                for penalty in [ 0.05; 0.4 ] do
                    let activations = family penalty
                    let coarse = grid penalty [ -0.2 .. 0.05..0.4 ] activations
                    Near.inRange (coarse - 0.01) (coarse + 1e-12) (OneLatent.Of(activations, true).Objective)
                    let fixed' = grid penalty [ 0.0 ] activations
                    Near.inRange (fixed' - 0.002) (fixed' + 1e-12) (OneLatent.Of(activations, false).Objective)
            }

            test "probabilities that do not fit are refused in a sentence" {
                let message = Expect.throwsC (fun () -> (states -1.0 [ 0.5, [ 1.0 ]; 0.4, [ 2.0 ] ]).Floor() |> ignore) _.Message
                Expect.stringContains message "penalty" ""
                Expect.stringContains message "probabilities" ""
            }
        ]
