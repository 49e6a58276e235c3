module Research.Tests.AnswerJsonTests

open Research
open Expecto

type private Shape =
    | Nothing
    | Polygon of corners: int
    | Pair of float * float

type private Own = { Hidden: int; Norms: float[] }

/// What a record looks like.
type Spread = { Mean: float; Worst: float option }

let private json (answer: objnull) = (AnswerJson.ofAnswers [ "a", answer ]).ToJsonString()

let private encodes (expected: string) (answer: objnull) = Expect.equal (json answer) $"""{{"a":{expected}}}""" ""

[<Tests>]
let tests =
    testList
        "Running/Run/AnswerJsonTests"
        [
            test "numbers keep every bit, and what is not finite is null" {
                encodes "0.30000000000000004" (0.1 + 0.2)
                encodes "5" 5
                encodes "9007199254740993" 9007199254740993L
                encodes "null" nan
                encodes "null" infinity
                encodes "true" true
                encodes "\"five\"" "five"
            }

            test "a matrix is a list of its rows" {
                encodes "[[1,2,3],[4,5,null]]" (Matrices.ofRows (2, 3, [| 1.0; 2.0; 3.0; 4.0; 5.0; nan |]))
            }

            test "lists, arrays and values are lists" {
                encodes "[1,null]" [| 1.0; nan |]
                encodes "[1,2]" [ 1; 2 ]
                encodes "[0.5]" (EquatableArray.Of<float> [ 0.5 ])
                encodes "[]" ([]: int list)
                encodes "[[0,2],[1,3]]" [ 0, 2; 1, 3 ]
            }

            test "tuples are lists of what they hold" { encodes "[1.5,[\"a\",[2]]]" (1.5, ("a", [| 2.0 |])) }

            test "records are objects, and options their value or null" {
                encodes """{"Mean":1,"Worst":2}""" { Mean = 1.0; Worst = Some 2.0 }
                encodes """{"Mean":null,"Worst":null}""" { Mean = nan; Worst = None }
            }

            test "union cases are named" {
                encodes "\"Nothing\"" Nothing
                encodes """{"Polygon":[5]}""" (Polygon 5)
                encodes """{"Pair":[1,2]}""" (Pair(1.0, 2.0))
            }

            test "private and anonymous records are objects too" {
                encodes """{"Hidden":2,"Norms":[1]}""" { Hidden = 2; Norms = [| 1.0 |] }
                encodes """{"Hidden":2,"Norms":[1]}""" {| Hidden = 2; Norms = [| 1.0 |] |}
            }

            test "phases say their notation and whether they are weak, roles what and with which" {
                let weak = Matrices.ofRows (1, 3, [| 1.0; 0.0; -0.3 |])
                encodes """{"phase":"{13} -2","weak":true}""" (Phase.Of(weak, PhaseThresholds.Exact))

                FeatureRole.Of(weak, PhaseThresholds.Exact) |> encodes """["antipodal with 3","ignored","weak with 1"]"""
            }

            test "records of C# are objects of what they are made of" {
                encodes
                    """{"Name":"end","Features":2,"Hidden":1,"Density":0.5,"Ratio":1,"Loss":0.25,"Error":1E-14}"""
                    (SpecialPoint("end", 2, 1, 0.5, 1.0, 0.25, 1e-14))
            }

            test "answers stand under the labels of their cells, in order" {
                let both = AnswerJson.ofAnswers [ "0.1", box 1.0; "1", box 2.0 ]
                Expect.equal (both.ToJsonString()) """{"0.1":1,"1":2}""" ""
            }
        ]
