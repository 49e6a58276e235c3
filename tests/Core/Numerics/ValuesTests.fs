module Research.Tests.ValuesTests

open Research
open Xunit

[<Fact>]
let ``lists of equal content are equal and have equal hashes`` () =
    Property.holds (fun (items: int list) ->
        let x, y = Values.Of items, Values.Of(List.toSeq items)
        x.Equals y && x.GetHashCode() = y.GetHashCode())

[<Fact>]
let ``lists of different content are different`` () =
    Property.holds (fun (x: int list, y: int list) -> (Values.Of x).Equals(Values.Of y) = (x = y))

[<Fact>]
let ``order, length and value all count`` () =
    let values = Values.Of [ 1.0; 2.0 ]
    Assert.NotEqual<Values<float>>(values, Values.Of [ 2.0; 1.0 ])
    Assert.NotEqual<Values<float>>(values, Values.Of [ 1.0; 2.0; 0.0 ])
    Assert.NotEqual<Values<float>>(values, Values.Of [ 1.0; 2.0000000000000004 ])
    Assert.False(values.Equals(box "another type"))

[<Fact>]
let ``a list that holds NaN equals itself, so that a broken run still has a key`` () =
    Assert.Equal<Values<float>>(Values.Of [ nan; 1.0 ], Values.Of [ nan; 1.0 ])

[<Fact>]
let ``a list keeps its content when the array it came from changes`` () =
    let items = [| 1; 2 |]
    let values = Values.Of(Array.toSeq items)
    items[0] <- 9
    values.ToArray()[1] <- 9
    Assert.Equal<int[]>([| 1; 2 |], Seq.toArray values)
    Assert.Equal((2, 2), (values.Count, values[1]))

[<Fact>]
let ``a list prints its elements`` () = Assert.Equal("[0.5, -1]", (Values.Of [ 0.5; -1.0 ]).ToString())
