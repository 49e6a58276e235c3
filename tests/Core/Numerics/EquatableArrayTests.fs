module Research.Tests.EquatableArrayTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Numerics/EquatableArrayTests"
        [
            propertyOf "lists of equal content are equal and have equal hashes" (fun (items: int list) ->
                let x, y = EquatableArray.Of items, EquatableArray.Of(List.toSeq items)
                x.Equals y && x.GetHashCode() = y.GetHashCode())

            propertyOf "lists of different content are different" (fun (x: int list, y: int list) ->
                (EquatableArray.Of x).Equals(EquatableArray.Of y) = (x = y))

            test "order, length and value all count" {
                let values = EquatableArray.Of [ 1.0; 2.0 ]
                Expect.notEqual (EquatableArray.Of [ 2.0; 1.0 ]) values ""
                Expect.notEqual (EquatableArray.Of [ 1.0; 2.0; 0.0 ]) values ""
                Expect.notEqual (EquatableArray.Of [ 1.0; 2.0000000000000004 ]) values ""
                Expect.isFalse (values.Equals(box "another type")) ""
            }

            test "a list that holds NaN equals itself, so that a broken run still has a key" {
                Expect.equal (EquatableArray.Of [ nan; 1.0 ]) (EquatableArray.Of [ nan; 1.0 ]) ""
            }

            test "a list keeps its content when the array it came from changes" {
                let items = [| 1; 2 |]
                let values = EquatableArray.Of(Array.toSeq items)
                items[0] <- 9
                values.ToArray()[1] <- 9
                Expect.equal (Seq.toArray values) [| 1; 2 |] ""
                Expect.equal (values.Count, values[1]) (2, 2) ""
            }

            test "a list prints its elements" { Expect.equal ((EquatableArray.Of [ 0.5; -1.0 ]).ToString()) "[0.5, -1]" "" }
        ]
