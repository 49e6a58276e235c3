module Research.Tests.RationalTests

open System
open System.Numerics
open Research
open Xunit

let private of' (numerator: int) (denominator: int) = Rational.Of(BigInteger numerator, BigInteger denominator)

let private any (random: Random) =
    of' (random.Next(-1000, 1000)) (random.Next(1, 60)) * Rational.Of(Property.between -2.0 2.0 random)

/// Any finite double, of any exponent.
let rec private anyDouble (random: Random) =
    let value = BitConverter.Int64BitsToDouble(random.NextInt64(Int64.MinValue, Int64.MaxValue))
    if Double.IsFinite value then value else anyDouble random

[<Fact>]
let ``fractions of one value are equal and print in lowest terms`` () =
    Assert.Equal(of' 3 4, of' -6 -8)
    Assert.Equal((of' 3 4).GetHashCode(), (of' 6 8).GetHashCode())
    Assert.NotEqual(of' 3 4, of' -3 4)
    Assert.Equal<string list>([ "-3/4"; "6"; "0"; "1/3" ], [ for x in [ of' 3 -4; of' 12 2; of' 0 7; of' 5 15 ] -> string x ])
    Assert.Equal(Rational(), Rational.Zero)
    Assert.Equal(Rational.Zero, of' 1 3 - of' 1 3)

[<Fact>]
let ``fractions are a field`` () =
    Property.passes (fun random ->
        let a, b, c = any random, any random, any random
        Assert.Equal(a + b, b + a)
        Assert.Equal(a + (b + c), a + b + c)
        Assert.Equal(a * (b * c), a * b * c)
        Assert.Equal(a * (b + c), a * b + a * c)
        Assert.Equal(a, a - b + b)
        Assert.Equal(a, a + Rational.Zero)
        Assert.Equal(a, a * Rational.One)
        Assert.Equal(a - b, -(b - a))

        if b.Sign <> 0 then
            Assert.Equal(a, a / b * b))

[<Fact>]
let ``sums and products are those of the numerators and denominators`` () =
    Property.passes (fun random ->
        let next () = random.Next(-99, 99), random.Next(1, 99)
        let (a, b), (c, d) = next (), next ()
        Assert.Equal(of' (a * d + b * c) (b * d), of' a b + of' c d)
        Assert.Equal(of' (a * c) (b * d), of' a b * of' c d)
        Assert.Equal(compare (a * d) (b * c), (of' a b).CompareTo(of' c d))
        Assert.Equal(a * d < b * c, of' a b < of' c d)
        Assert.Equal(a * d >= b * c, of' a b >= of' c d))

[<Fact>]
let ``a double becomes a fraction and back without an error`` () =
    Assert.Equal(Rational.Of(3602879701896397I, BigInteger.Pow(2I, 55)), Rational.Of 0.1)
    Assert.Equal(Rational.Zero, Rational.Of -0.0)

    for value in [ 0.0; 1.0; -1.5; Double.Epsilon; -Double.MaxValue; 2.2250738585072014e-308; 1e-310 ] do
        Assert.Equal(value, (Rational.Of value).ToDouble())

    Property.passes (fun random ->
        let value = anyDouble random
        Assert.Equal(value, (Rational.Of value).ToDouble()))

[<Fact>]
let ``a sum, product or quotient of doubles rounds as the processor rounds it`` () =
    Property.passes (fun random ->
        for _ in 1..20 do
            let a, b = anyDouble random, anyDouble random
            Assert.Equal(a + b, (Rational.Of a + Rational.Of b).ToDouble())
            Assert.Equal(a * b, (Rational.Of a * Rational.Of b).ToDouble())
            Assert.Equal(a / b, (Rational.Of a / Rational.Of b).ToDouble()))

[<Fact>]
let ``of two doubles as near the even one is taken, and one beyond the largest is infinite`` () =
    let half = Rational.Of(BitConverter.Int64BitsToDouble 0x3CA0000000000000L)
    let above = Math.BitIncrement 1.0
    Assert.Equal(1.0, (Rational.One + half).ToDouble())
    Assert.Equal(Math.BitIncrement above, (Rational.Of above + half).ToDouble())
    Assert.Equal(above, (Rational.One + half + of' 1 3 * Rational.Of 1e-300).ToDouble())
    Assert.Equal(0.0, (Rational.Of Double.Epsilon / Rational.Of 2.0).ToDouble())
    Assert.Equal(Double.NegativeInfinity, (Rational.Of -Double.MaxValue * Rational.Of 2.0).ToDouble())

[<Fact>]
let ``what is no fraction is refused`` () =
    for value in [ nan; infinity; -infinity ] do
        Assert.Throws<OverflowException>(fun () -> Rational.Of value |> ignore) |> ignore

    Assert.Throws<DivideByZeroException>(fun () -> Rational.One / Rational.Zero |> ignore) |> ignore
    Assert.Throws<DivideByZeroException>(fun () -> of' 1 0 |> ignore) |> ignore

[<Fact>]
let ``a dual number of fractions differentiates without an error`` () =
    let x = Dual(of' 1 3, Rational.One)
    Assert.Equal(Dual(of' 1 27, of' 1 3), x * x * x)
