module Research.Tests.ValuesTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Numerics/ValuesTests"
        [
            propertyOf "lists of equal content are equal and have equal hashes" (fun (items: int list) ->
                let x, y = Values.Of items, Values.Of(List.toSeq items)
                x.Equals y && x.GetHashCode() = y.GetHashCode())

            propertyOf "lists of different content are different" (fun (x: int list, y: int list) ->
                (Values.Of x).Equals(Values.Of y) = (x = y))

            test "order, length and value all count" {
                let values = Values.Of [ 1.0; 2.0 ]
                Expect.notEqual (Values.Of [ 2.0; 1.0 ]) values ""
                Expect.notEqual (Values.Of [ 1.0; 2.0; 0.0 ]) values ""
                Expect.notEqual (Values.Of [ 1.0; 2.0000000000000004 ]) values ""
                Expect.isFalse (values.Equals(box "another type")) ""
            }

            test "a list that holds NaN equals itself, so that a broken run still has a key" {
                Expect.equal (Values.Of [ nan; 1.0 ]) (Values.Of [ nan; 1.0 ]) ""
            }

            test "a list keeps its content when the array it came from changes" {
                let items = [| 1; 2 |]
                let values = Values.Of(Array.toSeq items)
                items[0] <- 9
                values.ToArray()[1] <- 9
                Expect.equal (Seq.toArray values) [| 1; 2 |] ""
                Expect.equal (values.Count, values[1]) (2, 2) ""
            }

            test "a list prints its elements" { Expect.equal ((Values.Of [ 0.5; -1.0 ]).ToString()) "[0.5, -1]" "" }
        ]
