module Research.Tests.ClaimTests

open Research
open Expecto

let private decided (verdict: Verdict) = verdict.Holds

let private just (bound: float) = System.Math.BitIncrement bound

let private under (bound: float) = System.Math.BitDecrement bound

let private said text = { Text = text; Kind = ClaimKind.Paper; Reason = None }

/// What a reader is told beside a verdict.
let private remark holds reason =
    {
        Claimed = { said "a claim" with Reason = reason }
        Verdict = { Expect.nothing "" with Holds = holds }
    }
        .Remark

[<Tests>]
let tests =
    testList
        "Language/ClaimTests"
        [
            test "every expectation holds at its bound and fails just beyond it" {
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

                    Expect.equal
                        (verdict.Holds, verdict.Measured, verdict.Detail)
                        (holds, measured, "")
                        $"for {measured} against {verdict.Expected}"
            }

            test "bounds and what is measured may be counts, with the verdicts of the numbers" {
                let count = [ 1; 2; 3; 4; 5 ].Length

                let alike =
                    [
                        Expect.atLeast 5 count, Expect.atLeast 5.0 5.0
                        Expect.atLeast 6 count, Expect.atLeast 6.0 5.0
                        Expect.atLeast 4.5 count, Expect.atLeast 4.5 5.0
                        Expect.atLeast 5 4.999, Expect.atLeast 5.0 4.999
                        Expect.atMost 5 count, Expect.atMost 5.0 5.0
                        Expect.atMost 4 count, Expect.atMost 4.0 5.0
                        Expect.between 5 6 count, Expect.between 5.0 6.0 5.0
                        Expect.between 1 4.5 count, Expect.between 1.0 4.5 5.0
                        Expect.atLeast 5 7L, Expect.atLeast 5.0 7.0
                    ]

                for counted, numbers in alike do
                    Expect.equal counted numbers ""

                let verdict = Expect.atLeast 5 count
                Expect.equal (verdict.Expected, verdict.Measured, verdict.Holds) ("≥ 5", 5.0, Some true) ""
                Expect.equal (Expect.atLeast 6 count).Holds (Some false) ""
                Expect.equal ([ 3; 7 ] |> List.map (Expect.atLeast 5) |> List.map _.Holds) [ Some false; Some true ] ""
            }

            test "counts and statements are compared exactly" {
                Expect.equal (decided (Research.Expect.equal 5 5)) (Some true) ""
                Expect.equal (decided (Research.Expect.equal 5 6)) (Some false) ""
                Expect.equal (decided (Research.Expect.isTrue true)) (Some true) ""
                Expect.equal (decided (Research.Expect.isTrue false)) (Some false) ""
                Expect.equal ((Research.Expect.equal 4 5).Measured, (Research.Expect.isTrue true).Measured) (5.0, 1.0) ""
            }

            test "NaN decides nothing" {
                for expectation in [ Expect.atLeast 0.0; Expect.atMost 0.0; Expect.between 0.0 1.0; Expect.within 1.0 0.0 ] do
                    Expect.equal (decided (expectation nan)) None (expectation nan).Expected
            }

            test "a tolerance below 0, or that is no number, decides nothing and says so" {
                for tolerance in [ -0.1; nan; -infinity ] do
                    let verdict = Expect.within tolerance 2.0 2.0
                    Expect.equal verdict.Holds None ""
                    Expect.stringContains verdict.Detail "but must be 0 or above" ""

                Expect.equal (decided (Expect.within 0.0 2.0 2.0)) (Some true) ""
            }

            test "infinity is a measured number" {
                Expect.equal (decided (Expect.atLeast 1.0 infinity)) (Some true) ""
                Expect.equal (decided (Expect.atMost 1.0 infinity)) (Some false) ""
            }

            test "an expectation is printed as people write it" {
                let printed =
                    [
                        Expect.atLeast 0.9 0.0
                        Expect.atMost 1e-7 0.0
                        Expect.between 0.25 0.5 0.0
                        Expect.within 1.0 9.0 0.0
                        Research.Expect.equal 5 0
                        Research.Expect.isTrue false
                    ]
                    |> List.map _.Expected

                Expect.equal printed [ "≥ 0.9"; "≤ 1E-07"; "0.25 … 0.5"; "9 ± 1"; "5"; "true" ] ""
            }

            test "a detail stands beside the number and changes nothing else" {
                let plain = Expect.atLeast 0.9 1.0
                Expect.equal (Expect.withDetail "1 of 1" plain) { plain with Detail = "1 of 1" } ""
            }

            test "what was not measured leaves a claim undecided, with the reason" {
                let claim =
                    {
                        Claimed = said "five features"
                        Judge = fun (_: int) -> raise (NotMeasured "the cell at 0.1 was not run")
                    }

                let verdict = Claim.check 0 claim
                Expect.equal verdict.Holds None ""
                Expect.isNaN verdict.Measured "what was measured"
                Expect.equal verdict.Detail "the cell at 0.1 was not run" ""
            }

            test "a check of an empty list is undecided, and says so in the same words whatever it takes of it" {
                let none: float list = []
                let empty = System.Array.Empty<float>()
                let linq: float seq = System.Linq.Enumerable.Empty<float>()

                let takes: (unit -> float) list =
                    [
                        (fun () -> List.max none)
                        (fun () -> List.min none)
                        (fun () -> none |> List.minBy abs)
                        (fun () -> List.average none)
                        (fun () -> none |> List.averageBy abs)
                        (fun () -> List.head none)
                        (fun () -> none.Head)
                        (fun () -> List.last none)
                        (fun () -> Seq.min none)
                        (fun () -> Seq.head none)
                        (fun () -> Array.min empty)
                        (fun () -> Array.averageBy abs empty)
                        (fun () -> empty |> Array.maxBy abs)
                        (fun () -> System.Linq.Enumerable.Min linq)
                        (fun () -> System.Linq.Enumerable.Last linq)
                    ]

                for index, take in List.indexed takes do
                    let claim = { Claimed = said "of none"; Judge = fun () -> take () |> Expect.atMost 1.0 }
                    let verdict = Claim.check () claim
                    Expect.equal verdict.Holds None $"{index}"

                    Expect.equal
                        verdict.Detail
                        "the claim takes the largest, the mean or the first of an empty list, because nothing is of the kind that it asks about"
                        $"{index}"
            }

            test "a check that breaks is undecided and says why" {
                let broken: Claim<int> = { Claimed = said "breaks"; Judge = fun _ -> invalidOp "no such cell" }
                let verdict = Claim.check 1 broken
                Expect.equal verdict.Holds None ""
                Expect.stringContains verdict.Detail "no such cell" ""
            }

            test "a reason is told beside a failure, its lack too, and a reason beside a claim that holds" {
                let reason = Some(Guess "We thought otherwise.")
                Expect.equal (remark (Some false) reason) "guess: We thought otherwise." ""
                Expect.equal (remark None reason) "guess: We thought otherwise." ""
                Expect.equal (remark (Some false) None) "no reason is given" ""

                Expect.equal
                    (remark (Some true) reason)
                    "holds, although a reason for its failure is given (guess: We thought otherwise.)"
                    ""

                Expect.equal (remark (Some true) None, remark None None) ("", "") ""
                Expect.equal (Contradicted "x").Word "paper contradicted" ""
                Expect.equal ((Recipe "x").Word, (Recipe "x").Sentence) ("recipe", "x") ""
            }

            test "a claim moves to a whole that its answer is found in" {
                let claim = { Claimed = said "large"; Judge = Expect.atLeast 2.0 } |> Claim.contramap snd

                Expect.equal claim.Claimed (said "large") ""
                Expect.equal (decided (Claim.check ("", 2.0) claim)) (Some true) ""
                Expect.equal (decided (Claim.check ("", 1.0) claim)) (Some false) ""
            }
        ]
