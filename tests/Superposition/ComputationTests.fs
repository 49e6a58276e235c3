module Research.Tests.ComputationTests

open Research
open Expecto
open Research.Tests.DslSamples

/// |x_i| of three features in six neurons, exactly: neurons of x > 0 first, scaled by other factors.
let private exact =
    let model = AbsoluteValueModel(Features = 3, Neurons = 6)
    let scale k = float (k + 1)
    let entry i k weight = if i = k % 3 then weight else 0.0

    let parameters =
        [
            for k in 0..5 do
                for i in 0..2 -> entry i k (if k < 3 then scale k else -(scale k))
            for i in 0..2 do
                for k in 0..5 -> entry i k (1.0 / scale k)
            yield! [ 0.0; 0.0; 0.0 ]
        ]

    let sampler = SparseUniform(Features = 3, Density = Density.Of 0.5, Magnitude = Magnitude.Symmetric())
    let plan = Plans.make (model = model, sampler = sampler, importance = Importance.Explicit [ 1.0; 1.0; 2.0 ])
    Trained<AbsoluteValueModel>(model, plan, stateOf parameters 0.125)

let private changedTo (parameters: float[]) =
    Trained<AbsoluteValueModel>(exact.Model, exact.Plan, stateOf (List.ofArray parameters) 0.125)

[<Tests>]
let tests =
    testList
        "Superposition/ComputationTests"
        [
            test "two neurons a feature are three pairs with gains of 1, in the order of features" {
                let found = Computation.neurons exact
                Expect.equal (Computation.monosemantic found, Computation.polysemantic found) (6, 0) ""
                Expect.equal (Computation.kinds found) [ 6; 0; 0; 0 ] ""
                Expect.equal (Computation.pairs found) [ 0, (0, 1); 1, (2, 3); 2, (4, 5) ] ""
                Near.within 1e-12 0.0 (Computation.gainError found)
                Expect.isTrue (found.Imbalance > 0.5) "the factors differ"
            }

            test "each output is the absolute value of its input, from two neurons" {
                for response in Computation.responses exact do
                    Near.allWithin 1e-12 (Array.map abs response.Inputs) response.Output
                    Expect.equal response.Parts.Length 2 ""
            }

            test "the loss of ignoring is Σ I_i (p/3 − p²/4)" {
                Near.within 1e-12 (0.125 / (4.0 * (0.5 / 3.0 - 0.25 / 4.0))) (Computation.lossOverIgnoring exact)
            }

            test "a neuron that adds next to nothing is idle, and one of two features is strongly polysemantic" {
                let parameters = exact.State.Final.Parameters.ToArray()
                // W₁ row 5 reads features 1 and 2 alike, the column of neuron 4 writes next to nothing.
                parameters[5 * 3 + 1] <- parameters[5 * 3 + 2]
                parameters[18 + 1 * 6 + 4] <- 1e-3
                let changed = changedTo parameters
                Expect.equal (Computation.kinds (Computation.neurons changed)) [ 4; 0; 1; 1 ] ""
            }

            test "small weights are left out of a portrait" {
                let parameters = exact.State.Final.Parameters.ToArray()
                parameters[1] <- 0.02
                let portrait least = Computation.portrait least (Computation.neurons (changedTo parameters))
                Near.within 1e-12 0.02 (portrait 0.01).Weights[0, 1]
                Expect.equal (portrait 0.03).Weights[0, 1] 0.0 ""
            }

            test "an exact model has no motif" {
                let found = Motifs.search exact
                Expect.isEmpty (Motifs.motifs found) ""
                Expect.equal found.Monosemantic 1.0 ""
                Expect.isNone (Motifs.price [ 1.0 ] exact) ""
            }
        ]
