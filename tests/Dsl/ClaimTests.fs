module Research.Tests.ClaimTests

open Research
open Xunit

let private decided (verdict: Verdict) = verdict.Holds

let private just (bound: float) = System.Math.BitIncrement bound
let private under (bound: float) = System.Math.BitDecrement bound

[<Fact>]
let ``every expectation holds at its bound and fails just beyond it`` () =
    let cases =
        [
            Expect.atLeast 0.9, 0.9, Some true
            Expect.atLeast 0.9, under 0.9, Some false
            Expect.atMost 0.1, 0.1, Some true
            Expect.atMost 0.1, just 0.1, Some false
            Expect.between 1.0 2.0, 1.0, Some true
            Expect.between 1.0 2.0, 2.0, Some true
            Expect.between 1.0 2.0, under 1.0, Some false
            Expect.between 1.0 2.0, just 2.0, Some false
            Expect.within 0.5 2.0, 2.5, Some true
            Expect.within 0.5 2.0, 1.5, Some true
            Expect.within 0.5 2.0, just 2.5, Some false
            Expect.within 0.5 2.0, under 1.5, Some false
        ]

    for expectation, measured, holds in cases do
        let verdict = expectation measured
        Assert.Equal((holds, measured, ""), (verdict.Holds, verdict.Measured, verdict.Detail))

[<Fact>]
let ``counts and statements are compared exactly`` () =
    Assert.Equal(Some true, decided (Expect.equal 5 5))
    Assert.Equal(Some false, decided (Expect.equal 5 6))
    Assert.Equal(Some true, decided (Expect.isTrue true))
    Assert.Equal(Some false, decided (Expect.isTrue false))
    Assert.Equal((5.0, 1.0), ((Expect.equal 4 5).Measured, (Expect.isTrue true).Measured))

[<Fact>]
let ``NaN decides nothing`` () =
    for expectation in [ Expect.atLeast 0.0; Expect.atMost 0.0; Expect.between 0.0 1.0; Expect.within 1.0 0.0 ] do
        Assert.Equal(None, decided (expectation nan))

[<Fact>]
let ``infinity is a measured number`` () =
    Assert.Equal(Some true, decided (Expect.atLeast 1.0 infinity))
    Assert.Equal(Some false, decided (Expect.atMost 1.0 infinity))

[<Fact>]
let ``an expectation is printed as people write it`` () =
    let printed =
        [
            Expect.atLeast 0.9 0.0
            Expect.atMost 1e-7 0.0
            Expect.between 0.25 0.5 0.0
            Expect.within 1.0 9.0 0.0
            Expect.equal 5 0
            Expect.isTrue false
        ]
        |> List.map _.Expected

    Assert.Equal<string list>([ "≥ 0.9"; "≤ 1E-07"; "0.25 … 0.5"; "9 ± 1"; "5"; "true" ], printed)

[<Fact>]
let ``a detail stands beside the number and changes nothing else`` () =
    let plain = Expect.atLeast 0.9 1.0
    Assert.Equal({ plain with Detail = "1 of 1" }, Expect.withDetail "1 of 1" plain)

[<Fact>]
let ``what was not measured leaves a claim open, with the reason`` () =
    let claim =
        {
            Text = "five features"
            Judge = fun (_: int) -> raise (NotMeasured "the cell at 0.1 was not run")
        }

    let verdict = Claim.check 0 claim
    Assert.Equal(None, verdict.Holds)
    Assert.Equal(nan, verdict.Measured)
    Assert.Equal("the cell at 0.1 was not run", verdict.Detail)

[<Fact>]
let ``a check that breaks is undecided and says why`` () =
    let broken: Claim<int> = { Text = "breaks"; Judge = fun _ -> invalidOp "no such cell" }
    let verdict = Claim.check 1 broken
    Assert.Equal(None, verdict.Holds)
    Assert.Contains("no such cell", verdict.Detail)

[<Fact>]
let ``a claim moves to a whole that its answer is found in`` () =
    let claim = { Text = "large"; Judge = Expect.atLeast 2.0 } |> Claim.contramap snd

    Assert.Equal("large", claim.Text)
    Assert.Equal(Some true, decided (Claim.check ("", 2.0) claim))
    Assert.Equal(Some false, decided (Claim.check ("", 1.0) claim))
