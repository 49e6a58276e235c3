module Research.Tests.SafetensorsTests

open System
open System.IO
open System.Text
open System.Text.Json
open FsCheck
open FsCheck.FSharp
open Research
open Research.Tests.StoreSamples
open Xunit

let private states = Gen.listOfLength 2 state
let private cell = lazy (setting 4 0.1)

/// The bytes of a part, behind those that a stream has already.
let private partOf states =
    use stream = new MemoryStream()
    stream.WriteByte 7uy
    Part.write "{}" cell.Value states stream
    stream.ToArray()[1..]

let private sample = lazy (Gen.sample 1 states |> Array.head |> partOf)

let private wrong (bytes: byte array) =
    match Part.decode cell.Value bytes with
    | Part.Damaged wrong -> wrong
    | Part.OtherKey key -> $"other key {key}"
    | Part.Found _ -> ""

[<Fact>]
let ``a part gives back every bit of every state`` () =
    let same states =
        match Part.decode cell.Value (partOf states) with
        | Part.Found back -> List.map bits back = List.map bits states
        | _ -> false

    Check.One(Config.QuickThrowOnFailure, Prop.forAll (Arb.fromGen states) same)

[<Fact>]
let ``a header is aligned, its offsets have no gap, and shapes are restart first`` () =
    let bytes = sample.Value
    let length = int (BitConverter.ToInt64(bytes, 0))
    use header = JsonDocument.Parse(ReadOnlyMemory(bytes, 8, length))

    let entries =
        [
            for entry in header.RootElement.EnumerateObject() do
                if entry.Name <> "__metadata__" then
                    let offsets = entry.Value.GetProperty "data_offsets"
                    entry, offsets[0].GetInt32(), offsets[1].GetInt32()
        ]

    let ends = entries |> List.map (fun (_, _, last) -> last)
    Assert.Equal(0, length % 8)
    Assert.Equal<int list>(0 :: List.take (ends.Length - 1) ends, entries |> List.map (fun (_, first, _) -> first))
    Assert.Equal(bytes.Length, 8 + length + List.last ends)

    let w, first, _ = entries |> List.find (fun (entry, _, _) -> entry.Name = "W")
    let width = if w.Value.GetProperty("dtype").GetString() = "F32" then 4 else 8
    Assert.Equal("[2,2,3]", w.Value.GetProperty("shape").GetRawText())
    Assert.Equal(0, first % width)

[<Fact>]
let ``numbers that are floats are stored as floats, others as doubles`` () =
    let element values = (Draft.ofReals "T" [ 2 ] (fun k _ -> Array.get values k)).Element

    Assert.Equal(Element.F32, element [| 0.5; float 0.1f |])
    Assert.Equal(Element.F32, element [| -0.0; infinity |])
    Assert.Equal(Element.F64, element [| 0.5; 0.1 |])
    Assert.Equal(Element.F64, element [| 0.5; 1e300 |])

[<Fact>]
let ``one changed byte anywhere is found`` () =
    let bytes = sample.Value

    let found (at, flip: byte) =
        let damaged = Array.copy bytes
        damaged[at] <- damaged[at] ^^^ flip
        wrong damaged <> ""

    let anywhere = Gen.zip (Gen.choose (0, bytes.Length - 1)) (Gen.choose (1, 255) |> Gen.map byte)

    Check.One(Config.QuickThrowOnFailure.WithMaxTest 1000, Prop.forAll (Arb.fromGen anywhere) found)

[<Fact>]
let ``a file cut off anywhere is called truncated`` () =
    let bytes = sample.Value

    let cut length = (wrong (Array.truncate length bytes)).StartsWith "is truncated"

    Check.One(Config.QuickThrowOnFailure.WithMaxTest 300, Prop.forAll (Arb.fromGen (Gen.choose (0, bytes.Length - 1))) cut)

[<Fact>]
let ``a file with something after its end is called too long`` () =
    Assert.Equal("is too long by 3 bytes", wrong (Array.append sample.Value [| 0uy; 0uy; 0uy |]))

[<Fact>]
let ``a file of another kind is not taken for safetensors`` () =
    Assert.StartsWith("is not a safetensors file", wrong (Encoding.ASCII.GetBytes "PK archive, or any other kind of file"))

    let foreign = """{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""

    let bytes =
        Array.concat [ BitConverter.GetBytes(int64 foreign.Length); Encoding.ASCII.GetBytes foreign; Array.zeroCreate 4 ]

    Assert.Equal("holds no sha256 in its metadata", wrong bytes)

    let broken = """{"W":{"dtype":"F32","shape":[1]}}"""

    let bytes = Array.concat [ BitConverter.GetBytes(int64 broken.Length); Encoding.ASCII.GetBytes broken ]

    Assert.StartsWith("has a damaged header", wrong bytes)

[<Fact>]
let ``a sound file of another setting is not damaged`` () =
    let other = setting 4 0.2

    match Part.decode other sample.Value with
    | Part.OtherKey key -> Assert.Equal(cell.Value.Key, key)
    | content -> Assert.Fail $"{content}"

[<Fact>]
let ``the metadata says how to read the tensors`` () =
    let text = Part.describe cell.Value.Plans.Head.Model
    Assert.StartsWith("W [restart, hidden, features], b [restart, features], row-major", text)
