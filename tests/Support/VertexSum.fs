namespace Research.Tests

open System.Numerics
open Research

/// The numbers on which a formula can be evaluated: those of which `Dual` can be made.
type Number<'T
    when 'T :> IAdditionOperators<'T, 'T, 'T>
    and 'T :> ISubtractionOperators<'T, 'T, 'T>
    and 'T :> IMultiplyOperators<'T, 'T, 'T>
    and 'T :> IDivisionOperators<'T, 'T, 'T>
    and 'T :> IAdditiveIdentity<'T, 'T>
    and 'T :> IMultiplicativeIdentity<'T, 'T>
    and 'T :> IComparisonOperators<'T, 'T, bool>
    and 'T: equality> = 'T

/// Arithmetic and order of any type of numbers. F#'s own operators infer a fixed type or need another constraint.
module private Arithmetic =
    let (+) (x: 'T) (y: 'T) : 'T when Number<'T> = 'T.op_Addition (x, y)
    let (*) (x: 'T) (y: 'T) : 'T when Number<'T> = 'T.op_Multiply (x, y)
    let positive (x: 'T) : bool when Number<'T> = 'T.op_GreaterThan (x, 'T.AdditiveIdentity)
    let negative (x: 'T) : bool when Number<'T> = 'T.op_LessThan (x, 'T.AdditiveIdentity)

/// How rationals become such numbers, and 1/x.
[<NoEquality; NoComparison>]
type Numbers<'T> = { Of: Rational -> 'T; Reciprocal: 'T -> 'T }

[<RequireQualifiedAccess>]
module Numbers =
    open Arithmetic

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
        (parts, [ (Rational.One, []) ])
        ||> List.foldBack (fun part rest ->
            [
                for p, members in part do
                    for q, others in rest do
                        if p.Sign <> 0 then
                            p * q, members @ others
            ])

    /// The law of a sampler whose active features are independent and uniform on [0, 1).
    let ofSampler (sampler: ISampler) : ActiveSetLaw =
        let sets (sets: EquatableArray<EquatableArray<int>>) (density: Density) active =
            independent
                [
                    for s, set in Seq.indexed sets ->
                        let p = Rational.Of density[s]
                        (Rational.One - p, []) :: active p (List.ofSeq set)
                ]

        match sampler with
        | :? SparseUniform as one -> sets (FeatureSets.Blocks(one.Features, 1)) one.Density (fun p set -> [ (p, set) ])
        | :? CorrelatedSets as some -> sets some.Sets some.Density (fun p set -> [ (p, set) ])
        | :? AnticorrelatedSets as some ->
            sets some.Sets some.Density (fun p set -> [ for i in set -> p / Rational.Of(float set.Length), [ i ] ])
        | :? OneHot as one -> [ for i in 0 .. one.Features - 1 -> Rational.Of(1, one.Features), [ i ] ]
        | other -> invalidArg (nameof sampler) $"No law is known of {other}."

/// The expected loss of the ReLU output model in closed form, as a sum over the vertices of cubes with signs. It is exact on
/// rationals, useless in floating point, where the terms cancel, and shares nothing with how the library computes that loss.
[<RequireQualifiedAccess>]
module VertexSum =
    open Arithmetic

    let private over n = Rational.Of(1, n)

    let private factorial n = Seq.fold (*) 1I (seq { 1I .. bigint (n: int) })

    let private sum (terms: 'T list) : 'T when Number<'T> = List.fold (+) 'T.AdditiveIdentity terms

    let private falls (a: 'T) : bool when Number<'T> = not (positive a || negative a)

    let private without (some: int list) axes = axes |> List.filter (fun j -> not (List.contains j some))

    /// t_+^q = q! R_q(t) for q = 0 … most; 1 at q = 0 where t > 0. The derivative of R_q is R_{q−1}, that of R_0 zero: so
    /// ReLU'(0) = 0.
    let private powers (numbers: Numbers<'T>) most (t: 'T) : 'T[] when Number<'T> =
        if positive t then
            Array.scan (fun power (_: int) -> power * t) (numbers.Of Rational.One) [| 1..most |]
        else
            Array.create (most + 1) 'T.AdditiveIdentity

    /// The subsets w of some axes, as bits, with whether an odd number of axes is missing.
    let rec private subsets axes =
        match axes with
        | [] -> [ (0, false) ]
        | j :: others ->
            [
                for w, odd in subsets others do
                    w ||| (1 <<< j), odd
                    w, not odd
            ]

    /// E[R_q(z)] and, with a first axis i, E[u_i R_q(z)] for z = c + Σ a_j u_j, u uniform on the cube:
    ///     E[R_q]     = (∏ a_j)⁻¹ Σ_v ± R_{q+k}(z_v)
    ///     E[u_i R_q] = (a_i ∏ a_j)⁻¹ Σ_v ± [ a_i v_i R_{q+k}(z_v) − R_{q+k+1}(z_v) ]
    /// both times (n + 2)! and without the factor before the sum, so that every term is whole but for powers of 2. An axis with
    /// a_j = 0 falls away and is in no such factor. What it leaves is its Taylor series, which ends at once on rationals, and
    /// on dual numbers at the power of a_j that is 0:
    ///     E[u_j^α R_q(z + a_j u_j)] = Σ_r a_j^r / (r! (α + r + 1)) E[R_{q−r}(z)]
    /// The second derivative of R_1 is Dirac's delta R_{−1}: the sum has it like the others over an axis or more, and without
    /// one it is 0, as off the kink and on its lower side.
    let rec private moment (numbers: Numbers<'T>) (a: 'T[]) (power: int -> int -> 'T) q first axes : 'T when Number<'T> =
        let minus, whole = numbers.Of(-Rational.One), (fun n -> numbers.Of(Rational.Of(n, 1)))
        let rest = moment numbers a power

        // a_j^r is 0 from r = 3 at the latest, on duals of duals.
        let most = 3

        let series alpha j next =
            List.scan (fun term r -> term * a[j] * numbers.Of(over (bigint (r: int)))) (numbers.Of Rational.One) [ 1..most ]
            |> List.indexed
            |> List.takeWhile (fun (_, term) -> term <> 'T.AdditiveIdentity)
            |> List.map (fun (r, term) -> term * numbers.Of(over (bigint (alpha + r + 1))) * next (q - r))
            |> sum

        let signed order from axes =
            if order < 0 then
                'T.AdditiveIdentity
            else
                let even, odd = subsets axes |> List.partition (snd >> not)
                let half vertices = vertices |> List.map (fun (w, _) -> power (from ||| w) order) |> sum
                whole (factorial (a.Length + 2) / factorial order) * (half even + minus * half odd)

        match first, List.tryFind (fun j -> falls a[j]) axes with
        | _, Some j -> series 0 j (fun q -> rest q first (without [ j ] axes))
        | Some i, None when falls a[i] -> series 1 i (fun q -> rest q None axes)
        | Some i, None ->
            let order = q + axes.Length + 1
            a[i] * signed order (1 <<< i) axes + minus * signed (order + 1) 0 (i :: axes)
        | None, None -> signed (q + axes.Length) 0 axes

    /// ℓ_i = Σ_A P(A) ( [i ∈ A] (1/3 − 2 E[u_i R_1(z_i)]) + 2 E[R_2(z_i)] ), z_i = c + Σ_A a_j u_j. All terms come over one
    /// denominator, (n + 2)! a_i ∏ a_j, because it is division that takes time.
    let private row (numbers: Numbers<'T>) (law: ActiveSetLaw) i (a: 'T[]) (c: 'T) : 'T when Number<'T> =
        let number (x: float) = numbers.Of(Rational.Of x)
        let all, top = [ 0 .. a.Length - 1 ], factorial (a.Length + 2)
        let product axes = axes |> List.filter (fun j -> not (falls a[j])) |> List.fold (fun p j -> p * a[j]) (number 1.0)

        let vertex v = c + sum (all |> List.filter (fun j -> v &&& (1 <<< j) <> 0) |> List.map (Array.get a))
        let vertices = Array.init (1 <<< a.Length) (fun v -> lazy powers numbers (a.Length + 2) (vertex v))
        let moment = moment numbers a (fun v order -> vertices[v].Value[order])

        let term active =
            let square = product [ i ] * number 2.0 * moment 2 None active

            if List.contains i active then
                square
                + number -2.0 * moment 1 (Some i) (without [ i ] active)
                + numbers.Of(Rational.Of(top, 3)) * product (i :: active)
            else
                square

        sum [ for p, active in law -> numbers.Of p * product (without active all) * term active ]
        * numbers.Reciprocal(numbers.Of(Rational.Of(top, 1)) * product (i :: all))

    /// L = Σ_i I_i ℓ_i with c = b_i, a_j = (WᵀW)_ij.
    let loss
        (numbers: Numbers<'T>)
        (law: ActiveSetLaw)
        (importance: float seq)
        (hidden: int)
        (parameters: 'T[])
        : 'T when Number<'T> =
        let n = parameters.Length / (hidden + 1)
        let w k i = parameters[k * n + i]

        let overlap i j = sum [ for k in 0 .. hidden - 1 -> w k i * w k j ]

        sum
            [
                for i, weight in Seq.indexed importance ->
                    numbers.Of(Rational.Of weight) * row numbers law i (Array.init n (overlap i)) parameters[hidden * n + i]
            ]

    /// The value and all derivatives of a statement, one direction of dual numbers after the other.
    let gradient (statement: Dual<Rational>[] -> Dual<Rational>) (at: Rational[]) : Rational * Rational[] =
        let results =
            Array.init at.Length (fun k ->
                at |> Array.mapi (fun j x -> Dual(x, (if j = k then Rational.One else Rational.Zero))) |> statement)

        results[0].Value, results |> Array.map _.Derivative
