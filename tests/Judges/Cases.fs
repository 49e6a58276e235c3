/// Where losses are compared with their statements.
module Research.Tests.Judges.Cases

open System
open Research

let private between (random: Random) low high = low + (high - low) * random.NextDouble()

/// Independent features of one density each, correlated sets, anticorrelated sets, one feature at a time.
let samplers (random: Random) n : ISampler list =
    let density count = Density.PerFeature [ for _ in 1..count -> between random 0.1 0.9 ]
    let halves = FeatureSets.Of [ [ 0 .. n / 2 - 1 ]; [ n / 2 .. n - 1 ] ]

    [
        SparseUniform(Features = n, Density = density n)
        CorrelatedSets(Sets = halves, Density = Density.PerSet [ 0.3; 0.6 ])
        AnticorrelatedSets(Sets = halves, Density = Density.PerSet [ 0.5; 0.8 ])
        OneHot(Features = n)
    ]

/// Parameters whose overlaps are all at least 0.1: sums over corners lose 16 − log₁₀ 1/∏|a_j| digits or so.
let rec somewhere (random: Random) n m : float[] =
    let parameters =
        Array.init ((m + 1) * n) (fun k -> if k < m * n then between random -1.2 1.2 else between random -0.4 0.4)

    let overlap i j = Seq.sum (seq { for k in 0 .. m - 1 -> parameters[k * n + i] * parameters[k * n + j] })

    let isFar = List.allPairs [ 0 .. n - 1 ] [ 0 .. n - 1 ] |> List.forall (fun (i, j) -> abs (overlap i j) >= 0.1)

    if isFar then parameters else somewhere random n m

/// The columns of W, each [m], and b as flat parameters.
let private ofColumns (columns: float list list) (b: float list) =
    [|
        for k in 0 .. columns.Head.Length - 1 do
            for column in columns -> column[k]
        yield! b
    |]

let private polygon k scale =
    [
        for i in 0 .. k - 1 ->
            let angle = 2.0 * Math.PI * float i / float k
            [ scale * cos angle; scale * sin angle ]
    ]

/// Where models end and losses have their kinks: (name, n, m, parameters).
let critical: (string * int * int * float[]) list =
    [
        "an antipodal pair", 2, 1, ofColumns [ [ 1.0 ]; [ -1.0 ] ] [ 0.0; 0.0 ]
        "an antipodal pair with biases", 2, 1, ofColumns [ [ 0.9 ]; [ -0.8 ] ] [ 0.1; 0.05 ]
        "an ignored feature at its mean", 2, 1, ofColumns [ [ 1.0 ]; [ 0.0 ] ] [ 0.0; 0.25 ]
        "two features in two dimensions", 2, 2, ofColumns [ [ 1.0; 0.0 ]; [ 0.0; 1.0 ] ] [ 0.0; 0.0 ]
        "a pair and a feature of its own", 3, 2, ofColumns [ [ 1.0; 0.0 ]; [ 0.0; 1.0 ]; [ -1.0; 0.0 ] ] [ 0.0; 0.0; 0.0 ]
        "a triangle", 3, 2, ofColumns (polygon 3 1.1) [ -0.05; -0.05; -0.05 ]
        "two antipodal pairs", 4, 2, ofColumns [ [ 1.0; 0.0 ]; [ -1.0; 0.0 ]; [ 0.0; 1.0 ]; [ 0.0; -1.0 ] ] [ 0.0; 0.0; 0.0; 0.0 ]
        "a pentagon", 5, 2, ofColumns (polygon 5 1.0) [ for _ in 1..5 -> -0.1 ]
    ]

/// As many importances as features, none of them 1.
let importance n = Array.init n (fun i -> 0.9 ** float (i + 1))
