module Research.Tests.Placeholder

open Research
open Xunit

[<Fact>]
let ``a bound holds at the bound`` () =
    Assert.Equal(Some true, (Expect.atLeast 1.0 1.0).Holds)
