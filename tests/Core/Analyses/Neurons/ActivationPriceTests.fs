module Research.Tests.ActivationPriceTests

open System
open Research
open Expecto

/// The exact loss of at most two active features with λ‖h‖₁ at a site, over p.
let private lossOf (model: IModel) site p lambda =
    let sampler = SparseUniform(Features = model.Features, Density = Density.Of p)
    let penalties = [ L1 lambda (Place.Site site) ]

    let plan =
        Plans.make (
            model = model,
            sampler = sampler,
            penalties = penalties,
            loss = FewActiveLoss(Most = min 2 model.Features),
            trainer = QuasiNewton()
        )

    let loss = LossEvaluator.Of plan
    fun (parameters: float[]) -> loss.Evaluate(ReadOnlySpan parameters).Loss / p

/// The least density that a sampler allows.
let private rare = 1e-6

let private one = ReluOutputModel(Features = 1, Hidden = 1)

/// The loss of an antipodal pair of length w, 0 for two ignored features, at the best bias to first order in p.
let private pair p lambda =
    let loss = lossOf (ReluOutputModel(Features = 2, Hidden = 1)) "hidden" p lambda

    fun w ->
        let b = p * (1.0 - w * w) / 2.0
        loss [| w; -w; b; b |]

/// The root of a function that falls or rises from low to high.
let private root (low: float) (high: float) (f: float -> float) =
    let rec halve low high k =
        let middle = (low + high) / 2.0

        if k = 0 then middle
        elif sign (f middle) = sign (f low) then halve middle high (k - 1)
        else halve low middle (k - 1)

    halve low high 50

let private least (f: float -> float) = seq { for k in 500..1100 -> f (0.001 * float k) } |> Seq.min

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/ActivationPriceTests"
        [
            test "the loss of a feature in a direction is the exact one for p → 0" {
                for angle in [ 0.0; 0.3; Math.PI / 4.0 ] do
                    let c, s = cos angle, sin angle

                    for w in [ 0.0; 0.4; 0.9 ] do
                        let model = ReluOutputModel(Features = 2, Hidden = 2)
                        let exact = lossOf model "hidden" rare 0.3 [| w * c; 0.0; w * s; 0.0; 0.0; 0.0 |]

                        Near.within 1e-5 (ActivationPrice.Loss(w, 0.3, c + s) + 1.0 / 3.0) exact
            }

            test "at the crossing a feature loses as much as an ignored one, at the spinodal its minimum ends" {
                Near.within 5e-7 0.725775 ActivationPrice.Crossing
                Near.within 5e-5 1.0264 ActivationPrice.Spinodal
                Near.within 1e-15 (1.0 / 3.0) (ActivationPrice.Loss(ActivationPrice.CrossingLength, ActivationPrice.Crossing))
                let struct (_, stored) = ActivationPrice.Lengths ActivationPrice.Crossing
                Near.within 1e-12 ActivationPrice.CrossingLength stored
                let struct (barrier, stored) = ActivationPrice.Lengths ActivationPrice.Spinodal
                Near.within 1e-7 ActivationPrice.SpinodalLength barrier
                Near.within 1e-7 ActivationPrice.SpinodalLength stored

                for price in [ 1e-6; 0.1; 0.5; 1.0 ] do
                    let struct (barrier, stored) = ActivationPrice.Lengths price
                    let exact = lossOf one "hidden" rare price
                    let loss w = exact [| w; 0.0 |]

                    for w, isMinimum in [ barrier, false; stored, true ] do
                        let other = [ loss (w - 1e-3); loss (w + 1e-3) ]
                        Expect.equal (List.min other > loss w) isMinimum $"price {price}, length {w}"
                        Expect.equal (List.max other < loss w) (not isMinimum) $"price {price}, length {w}"

                Expect.throwsT<ArgumentOutOfRangeException> (fun () -> ActivationPrice.Lengths 1.03 |> ignore) "no minimum"
            }

            test "a feature with an axis of its own is dropped at .7258 (1 − 3p/4), at every density" {
                for p in [ 0.003; 0.1; 0.5; 1.0 ] do
                    let exact = lossOf one "hidden" p (ActivationPrice.DedicatedCrossing p)
                    let loss w = exact [| w; p * (1.0 - w * w) / 2.0 |]
                    Near.within 1e-12 (loss 0.0) (loss ActivationPrice.CrossingLength)
                    Near.within 1e-6 (loss 0.0) (least loss)
            }

            test "an antipodal pair is dropped later, at .7258 (1 − 31p/48) to first order" {
                for p in [ 0.003; 0.01 ] do
                    let gain lambda = let loss = pair p lambda in loss 0.0 - least loss
                    let crossing = root 0.6 0.8 gain
                    Near.within (ActivationPrice.Crossing * 0.6 * p * p + 2e-6) (ActivationPrice.PairCrossing p) crossing
                    Expect.isGreaterThan crossing (ActivationPrice.DedicatedCrossing p) ""
            }

            test "ten features on pairs of five neurons cost what weights of a size allow, without a loss" {
                // Neuron k is the first of pairs (k, k + 1) and (k, k + 2) modulo 5.
                let pairs = [| for k in 0..4 -> k, (k + 1) % 5 |] |> Array.append [| for k in 0..4 -> k, (k + 2) % 5 |]
                let model = ReluHiddenModel(Features = 10, Neurons = 5)
                let w = ActivationPrice.CrossingLength

                for largest in [ w / sqrt 2.0; 1.0; 3.0; 30.0 ] do
                    let struct (cost, ratio) = ActivationPrice.PairCode(w, largest)
                    let strong = w / sqrt (1.0 + ratio * ratio)

                    let weights off =
                        [|
                            for k in 0..4 do
                                for first, second in pairs ->
                                    if k = first then strong
                                    elif k = second then ratio * strong
                                    else -off
                            yield! Array.zeroCreate 10
                        |]

                    let loss off price = lossOf model "neurons" rare price (weights off) / 10.0
                    let crossing = ActivationPrice.Crossing / cost
                    Near.within 2e-5 (1.0 / 3.0) (loss largest crossing)

                    Expect.isGreaterThan
                        (loss (0.9 * largest) crossing - loss largest crossing)
                        1e-7
                        "features disturb each other"

                let struct (cost, _) = ActivationPrice.PairCode(w, w / sqrt 2.0)
                Near.within 1e-12 (sqrt 2.0) cost
            }

            test
                "a member of an antipodal pair lowers the loss by less each time that it is active: 1 − p of a dimension of its own" {
                for p in [ 0.001; 0.01; 0.1; 0.5 ] do
                    let ignored = 1.0 / 3.0 - p / 4.0
                    Near.within 1e-12 (ActivationPrice.PairReduction p) ((ignored - pair p 0.0 1.0) / ignored)
                    Near.within (3.0 * p * p) (1.0 - p) (ActivationPrice.PairReduction p)
            }
        ]
