/// The expected losses once more, on tensors of a library that differentiates: nothing here is shared with how the framework
/// computes them, and the derivatives are the library's own.
module Research.Tests.Judges.Statements

open Research.Tests.Judges.Laws

let private sum (terms: Differentiable list) = List.reduce (fun (total: Differentiable) term -> total + term) terms

/// t^n.
let private power n (t: Differentiable) = List.fold (fun (product: Differentiable) _ -> product * t) (t.Number 1.0) [ 1..n ]

let private factorial n = List.fold (*) 1.0 [ 1.0 .. float n ]

/// R_q(t) = t_+^q / q!, whose derivative is R_{q−1}; R_q = 0 for q < 0, as off its kink.
let private ramp q (t: Differentiable) =
    if q < 0 then 0.0 * t
    elif q = 0 then t.Sign.Relu
    else power q t.Relu / factorial q

let private falls (a: Differentiable) = a.Value = 0.0

/// A matrix times a vector.
let private times (matrix: Differentiable) (vector: Differentiable) =
    let column = matrix.Product(vector.Part(0, [ vector.Length; 1 ]))
    column.Part(0, [ column.Length ])

/// The corners of a cube of k axes, [2^k, k], with their signs (−1)^(k − |v|).
let private corners k =
    let corner bits = List.init k (fun j -> float ((bits >>> j) &&& 1))

    let all = List.init (1 <<< k) corner
    all, [ for v in all -> if (k - int (List.sum v)) % 2 = 0 then 1.0 else -1.0 ]

/// E[u^α R_q(c + Σ a_j u_j)] over the cube, α being 0 or e_i for the first axis i, as a sum over corners with signs:
///     E[R_q]     = (∏ a_j)⁻¹ Σ_v ± R_{q+k}(z_v)
///     E[u_i R_q] = (∏ a_j)⁻¹ Σ_v ± ( v_i R_{q+k}(z_v) − R_{q+k+1}(z_v) / a_i )
/// An axis that is 0 has its Taylor series instead, E[u^α R_q(z + a u)] = Σ_r a^r E[R_{q−r}(z)] / (r! (α + r + 1)): it is 0
/// from r = 1, its second derivative from r = 3.
let rec private moment q (first: Differentiable option) (axes: Differentiable list) (c: Differentiable) : Differentiable =
    let series alpha (a: Differentiable) (next: int -> Differentiable) =
        sum [ for r in 0..2 -> power r a * next (q - r) / (factorial r * float (alpha + r + 1)) ]

    match List.tryFindIndex falls axes, first with
    | Some j, _ -> series 0 axes[j] (fun q -> moment q first (List.removeAt j axes) c)
    | None, Some a when falls a -> series 1 a (fun q -> moment q None axes c)
    | None, _ ->
        let all = Option.toList first @ axes
        let k = all.Length

        if k = 0 then
            ramp q c
        elif q + k < 0 then
            c.Number 0.0
        else
            let v, signs = corners k
            let z = c + times (c.Constant([ v.Length; k ], List.concat v)) (c.Stack all)
            let signs = c.Constant([ v.Length ], signs)
            let volume = List.reduce (fun (product: Differentiable) a -> product * a) all

            match first with
            | None -> (signs * ramp (q + k) z).Sum / volume
            | Some a ->
                let weights = c.Constant([ v.Length ], List.map List.head v)
                (signs * (weights * ramp (q + k) z - ramp (q + k + 1) z / a)).Sum / volume

/// n, b_i, W_i·W_j and WᵀW [n, n] of flat parameters: W [hidden, n], then b [n].
let private tied hidden (parameters: Differentiable) =
    let n = parameters.Length / (hidden + 1)
    let w = parameters.Part(0, [ hidden; n ])
    let overlaps = w.Transposed.Product w
    n, (fun i -> parameters.Part(hidden * n + i, [])), (fun i j -> overlaps.Part(i * n + j, [])), overlaps

/// L = Σ_i I_i Σ_A P(A) ( [i ∈ A] (1/3 − 2 E[u_i R_1(z_i)]) + 2 E[R_2(z_i)] ), z = WᵀWx + b: x' = R_1(z), x'² = 2 R_2(z).
let relu (law: Law) (importance: float[]) (hidden: int) (parameters: Differentiable) : Differentiable =
    let n, b, overlap, _ = tied hidden parameters

    let given i active =
        let others =
            [
                for j in active do
                    if j <> i then
                        overlap i j
            ]

        if List.contains i active then
            let own = overlap i i
            1.0 / 3.0 - 2.0 * moment 1 (Some own) others (b i) + 2.0 * moment 2 None (own :: others) (b i)
        else
            2.0 * moment 2 None others (b i)

    sum [ for i in 0 .. n - 1 -> importance[i] * sum [ for p, active in law -> p * given i active ] ]

/// L = Σ_i I_i ( E x_i² − 2 E[x_i z_i] + E z_i² ), z = WᵀWx + b, by the first and second moments of x.
let linear (law: Law) (importance: float[]) (hidden: int) (parameters: Differentiable) : Differentiable =
    let n, b, _, overlaps = tied hidden parameters

    let chance isIn = law |> List.sumBy (fun (p, active) -> if isIn active then p else 0.0)

    let both i j = chance (fun active -> List.contains i active && List.contains j active)

    let mean = [ for i in 0 .. n - 1 -> chance (List.contains i) / 2.0 ]
    let square i j = both i j / (if i = j then 3.0 else 4.0)
    let second = [ for i in 0 .. n - 1 -> [ for j in 0 .. n - 1 -> square i j ] ]
    let reached = times overlaps (parameters.Constant([ n ], mean))
    let crossed = overlaps.Product(parameters.Constant([ n; n ], List.concat second))
    let spread = crossed * overlaps

    sum
        [
            for i in 0 .. n - 1 ->
                let xz = crossed.Part(i * n + i, []) + mean[i] * b i
                let z2 = spread.Part(i * n, [ n ]).Sum + 2.0 * b i * reached.Part(i, []) + b i * b i
                importance[i] * (square i i - 2.0 * xz + z2)
        ]
