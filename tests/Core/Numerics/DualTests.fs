module Research.Tests.DualTests

open Research
open Xunit

[<Fact>]
let ``a product has the derivative of a product`` () = Assert.Equal(Dual(6.0, 19.0), Dual(2.0, 3.0) * Dual(3.0, 5.0))

[<Fact>]
let ``a sum has the derivative of a sum`` () = Assert.Equal(Dual(5.0, 8.0), Dual(2.0, 3.0) + Dual(3.0, 5.0))

[<Fact>]
let ``order looks at the value alone, equality at the derivative too`` () =
    Assert.True(Dual<float>.op_LessThan(Dual(1.0, 9.0), Dual(2.0, 0.0)))
    Assert.True(Dual<float>.op_GreaterThanOrEqual(Dual(1.0, 9.0), Dual(1.0, 0.0)))
    Assert.False(Dual<float>.op_GreaterThan(Dual(1.0, 9.0), Dual(1.0, 0.0)))
    Assert.NotEqual(Dual(1.0, 9.0), Dual(1.0, 0.0))

[<Fact>]
let ``dual numbers of decimals are exact`` () = Assert.Equal(Dual(0.02m, 0.3m), Dual(0.1m, 1m) * Dual(0.2m, 1m))
