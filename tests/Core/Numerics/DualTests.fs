module Research.Tests.DualTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Numerics/DualTests"
        [
            test "a product has the derivative of a product" {
                Expect.equal (Dual(2.0, 3.0) * Dual(3.0, 5.0)) (Dual(6.0, 19.0)) ""
            }

            test "a sum has the derivative of a sum" { Expect.equal (Dual(2.0, 3.0) + Dual(3.0, 5.0)) (Dual(5.0, 8.0)) "" }

            test "order looks at the value alone, equality at the derivative too" {
                Expect.isTrue (Dual<float>.op_LessThan(Dual(1.0, 9.0), Dual(2.0, 0.0))) ""
                Expect.isTrue (Dual<float>.op_GreaterThanOrEqual(Dual(1.0, 9.0), Dual(1.0, 0.0))) ""
                Expect.isFalse (Dual<float>.op_GreaterThan(Dual(1.0, 9.0), Dual(1.0, 0.0))) ""
                Expect.notEqual (Dual(1.0, 0.0)) (Dual(1.0, 9.0)) ""
            }

            test "dual numbers of decimals are exact" { Expect.equal (Dual(0.1m, 1m) * Dual(0.2m, 1m)) (Dual(0.02m, 0.3m)) "" }
        ]
