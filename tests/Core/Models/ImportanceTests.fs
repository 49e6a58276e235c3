module Research.Tests.ImportanceTests

open Research
open Xunit

[<Fact>]
let ``uniform importances are all 1`` () =
    Assert.Equal<Values<float>>(Values.Of [ 1.0; 1.0; 1.0 ], Importance.Uniform().Resolve 3)

[<Fact>]
let ``geometric importances are powers of the ratio, the first 1`` () =
    let weights = Importance.Geometric(Ratio = 0.7).Resolve(20).ToArray()
    Assert.Equal(20, weights.Length)
    Assert.Equal((1.0, 0.7), (weights[0], weights[1]))
    Near.within 1e-17 0.001139889518537312925994275 weights[19]

    for i in 1..19 do
        Near.within 1e-15 0.7 (weights[i] / weights[i - 1])

[<Fact>]
let ``explicit importances are as listed`` () =
    Assert.Equal<Values<float>>(Values.Of [ 3.0; 0.0; 0.5 ], Importance.Explicit([ 3.0; 0.0; 0.5 ]).Resolve 3)

[<Fact>]
let ``importances are equal by content`` () =
    Assert.Equal(Importance.Explicit [ 1.0; 2.0 ], Importance.Explicit [| 1.0; 2.0 |])
    Assert.NotEqual(Importance.Geometric(Ratio = 0.9), Importance.Geometric(Ratio = 0.8))

[<Theory>]
[<InlineData(0.0, "0")>]
[<InlineData(-0.5, "-0.5")>]
[<InlineData(System.Double.NaN, "NaN")>]
[<InlineData(System.Double.PositiveInfinity, "Infinity")>]
let ``a ratio that is not above 0 is a fault`` (ratio: float) (written: string) =
    Faults.one "the ratio of the importances" written "a finite number above 0" (Importance.Geometric(Ratio = ratio).Faults())

[<Fact>]
let ``an importance below 0 is a fault and names its feature`` () =
    Assert.Empty((Importance.Explicit [ 0.0; 2.0 ]).Faults())

    Faults.one "the importance of feature 1" "-1" "a finite number, 0 or above" ((Importance.Explicit [ 1.0; -1.0 ]).Faults())

    Assert.Equal(2, Seq.length ((Importance.Explicit [ nan; -1.0; 1.0 ]).Faults()))
