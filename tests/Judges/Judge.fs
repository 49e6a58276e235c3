/// The framework's exact losses, gradients and Hessians against what a library makes of their statements.
module Research.Tests.Judges.Judge

open System
open Expecto
open Research

/// |ours − theirs| ≤ 1e-9 max(1, |theirs|): what a sum over corners leaves of 16 digits, with a margin.
let private tolerance = 1e-9

/// A loss in closed form: ours, and theirs.
type private Pair =
    {
        Name: string
        Features: int
        Loss: float[] -> float[] -> float
        Gradient: float[] -> float[] -> float[]
        Hessian: float[] -> float[] -> Matrix
        Stated: float[] -> Differentiable -> Differentiable
    }

let private pair name (loss: ExactLossFunction<'sampler, 'model>) (stated: float[] -> Differentiable -> Differentiable) =
    Expect.isEmpty (loss.Faults()) $"the faults of {name}"

    {
        Name = name
        Features = loss.Model.Features
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
let private pairs (sampler: ISampler) m : Pair list =
    let n, law = sampler.Features, Laws.ofSampler sampler
    let relu, linear = ReluOutputModel(Features = n, Hidden = m), LinearModel(Features = n, Hidden = m)
    let asRelu loss = pair $"{sampler}, relu" loss (fun importance -> Statements.relu law importance m)
    let asLinear loss = pair $"{sampler}, linear" loss (fun importance -> Statements.linear law importance m)

    match sampler with
    | :? SparseUniform as from -> [ asRelu (Exact.Loss(from, relu)); asLinear (Exact.Loss(from, linear)) ]
    | :? CorrelatedSets as from -> [ asRelu (Exact.Loss(from, relu)); asLinear (Exact.Loss(from, linear)) ]
    | :? AnticorrelatedSets as from -> [ asRelu (Exact.Loss(from, relu)); asLinear (Exact.Loss(from, linear)) ]
    | :? OneHot as from -> [ asRelu (Exact.Loss(from, relu)); asLinear (Exact.Loss(from, linear)) ]
    | other -> invalidArg (nameof sampler) $"No loss is known of {other}."

let private near (library: Library) what (theirs: float) (ours: float) =
    if not (abs (ours - theirs) <= tolerance * max 1.0 (abs theirs)) then
        failtest $"{what}: ours is {ours:R}, that of {library.Name} {theirs:R}."

let private agree (library: Library) what (pair: Pair) (parameters: float[]) =
    let importance = Cases.importance pair.Features
    let value, theirs = library.Gradient (pair.Stated importance) parameters
    let ours = pair.Gradient parameters importance
    near library $"{pair.Name}, {what}: the loss" value (pair.Loss parameters importance)
    Expecto.Expect.equal theirs.Length ours.Length $"{pair.Name}, {what}: how many slopes"
    Array.iteri2 (fun k their our -> near library $"{pair.Name}, {what}: the slope along {k}" their our) theirs ours

let private curvaturesAgree (library: Library) what (pair: Pair) (parameters: float[]) =
    let importance = Cases.importance pair.Features
    let theirs = library.Hessian (pair.Stated importance) parameters
    let ours = pair.Hessian parameters importance

    Expecto.Expect.equal
        (Array2D.length1 theirs, Array2D.length2 theirs)
        (ours.Rows, ours.Columns)
        $"{pair.Name}, {what}: the size"

    theirs
    |> Array2D.iteri (fun i j their -> near library $"{pair.Name}, {what}: the curvature ({i}, {j})" their ours[i, j])

/// A few random points for each pair of sampler and model, of 2 … 4 features.
let private atRandom points (check: string -> Pair -> float[] -> unit) =
    let random = Random 5

    for n, m in [ 2, 1; 3, 2; 4, 2; 4, 3 ] do
        for sampler in Cases.samplers random n do
            for pair in pairs sampler m do
                for point in 1..points do
                    check $"random point {point}" pair (Cases.somewhere random n m)

/// The points where models end and losses have their kinks, for each pair of sampler and model.
let private atCritical (check: string -> Pair -> float[] -> unit) =
    let random = Random 6

    for name, n, m, parameters in Cases.critical do
        for sampler in Cases.samplers random n do
            for pair in pairs sampler m do
                check name pair parameters

/// Losses that leave out large active sets, against the statement on those that are left.
let private truncated library () =
    let random = Random 8

    for n, m, most in [ 3, 2, 1; 3, 2, 2; 4, 2, 3 ] do
        let density = Density.PerFeature [ for _ in 1..n -> 0.1 + 0.8 * random.NextDouble() ]
        let sampler = SparseUniform(Features = n, Density = density)
        let left = Laws.ofSampler sampler |> List.filter (fun (_, active) -> active.Length <= most)
        let loss = Exact.Loss(sampler, ReluOutputModel(Features = n, Hidden = m), most)
        let pair: Pair = pair $"at most {most} of {n}" loss (fun importance -> Statements.relu left importance m)

        for point in 1..5 do
            agree library $"random point {point}" pair (Cases.somewhere random n m)

/// A digit that is wrong, in a gradient or a Hessian.
let private wrong = 1e-8

let private noticed (check: Pair -> float[] -> unit) (spoilt: Pair -> Pair) =
    let random = Random 7
    let pair = List.head (pairs (List.head (Cases.samplers random 3)) 2)
    let parameters = Cases.somewhere random 3 2
    check pair parameters
    Expect.throwsT<AssertException> (fun () -> check (spoilt pair) parameters) "the spoilt pair passes too"

/// All that a library judges.
/// <param name="library">Which.</param>
/// <param name="ready">Called first in each test: skips it where the library cannot be used.</param>
let tests (library: Library) (ready: unit -> unit) : Test list =
    let judged name check =
        test name {
            ready ()
            check ()
        }

    [
        judged "losses and gradients agree at random points" (fun () -> atRandom 5 (agree library))
        judged "Hessians agree at random points" (fun () -> atRandom 1 (curvaturesAgree library))
        judged "losses and gradients agree at critical points, kinks among them" (fun () -> atCritical (agree library))
        judged "Hessians agree at critical points" (fun () -> atCritical (curvaturesAgree library))
        judged "truncated losses and gradients are those of the active sets that are left" (truncated library)
        judged "the comparison would notice a gradient that is wrong in its eighth digit" (fun () ->
            noticed (agree library "a random point") (fun pair ->
                { pair with
                    Gradient = fun parameters importance -> pair.Gradient parameters importance |> Array.map ((+) wrong)
                }))
        judged "the comparison would notice a Hessian that is wrong in its eighth digit" (fun () ->
            noticed (curvaturesAgree library "a random point") (fun pair ->
                { pair with
                    Hessian =
                        fun parameters importance ->
                            let right = pair.Hessian parameters importance

                            Matrix.Build(
                                right.Rows,
                                right.Columns,
                                fun i j -> right[i, j] + (if i = 1 && j = 0 then wrong else 0.0)
                            )
                }))
    ]
