/// How the loss curves where the phase changes: what the order of a transition says of the Hessian, on the side that matters.
module Research.Tests.CurvatureTests

open System.Threading
open Research
open Expecto

let private transition density =
    PhaseTransitions(Setting = ExtraFeature(Features = 2, Hidden = 1, Density = density), From = 0.002, To = 0.999)
        .Find(CancellationToken.None)
    |> Seq.head

let private model = ReluOutputModel(Features = 2, Hidden = 1)

let private hessian density ratio (parameters: EquatableArray<float>) (direction: float[]) =
    Exact
        .Loss(SparseUniform(Features = 2, Density = Density.Of density), model)
        .Hessian(parameters.AsSpan(), System.ReadOnlySpan [| 1.0; ratio |], System.ReadOnlySpan direction)

/// The ignored state to the last bit, because it sits on a kink.
let private ignoring density = EquatableArray.Of [ 1.0; 0.0; 0.0; density / 2.0 ]

/// The least of dᵀHd over what the first weight and the second bias do besides; H is that of the side to which d points.
let private curvature density ratio parameters (direction: float[]) =
    let matrix: Matrix = hessian density ratio parameters direction
    let slope row = Seq.sum (seq { for i in 0..3 -> matrix[row, i] * direction[i] })
    let whole = Seq.sum (seq { for i in 0..3 -> direction[i] * slope i })
    let a, b, c = matrix[0, 0], matrix[0, 3], matrix[3, 3]
    let g, h = slope 0, slope 3
    whole - (c * g * g - 2.0 * b * g * h + a * h * h) / (a * c - b * b)

/// The second feature grows on a side of the first, whose bias takes up B a unit of its length.
let private grows bias (parameters: EquatableArray<float>) side = [| 0.0; side * float (sign parameters[0]); bias; 0.0 |]

let private antipodal density parameters = grows (Landau.Bias density) parameters -1.0

// On its own side the feature is best met with half its length (theory of the ignored state).
let private alongside parameters = grows 0.5 parameters 1.0

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/CurvatureTests"
        [
            test "where a feature appears continuously one direction is flat: the antipodal one, not the parallel one" {
                for density in [ 0.53; 0.6; 0.7; 0.8 ] do
                    let found = transition density
                    Expect.equal found.Order TransitionOrder.Continuous $"for {density}"
                    let state = ignoring density
                    let at ratio = curvature density ratio state (antipodal density state)
                    Near.inRange (-1e-12) (1e-12) (at found.Ratio)
                    Expect.isTrue (curvature density found.Ratio state (alongside state) > 1e-3) $"for {density}"
                    // Below the transition the state is a minimum, above it a saddle.
                    Expect.isTrue (at (found.Ratio - 0.01) > 1e-4) $"for {density}"
                    Expect.isTrue (at (found.Ratio + 0.01) < -1e-4) $"for {density}"
            }

            test "at a transition of first order both states are minima with nothing flat" {
                for density in [ 0.1; 0.3; 0.5 ] do
                    let found = transition density
                    Expect.equal found.Order TransitionOrder.First $"for {density}"
                    let before, after = ignoring density, found.ParametersAfter
                    Expect.isTrue (curvature density found.Ratio before (antipodal density before) > 1e-4) $"for {density}"
                    Expect.isTrue (curvature density found.Ratio before (alongside before) > 1e-4) $"for {density}"

                    Expect.isTrue
                        (Seq.head (SymmetricEigenvalues.Of(hessian density found.Ratio after (antipodal density after))) > 1e-4)
                        $"for {density}"
            }
        ]
