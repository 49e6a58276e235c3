/// How the loss curves where the phase changes: what the order of a transition says of the Hessian, on the side that matters.
module Research.Tests.CurvatureTests

open System.Threading
open Research
open Xunit

let private transition density =
    PhaseTransitions(Setting = ExtraFeature(Features = 2, Hidden = 1, Density = density), From = 0.05, To = 0.999)
        .Find(CancellationToken.None)
    |> Seq.head

let private model = ReluOutputModel(Features = 2, Hidden = 1)

/// The least eigenvalue at a state, on the side of a direction.
let private softest density ratio (parameters: Values<float>) (direction: float[]) =
    let loss = Analytic.Loss(SparseUniform(Features = 2, Density = Density.Of density), model)
    Seq.head (SymmetricEigenvalues.Of(loss.Hessian(parameters.ToArray(), [| 1.0; ratio |], direction)))

/// The second feature grows on either side of the first, which lifts its bias by B a unit of length.
let private grows density (parameters: Values<float>) side =
    [| 0.0; side * float (sign parameters[0]); Landau.Bias density; 0.0 |]

[<Fact>]
let ``where a feature appears continuously one direction is flat: the antipodal side, not the other`` () =
    for density in [ 0.53; 0.6; 0.7; 0.8 ] do
        let found = transition density
        Assert.Equal(TransitionOrder.Continuous, found.Order)
        let at ratio side = softest density ratio found.ParametersBefore (grows density found.ParametersBefore side)
        Assert.InRange(at found.Ratio -1.0, -1e-9, 1e-9)
        Assert.True(at found.Ratio 1.0 > 1e-4)
        // Below the transition it is a minimum, above it a saddle.
        Assert.True(at (found.Ratio - 0.01) -1.0 > 1e-6)
        Assert.True(at (found.Ratio + 0.01) -1.0 < -1e-6)

[<Fact>]
let ``at a transition of first order both states are minima with nothing flat`` () =
    for density in [ 0.1; 0.3; 0.5 ] do
        let found = transition density
        Assert.Equal(TransitionOrder.First, found.Order)

        for state in [ found.ParametersBefore; found.ParametersAfter ] do
            for side in [ -1.0; 1.0 ] do
                Assert.True(softest density found.Ratio state (grows density state side) > 1e-5)
