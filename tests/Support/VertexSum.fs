namespace Research.Tests

open System.Numerics
open Research

/// What a formula may be evaluated on: all that `Dual` asks of its parts.
type Number<'T
    when 'T :> IAdditionOperators<'T, 'T, 'T>
    and 'T :> IMultiplyOperators<'T, 'T, 'T>
    and 'T :> IAdditiveIdentity<'T, 'T>
    and 'T :> IComparisonOperators<'T, 'T, bool>
    and 'T: equality> = 'T

/// How rationals become such numbers, and 1/x.
[<NoEquality; NoComparison>]
type Numbers<'T> = { Of: Rational -> 'T; Reciprocal: 'T -> 'T }

[<RequireQualifiedAccess>]
module Numbers =
    /// Exact values.
    let rational: Numbers<Rational> = { Of = id; Reciprocal = fun x -> Rational.One / x }

    /// Exact values with an exact derivative; of duals again, with a second derivative. (1/x)' = −x'/x².
    let dual<'T when Number<'T>> (part: Numbers<'T>) : Numbers<Dual<'T>> =
        {
            Of = fun x -> Dual(part.Of x, 'T.AdditiveIdentity)
            Reciprocal =
                fun x ->
                    let inverse = part.Reciprocal x.Value
                    Dual(inverse, part.Of(-Rational.One) * x.Derivative * inverse * inverse)
        }

/// Which features are active together, with what probability: P(A) of every active set A.
type ActiveSetLaw = (Rational * int list) list

[<RequireQualifiedAccess>]
module ActiveSetLaw =
    /// Parts that are independent of each other: their active sets unite.
    let private independent (parts: ActiveSetLaw list) : ActiveSetLaw =
        (parts, [ Rational.One, [] ])
        ||> List.foldBack (fun part rest ->
            [
                for p, members in part do
                    for q, others in rest do
                        if p.Sign <> 0 then
                            p * q, members @ others
            ])

    /// The law of a sampler whose active features are independent and uniform on [0, 1).
    let ofSampler (sampler: ISampler) : ActiveSetLaw =
        let sets (sets: Values<Values<int>>) (density: Density) active =
            independent
                [
                    for s, set in Seq.indexed sets ->
                        let p = Rational.Of density[s]
                        (Rational.One - p, []) :: active p (List.ofSeq set)
                ]

        match sampler with
        | :? SparseUniform as one -> sets (FeatureSets.Blocks(one.Features, 1)) one.Density (fun p set -> [ p, set ])
        | :? CorrelatedSets as some -> sets some.Sets some.Density (fun p set -> [ p, set ])
        | :? AnticorrelatedSets as some ->
            sets some.Sets some.Density (fun p set -> [ for i in set -> p / Rational.Of(float set.Length), [ i ] ])
        | :? OneHot as one -> [ for i in 0 .. one.Features - 1 -> Rational.Of(1, one.Features), [ i ] ]
        | other -> invalidArg (nameof sampler) $"No law is known of {other}."

/// The expected loss of the ReLU output model in closed form, as a sum over the vertices of cubes with signs. It is exact on
/// rationals, useless in floating point, where the terms cancel, and shares nothing with how the library computes that loss.
[<RequireQualifiedAccess>]
module VertexSum =

    let rec private power (one: 'T) (x: 'T) n : 'T when Number<'T> = if n = 0 then one else x * power one x (n - 1)

    let private over n = Rational.Of(1, n)

    let private factorial n = Seq.fold (*) 1I (seq { 1I .. bigint (n: int) })

    /// R_q(t) = t_+^q / q!; R_0 = 1 where t > 0. Its derivative is R_{q−1}, that of R_0 zero: so ReLU'(0) = 0.
    let private ramp (numbers: Numbers<'T>) q (t: 'T) : 'T when Number<'T> =
        if t > 'T.AdditiveIdentity then
            power (numbers.Of Rational.One) t q * numbers.Of(over (factorial q))
        else
            'T.AdditiveIdentity

    /// Σ_v (−1)^(k − |v|) f(z_v) over the vertices v of [0, 1]^k, with z_v = c + a·v.
    let rec private signed (f: 'T -> 'T) (minus: 'T) (c: 'T) (axes: 'T list) : 'T when Number<'T> =
        match axes with
        | [] -> f c
        | a :: others -> signed f minus (c + a) others + minus * signed f minus c others

    /// E[R_q(c + a·u)] and, with a first axis i, E[u_i R_q(c + a_i u_i + a·u)], u uniform on the cube:
    ///     E[R_q]     = (∏ a_j)⁻¹ Σ_v ± R_{q+k}(z_v)
    ///     E[u_i R_q] = (∏ a_j)⁻¹ Σ_v ± [ v_i R_{q+k}(z_v) − R_{q+k+1}(z_v) / a_i ]
    /// An axis with a_j = 0 falls away. What it leaves is its Taylor series, which ends at once on rationals, and on dual
    /// numbers at the power of a_j that is 0:
    ///     E[u_j^α R_q(z + a_j u_j)] = Σ_r a_j^r / (r! (α + r + 1)) E[R_{q−r}(z)]
    let rec private moment (numbers: Numbers<'T>) q (c: 'T) (first: 'T option) (axes: 'T list) : 'T when Number<'T> =
        let zero = 'T.AdditiveIdentity
        let falls (a: 'T) = not (a > zero || a < zero)
        let one, minus = numbers.Of Rational.One, numbers.Of(-Rational.One)

        let series alpha (a: 'T) (rest: int -> 'T) =
            [ 0..q ]
            |> List.map (fun r -> r, power one a r)
            |> List.takeWhile (fun (_, term) -> term <> zero)
            |> List.map (fun (r, term) -> term * numbers.Of(over (factorial r * bigint (alpha + r + 1))) * rest (q - r))
            |> List.fold (+) zero

        match first, List.tryFindIndex falls axes with
        | _, Some j -> series 0 axes[j] (fun q -> moment numbers q c first (List.removeAt j axes))
        | Some a, None when falls a -> series 1 a (fun q -> moment numbers q c None axes)
        | Some a, None ->
            let order, inverse = q + axes.Length + 1, numbers.Reciprocal a
            let near = signed (ramp numbers order) minus (c + a) axes
            let high = signed (ramp numbers (order + 1)) minus c (a :: axes)
            List.fold (fun product a -> product * numbers.Reciprocal a) inverse axes * (near + minus * inverse * high)
        | None, None ->
            List.fold (fun product a -> product * numbers.Reciprocal a) one axes
            * signed (ramp numbers (q + axes.Length)) minus c axes

    /// L = Σ_i I_i Σ_A P(A) ( [i ∈ A] (1/3 − 2 E[u_i R_1(z_i)]) + 2 E[R_2(z_i)] ), z_i = b_i + Σ_A M_ij u_j, M = WᵀW.
    let loss (numbers: Numbers<'T>) (law: ActiveSetLaw) (importance: float seq) (hidden: int) (parameters: 'T[]) : 'T when Number<'T> =
        let zero, two, minusTwo = 'T.AdditiveIdentity, numbers.Of(Rational.Of 2.0), numbers.Of(Rational.Of -2.0)
        let n = parameters.Length / (hidden + 1)
        let w k i = parameters[k * n + i]

        let row i =
            let bias = parameters[hidden * n + i]

            let overlap =
                Array.init n (fun j -> Seq.fold (fun sum k -> sum + w k i * w k j) zero { 0 .. hidden - 1 })

            [
                for p, active in law do
                    let square = two * moment numbers 2 bias None [ for j in active -> overlap[j] ]

                    let rest =
                        if List.contains i active then
                            let others = [ for j in List.except [ i ] active -> overlap[j] ]
                            numbers.Of(over 3I) + minusTwo * moment numbers 1 bias (Some overlap[i]) others
                        else
                            zero

                    numbers.Of p * (square + rest)
            ]
            |> List.fold (+) zero

        importance
        |> Seq.mapi (fun i weight -> numbers.Of(Rational.Of weight) * row i)
        |> Seq.fold (+) zero

    /// The value and all derivatives of a statement, one direction of dual numbers after the other.
    let gradient (statement: Dual<Rational>[] -> Dual<Rational>) (at: Rational[]) : Rational * Rational[] =
        let results =
            Array.init at.Length (fun k ->
                at
                |> Array.mapi (fun j x -> Dual(x, (if j = k then Rational.One else Rational.Zero)))
                |> statement)

        results[0].Value, results |> Array.map _.Derivative
