/// The expected losses once more, on DiffSharp tensors: nothing here is shared with how the library computes them, and the
/// derivatives are DiffSharp's own.
module Research.DiffSharp.Tests.Statements

open DiffSharp
open Research.DiffSharp.Tests.Laws

let private number (value: float) = dsharp.tensor (value, dtype = Dtype.Float64)

let private vector (values: float list) = dsharp.tensor (values, dtype = Dtype.Float64)

let private matrix (rows: float list list) = dsharp.tensor (rows, dtype = Dtype.Float64)

let private sum (terms: Tensor list) = List.fold (+) (number 0.0) terms

let private factorial n = List.fold (*) 1.0 [ 1.0 .. float n ]

/// R_q(t) = t_+^q / q!, whose derivative is R_{q−1}; R_q = 0 for q < 0, as off its kink.
let private ramp q (t: Tensor) =
    if q < 0 then
        dsharp.zerosLike t
    elif q = 0 then
        dsharp.relu (t.sign ())
    else
        let positive = dsharp.relu t
        List.fold (fun (power: Tensor) _ -> power * positive) positive [ 2..q ] / factorial q

let private falls (a: Tensor) = a.primalDeep.toDouble () = 0.0

/// A matrix times a vector.
let private times (matrix: Tensor) (vector: Tensor) =
    let column = dsharp.matmul (matrix, vector.view [ vector.nelement; 1 ])
    column.view [ matrix.shape[0] ]

/// The corners of a cube of k axes, [2^k, k], with their signs (−1)^(k − |v|).
let private corners k =
    let corner bits = List.init k (fun j -> float ((bits >>> j) &&& 1))
    let all = List.init (1 <<< k) corner
    all, vector [ for v in all -> if (k - int (List.sum v)) % 2 = 0 then 1.0 else -1.0 ]

/// E[u^α R_q(c + Σ a_j u_j)] over the cube, α being 0 or e_i for the first axis i, as a sum over corners with signs:
///     E[R_q]     = (∏ a_j)⁻¹ Σ_v ± R_{q+k}(z_v)
///     E[u_i R_q] = (∏ a_j)⁻¹ Σ_v ± ( v_i R_{q+k}(z_v) − R_{q+k+1}(z_v) / a_i )
/// An axis that is 0 has its Taylor series instead, E[u^α R_q(z + a u)] = Σ_r a^r E[R_{q−r}(z)] / (r! (α + r + 1)): it is 0
/// from r = 1, its second derivative from r = 3.
let rec private moment q (first: Tensor option) (axes: Tensor list) (c: Tensor) : Tensor =
    let series alpha (a: Tensor) next =
        let term r = List.fold (fun (power: Tensor) _ -> power * a) (number 1.0) [ 1..r ]
        sum [ for r in 0..2 -> term r / (factorial r * float (alpha + r + 1)) * next (q - r) ]

    match List.tryFindIndex falls axes, first with
    | Some j, _ -> series 0 axes[j] (fun q -> moment q first (List.removeAt j axes) c)
    | None, Some a when falls a -> series 1 a (fun q -> moment q None axes c)
    | None, _ ->
        let all = Option.toList first @ axes
        let k = all.Length

        if k = 0 then
            ramp q c
        elif q + k < 0 then
            number 0.0
        else
            let v, signs = corners k
            let z = c + times (matrix v) (dsharp.stack all)
            let volume = List.reduce (*) all

            match first with
            | None -> (signs * ramp (q + k) z).sum() / volume
            | Some a ->
                let weights = vector (v |> List.map List.head)
                (signs * (weights * ramp (q + k) z - ramp (q + k + 1) z / a)).sum() / volume

/// W [hidden, n] and b [n] of flat parameters, and WᵀW.
let private tied (hidden: int) (parameters: Tensor) =
    let n = parameters.nelement / (hidden + 1)
    let w = parameters[0 .. hidden * n - 1].view [ hidden; n ]
    n, parameters[hidden * n ..], dsharp.matmul (w.transpose (), w)

/// L = Σ_i I_i Σ_A P(A) ( [i ∈ A] (1/3 − 2 E[u_i R_1(z_i)]) + 2 E[R_2(z_i)] ), z = WᵀWx + b: x' = R_1(z), x'² = 2 R_2(z).
let relu (law: Law) (importance: float[]) (hidden: int) (parameters: Tensor) : Tensor =
    let n, b, overlaps = tied hidden parameters

    let given i active =
        let others =
            [
                for j in active do
                    if j <> i then
                        overlaps[i, j]
            ]

        if List.contains i active then
            let own = overlaps[i, i]
            number (1.0 / 3.0) - 2.0 * moment 1 (Some own) others b[i] + 2.0 * moment 2 None (own :: others) b[i]
        else
            2.0 * moment 2 None others b[i]

    sum [ for i in 0 .. n - 1 -> importance[i] * sum [ for p, active in law -> p * given i active ] ]

/// L = Σ_i I_i ( E x_i² − 2 E[x_i z_i] + E z_i² ), z = WᵀWx + b, by the first and second moments of x.
let linear (law: Law) (importance: float[]) (hidden: int) (parameters: Tensor) : Tensor =
    let n, b, overlaps = tied hidden parameters
    let chance isIn = law |> List.sumBy (fun (p, active) -> if isIn active then p else 0.0)
    let both i j = chance (fun active -> List.contains i active && List.contains j active)
    let mean = vector [ for i in 0 .. n - 1 -> chance (List.contains i) / 2.0 ]
    let square = [ for i in 0 .. n - 1 -> [ for j in 0 .. n - 1 -> both i j / (if i = j then 3.0 else 4.0) ] ]
    let second = matrix square
    let reached = times overlaps mean
    let crossed = dsharp.matmul (overlaps, second)

    sum
        [
            for i in 0 .. n - 1 ->
                let spread = (crossed[i] * overlaps[i]).sum()
                let z2 = spread + 2.0 * b[i] * reached[i] + b[i] * b[i]
                importance[i] * (square[i][i] - 2.0 * (crossed[i, i] + mean[i] * b[i]) + z2)
        ]
