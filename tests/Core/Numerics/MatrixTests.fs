module Research.Tests.MatrixTests

open System
open Research
open Xunit

let private twoByThree = Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |])

[<Fact>]
let ``entries lie row by row`` () =
    Assert.Equal((2, 3), (twoByThree.Rows, twoByThree.Columns))
    Assert.Equal((-1.0, 0.5), (twoByThree[0, 2], twoByThree[1, 0]))
    Assert.Equal<float[]>([| 0.5; -1.0; 3.0 |], twoByThree.Row(1).ToArray())
    Assert.Equal<float[]>([| 2.0; -1.0 |], twoByThree.Column 1)

[<Fact>]
let ``a matrix built from a function has its entries`` () =
    Assert.Equal(twoByThree, Matrix.Build(2, 3, (fun row column -> twoByThree[row, column])))

[<Fact>]
let ``equal entries make equal matrices with equal hashes`` () =
    let same = Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |])
    Assert.Equal(twoByThree, same)
    Assert.Equal(twoByThree.GetHashCode(), same.GetHashCode())

[<Fact>]
let ``another entry or another shape makes another matrix`` () =
    Assert.NotEqual(twoByThree, Matrices.ofRows (2, 3, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.5 |]))
    Assert.NotEqual(twoByThree, Matrices.ofRows (3, 2, [| 1.0; 2.0; -1.0; 0.5; -1.0; 3.0 |]))
    Assert.False(twoByThree.Equals(box "another type"))

[<Fact>]
let ``a matrix keeps its entries when the array it came from changes`` () =
    let entries = [| 1.0; 2.0 |]
    let matrix = Matrices.ofRows (1, 2, entries)
    entries[0] <- 9.0
    matrix.Column(0)[0] <- 9.0
    Assert.Equal(1.0, matrix[0, 0])

[<Fact>]
let ``a wrong number of entries is refused`` () =
    let error = Assert.Throws<ArgumentException>(fun () -> Matrices.ofRows (2, 2, [| 1.0; 2.0; 3.0 |]) |> ignore)

    Assert.Contains("3 entries do not fill a 2 × 2 matrix", error.Message)

[<Fact>]
let ``the Gram matrix holds the inner products of the columns`` () =
    let expected = [| 1.25; 1.5; 0.5; 1.5; 5.0; -5.0; 0.5; -5.0; 10.0 |]
    Assert.Equal(Matrices.ofRows (3, 3, expected), twoByThree.Gram())

[<Fact>]
let ``a Gram matrix is symmetric to the last bit`` () =
    Property.passes (fun random ->
        let gram =
            Matrix.Build(random.Next(1, 6), random.Next(1, 6), (fun _ _ -> Property.between -2.0 2.0 random)).Gram()

        Assert.Equal(gram, Matrix.Build(gram.Rows, gram.Columns, (fun i j -> gram[j, i]))))
