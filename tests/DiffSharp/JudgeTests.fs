/// The library's losses, gradients and Hessians against DiffSharp's.
module Research.DiffSharp.Tests.JudgeTests

open System
open DiffSharp
open Research
open Research.DiffSharp.Tests
open Xunit

/// |ours − theirs| ≤ 1e-9 max(1, |theirs|): what a sum over corners leaves of 16 digits, with a margin.
let private tolerance = 1e-9

/// A loss in closed form: ours, and theirs.
type private Pair =
    {
        Name: string
        Loss: float[] -> float[] -> float
        Gradient: float[] -> float[] -> float[]
        Hessian: float[] -> float[] -> Matrix
        Stated: float[] -> Tensor -> Tensor
    }

let private pair name (loss: ExpectedLoss<'sampler, 'model>) (stated: float[] -> Tensor -> Tensor) =
    Assert.Empty(loss.Faults())

    {
        Name = name
        Loss = fun parameters importance -> loss.Evaluate(parameters, importance, Span<float>.Empty)
        Gradient =
            fun parameters importance ->
                let gradient = Array.zeroCreate<float> parameters.Length
                loss.Evaluate(parameters, importance, gradient) |> ignore
                gradient
        Hessian = fun parameters importance -> loss.Hessian(parameters, importance)
        Stated = stated
    }

/// Both models under a sampler.
let private pairs (sampler: ISampler) m =
    let n, law = sampler.Features, Laws.ofSampler sampler
    let relu, linear = ReluOutputModel(Features = n, Hidden = m), LinearModel(Features = n, Hidden = m)
    let asRelu loss = pair $"{sampler}, relu" loss (fun importance -> Statements.relu law importance m)
    let asLinear loss = pair $"{sampler}, linear" loss (fun importance -> Statements.linear law importance m)

    match sampler with
    | :? SparseUniform as from -> [ asRelu (Analytic.Loss(from, relu)); asLinear (Analytic.Loss(from, linear)) ]
    | :? CorrelatedSets as from -> [ asRelu (Analytic.Loss(from, relu)); asLinear (Analytic.Loss(from, linear)) ]
    | :? AnticorrelatedSets as from -> [ asRelu (Analytic.Loss(from, relu)); asLinear (Analytic.Loss(from, linear)) ]
    | :? OneHot as from -> [ asRelu (Analytic.Loss(from, relu)); asLinear (Analytic.Loss(from, linear)) ]
    | other -> invalidArg (nameof sampler) $"No loss is known of {other}."

let private near what (theirs: float) (ours: float) =
    Assert.True(abs (ours - theirs) <= tolerance * max 1.0 (abs theirs), $"{what}: ours is {ours:R}, DiffSharp's {theirs:R}.")

let private at (parameters: float[]) =
    dsharp.config (dtype = Dtype.Float64, backend = Backend.Reference)
    dsharp.tensor (parameters, dtype = Dtype.Float64)

let private agree what (pair: Pair) n (parameters: float[]) =
    let importance = Cases.importance n
    let value, slope = dsharp.fgrad (pair.Stated importance) (at parameters)
    let theirs, ours = slope.toArray1D<float>(), pair.Gradient parameters importance
    near $"{pair.Name}, {what}: the loss" (value.toDouble ()) (pair.Loss parameters importance)
    Assert.Equal(theirs.Length, ours.Length)
    Array.iteri2 (fun k their our -> near $"{pair.Name}, {what}: the slope along {k}" their our) theirs ours

let private curvaturesAgree what (pair: Pair) n (parameters: float[]) =
    let importance = Cases.importance n
    let theirs = (dsharp.hessian (pair.Stated importance) (at parameters)).toArray2D<float>()
    let ours = pair.Hessian parameters importance
    Assert.Equal((ours.Rows, ours.Columns), (Array2D.length1 theirs, Array2D.length2 theirs))

    theirs
    |> Array2D.iteri (fun i j their -> near $"{pair.Name}, {what}: the curvature ({i}, {j})" their ours[i, j])

/// A few random points for each pair of sampler and model, of 2 … 4 features.
let private atRandom points check =
    let random = Random 5

    for n, m in [ 2, 1; 3, 2; 4, 2; 4, 3 ] do
        for sampler in Cases.samplers random n do
            for pair in pairs sampler m do
                for point in 1..points do
                    check $"random point {point}" pair n (Cases.somewhere random n m)

[<Fact>]
let ``losses and gradients are DiffSharp's at random points`` () = atRandom 5 agree

[<Fact>]
let ``Hessians are DiffSharp's at random points`` () = atRandom 1 curvaturesAgree

[<Fact>]
let ``truncated losses and gradients are DiffSharp's of the active sets that are left`` () =
    let random = Random 8

    for n, m, most in [ 3, 2, 1; 3, 2, 2; 4, 2, 3 ] do
        match Cases.samplers random n with
        | (:? SparseUniform as sampler) :: _ ->
            let left = Laws.ofSampler sampler |> List.filter (fun (_, active) -> active.Length <= most)
            let loss = Analytic.Loss(sampler, ReluOutputModel(Features = n, Hidden = m), most)
            let pair = pair $"at most {most} of {n}" loss (fun importance -> Statements.relu left importance m)

            for point in 1..5 do
                agree $"random point {point}" pair n (Cases.somewhere random n m)
        | _ -> Assert.Fail "The first sampler is not that of independent features."

[<Fact>]
let ``losses and gradients are DiffSharp's at critical points, kinks among them`` () =
    let random = Random 6

    for name, n, m, parameters in Cases.critical do
        for sampler in Cases.samplers random n do
            for pair in pairs sampler m do
                agree name pair n parameters

[<Fact>]
let ``the comparison would notice a gradient that is wrong in its eighth digit`` () =
    let random = Random 7
    let pair = List.head (pairs (List.head (Cases.samplers random 3)) 2)

    let wrong =
        { pair with
            Gradient = fun parameters importance -> pair.Gradient parameters importance |> Array.map (fun slope -> slope + 1e-8)
        }

    Assert.ThrowsAny<Xunit.Sdk.XunitException>(fun () -> agree "a random point" wrong 3 (Cases.somewhere random 3 2))
    |> ignore
