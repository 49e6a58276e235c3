module Research.Tests.RationalTests

open System
open System.Numerics
open Research
open Expecto

let private of' (numerator: int) (denominator: int) = Rational.Of(BigInteger numerator, BigInteger denominator)

let private any (random: Random) =
    of' (random.Next(-1000, 1000)) (random.Next(1, 60)) * Rational.Of(Property.between -2.0 2.0 random)

/// Any finite double, of any exponent.
let rec private anyDouble (random: Random) =
    let value = BitConverter.Int64BitsToDouble(random.NextInt64(Int64.MinValue, Int64.MaxValue))
    if Double.IsFinite value then value else anyDouble random

[<Tests>]
let tests =
    testList
        "Core/Numerics/RationalTests"
        [
            test "fractions of one value are equal and print in lowest terms" {
                Expect.equal (of' -6 -8) (of' 3 4) ""
                Expect.equal ((of' 6 8).GetHashCode()) ((of' 3 4).GetHashCode()) ""
                Expect.notEqual (of' -3 4) (of' 3 4) ""
                Expect.equal [ for x in [ of' 3 -4; of' 12 2; of' 0 7; of' 5 15 ] -> string x ] [ "-3/4"; "6"; "0"; "1/3" ] ""
                Expect.equal Rational.Zero (Rational()) ""
                Expect.equal (of' 1 3 - of' 1 3) Rational.Zero ""
            }

            property "fractions are a field" (fun random ->
                let a, b, c = any random, any random, any random
                Expect.equal (b + a) (a + b) ""
                Expect.equal (a + b + c) (a + (b + c)) ""
                Expect.equal (a * b * c) (a * (b * c)) ""
                Expect.equal (a * b + a * c) (a * (b + c)) ""
                Expect.equal (a - b + b) a ""
                Expect.equal (a + Rational.Zero) a ""
                Expect.equal (a * Rational.One) a ""
                Expect.equal (-(b - a)) (a - b) ""

                if b.Sign <> 0 then
                    Expect.equal (a / b * b) a "")

            property "sums and products are those of the numerators and denominators" (fun random ->
                let next () = random.Next(-99, 99), random.Next(1, 99)
                let (a, b), (c, d) = next (), next ()
                Expect.equal (of' a b + of' c d) (of' (a * d + b * c) (b * d)) ""
                Expect.equal (of' a b * of' c d) (of' (a * c) (b * d)) ""
                Expect.equal ((of' a b).CompareTo(of' c d)) (compare (a * d) (b * c)) ""
                Expect.equal (of' a b < of' c d) (a * d < b * c) ""
                Expect.equal (of' a b >= of' c d) (a * d >= b * c) "")

            test "a double becomes a fraction and back without an error" {
                Expect.equal (Rational.Of 0.1) (Rational.Of(3602879701896397I, BigInteger.Pow(2I, 55))) ""
                Expect.equal (Rational.Of -0.0) Rational.Zero ""

                for value in [ 0.0; 1.0; -1.5; Double.Epsilon; -Double.MaxValue; 2.2250738585072014e-308; 1e-310 ] do
                    Expect.equal ((Rational.Of value).ToDouble()) value $"for {value}"
            }

            property "any double becomes a fraction and back without an error" (fun random ->
                let value = anyDouble random
                Expect.equal ((Rational.Of value).ToDouble()) value "")

            property "a sum, product or quotient of doubles rounds as the processor rounds it" (fun random ->
                for _ in 1..20 do
                    let a, b = anyDouble random, anyDouble random
                    Expect.equal ((Rational.Of a + Rational.Of b).ToDouble()) (a + b) ""
                    Expect.equal ((Rational.Of a * Rational.Of b).ToDouble()) (a * b) ""
                    Expect.equal ((Rational.Of a / Rational.Of b).ToDouble()) (a / b) "")

            test "of two doubles as near the even one is taken, and one beyond the largest is infinite" {
                let half = Rational.Of(BitConverter.Int64BitsToDouble 0x3CA0000000000000L)
                let above = Math.BitIncrement 1.0
                Expect.equal ((Rational.One + half).ToDouble()) 1.0 ""
                Expect.equal ((Rational.Of above + half).ToDouble()) (Math.BitIncrement above) ""
                Expect.equal ((Rational.One + half + of' 1 3 * Rational.Of 1e-300).ToDouble()) above ""
                Expect.equal ((Rational.Of Double.Epsilon / Rational.Of 2.0).ToDouble()) 0.0 ""
                Expect.equal ((Rational.Of -Double.MaxValue * Rational.Of 2.0).ToDouble()) Double.NegativeInfinity ""
            }

            test "what is no fraction is refused" {
                for value in [ nan; infinity; -infinity ] do
                    throws<OverflowException>(fun () -> Rational.Of value |> ignore) |> ignore

                throws<DivideByZeroException>(fun () -> Rational.One / Rational.Zero |> ignore) |> ignore
                throws<DivideByZeroException>(fun () -> of' 1 0 |> ignore) |> ignore
            }

            test "a dual number of fractions differentiates without an error" {
                let x = Dual(of' 1 3, Rational.One)
                Expect.equal (x * x * x) (Dual(of' 1 27, of' 1 3)) ""
            }
        ]
