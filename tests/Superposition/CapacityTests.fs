/// Questions and roundings of the studies of capacity.
module Research.Tests.CapacityQuestionTests

open System
open Research
open Expecto
open Research.Tests.DslSamples

let private trained features density (parameters: float list) loss =
    let plan =
        Plans.make (
            model = ReluOutputModel(Features = features, Hidden = 2),
            sampler = SparseUniform(Features = features, Density = Density.Of density)
        )

    let values = EquatableArray.Of<float> parameters
    let snapshot = Snapshot(1, values, values, values)

    let state =
        TrainedState(snapshot, EquatableArray.Of<Snapshot> [], EquatableArray.Of<LossPoint> [], Evaluation(loss, 0.0, 0))

    Trained<ReluOutputModel>((plan.Model :?> ReluOutputModel), plan, state)

let private row sides (of': float -> float) = [ for i in 0 .. sides - 1 -> of' (2.0 * Math.PI * float i / float sides) ]

let private pentagon = trained 5 0.01 (List.map ((*) 1.16) (row 5 cos @ row 5 sin) @ List.replicate 5 -0.275) 0.0

let private rounded levels bits values = List.ofArray (Quantiser.Round(Array.ofList values, bits, levels))

[<Tests>]
let tests =
    testList
        "Superposition/CapacityTests"
        [
            test "between extremes, both are levels, and the others are at equal steps" {
                let round = rounded QuantiserLevels.BetweenExtremes
                Expect.equal (round 1 [ -1.0; -0.1; 0.1; 3.0 ]) [ -1.0; -1.0; -1.0; 3.0 ] ""
                Expect.equal (round 2 [ 0.0; 0.9; 1.6; 3.0 ]) [ 0.0; 1.0; 2.0; 3.0 ] ""
                Expect.equal (round 3 [ 0.7; 0.7 ]) [ 0.7; 0.7 ] ""
                Near.within 1e-7 0.123 (List.item 1 (round 24 [ 0.0; 0.123; 1.0 ]))
            }

            test "around zero, zero is a level, and with one bit the only one" {
                let round = rounded QuantiserLevels.AroundZero
                Expect.equal (round 1 [ -1.0; 2.0 ]) [ 0.0; 0.0 ] ""
                Expect.equal (round 2 [ -1.4; -0.6; 0.0; 1.1; 2.0 ]) [ -2.0; 0.0; 0.0; 2.0; 2.0 ] ""
                Expect.throws (fun () -> round 0 [ 1.0 ] |> ignore) ""
            }

            test "a random rotation keeps all inner products, and is the same again" {
                let embedding = pentagon.Embedding()
                let rotated = RandomRotation.Of(embedding, 3)
                Expect.equal rotated (RandomRotation.Of(embedding, 3)) ""
                Expect.notEqual rotated (RandomRotation.Of(embedding, 4)) ""

                for before, after in Seq.zip (embedding.Gram().Values) (rotated.Gram().Values) do
                    Near.within 1e-12 before after
            }

            test "a pentagon needs two bits a weight, and eight cost it nothing" {
                let losses = derived (Quantised.ofTrained 4_096 8) pentagon
                Near.inRange 0.0 0.2 (List.last losses).Weights
                Near.within 0.01 (List.last losses).Weights (List.last losses).AroundZero
                Expect.equal (Quantised.fewest _.Weights 0.6 losses) 2 ""
                Expect.equal (Quantised.fewest _.Weights 0.0 losses) 9 "which no loss reaches"
                Expect.equal [ for sides in [ 4; 5; 6; 7 ] -> Quantised.ofPolygon sides ] [ 2; 2; 2; 3 ] ""
                Expect.hasLength ((Quantised.ofTrained 0 0).Faults()) 2 "no samples and no rotations"
            }

            test "a model's coherence is that of its stored features" {
                let found = Coherence.ofTrained pentagon
                Near.within 1e-12 (cos (0.4 * Math.PI)) found.Rays
                Near.within 1e-12 (-cos(0.8 * Math.PI)) found.Lines
                Expect.equal (found.Stored, found.Hidden) (5, 2) ""
                let pair = Coherence.ofTrained (trained 3 0.1 [ 1.0; -1.0; 0.1; 0.0; 0.0; 0.1; 0.0; 0.0; 0.0 ] 0.0)
                Expect.equal (pair.Stored, pair.Rays, pair.Lines) (2, -1.0, 1.0) "the short third does not count"
                let alone = trained 2 0.1 [ 1.0; 0.0; 0.0; 0.0; 0.0; 0.0 ] 0.0
                throws<NotMeasured>(fun () -> Coherence.ofTrained alone |> ignore) |> ignore
            }

            test "packings between two numbers of directions are interpolated" {
                let packings = [ 4, 0.1; 16, 0.5 ]
                Near.within 1e-12 0.3 (Coherence.between packings 8)
                Near.within 1e-12 0.5 (Coherence.between packings 16)
                throws<NotMeasured>(fun () -> Coherence.between packings 17 |> ignore) |> ignore
            }

            test "what dedicated features lose is the variance of those without a dimension" {
                let p = 0.3
                let lost = 3.0 * (p / 3.0 - p * p / 4.0)
                Near.within 1e-12 0.5 (TradeOff.overDedicated (trained 5 p (List.replicate 15 0.0) (0.5 * lost)))
            }
        ]
