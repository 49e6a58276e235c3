module Research.Tests.SafetensorsTests

open System
open System.IO
open System.Text
open System.Text.Json
open FsCheck
open FsCheck.FSharp
open Research
open Expecto
open Research.Tests.StoreSamples

let private states = Gen.listOfLength 2 state

let private cell = lazy (cellOf 4 0.1)

/// The bytes of a part, behind those that a stream has already.
let private partOf states =
    use stream = new MemoryStream()
    stream.WriteByte 7uy
    CellFile.write "{}" cell.Value states stream
    stream.ToArray()[1..]

let private sample = lazy (Gen.sample 1 states |> Array.head |> partOf)

/// A byte of the sample.
let private place = gen { return! Gen.choose (0, sample.Value.Length - 1) }

let private decode cell (bytes: byte array) =
    use stream = new MemoryStream(bytes)
    CellFile.decode cell stream

let private wrong (bytes: byte array) =
    match decode cell.Value bytes with
    | CellFile.Damaged wrong -> wrong
    | CellFile.OtherKey key -> $"other key {key}"
    | CellFile.Found _ -> ""

[<Tests>]
let tests =
    testList
        "Running/Store/SafetensorsTests"
        [
            propertyFrom "a part gives back every bit of every state" 100 states (fun states ->
                match decode cell.Value (partOf states) with
                | CellFile.Found back -> List.map bits back = List.map bits states
                | _ -> false)

            test "a header is aligned, its offsets have no gap, and shapes are restart first" {
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
                Expect.equal (length % 8) 0 ""
                Expect.equal (entries |> List.map (fun (_, first, _) -> first)) (0 :: List.take (ends.Length - 1) ends) ""
                Expect.equal (8 + length + List.last ends) bytes.Length ""

                let w, first, _ = entries |> List.find (fun (entry, _, _) -> entry.Name = "W")
                let width = if w.Value.GetProperty("dtype").GetString() = "F32" then 4 else 8
                Expect.equal (w.Value.GetProperty("shape").GetRawText()) "[2,2,3]" ""
                Expect.equal (first % width) 0 ""
            }

            test "numbers that are floats are stored as floats, others as doubles" {
                let element values = (Draft.ofReals "T" [ 2 ] (fun k _ -> Array.get values k)).Element

                Expect.equal (element [| 0.5; float 0.1f |]) Element.F32 ""
                Expect.equal (element [| -0.0; infinity |]) Element.F32 ""
                Expect.equal (element [| 0.5; 0.1 |]) Element.F64 ""
                Expect.equal (element [| 0.5; 1e300 |]) Element.F64 ""
            }

            propertyFrom "one changed byte anywhere is found" 1000 (Gen.zip place (Gen.choose (1, 255))) (fun (at, flip) ->
                let damaged = Array.copy sample.Value
                damaged[at] <- damaged[at] ^^^ byte flip
                wrong damaged <> "")

            propertyFrom "a file cut off anywhere is called truncated" 300 place (fun length ->
                (wrong (Array.truncate length sample.Value)).StartsWith "is truncated")

            test "a file with something after its end is called too long" {
                Expect.equal (wrong (Array.append sample.Value [| 0uy; 0uy; 0uy |])) "is too long by 3 bytes" ""
            }

            test "a file of another kind is not taken for safetensors" {
                Expect.stringStarts
                    (wrong (Encoding.ASCII.GetBytes "PK archive, or any other kind of file"))
                    "is not a safetensors file"
                    ""

                let foreign = """{"W":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""

                let bytes =
                    Array.concat
                        [ BitConverter.GetBytes(int64 foreign.Length); Encoding.ASCII.GetBytes foreign; Array.zeroCreate 4 ]

                Expect.equal (wrong bytes) "holds no sha256 in its metadata" ""

                let broken = """{"W":{"dtype":"F32","shape":[1]}}"""

                let bytes = Array.concat [ BitConverter.GetBytes(int64 broken.Length); Encoding.ASCII.GetBytes broken ]

                Expect.stringStarts (wrong bytes) "has a damaged header" ""
            }

            test "what no reader would take is not written" {
                use stream = new MemoryStream()
                let draft = Draft.ofReals "W" [ 1 ] (fun _ _ -> 0.5)
                Safetensors.writeWithin 200 [] [ draft ] stream

                let error =
                    Expect.throwsC
                        (fun () -> Safetensors.writeWithin 200 [ "spec", String('x', 200) ] [ draft ] stream)
                        (fun error -> error.Message)

                Expect.stringContains error "at most 200: train fewer restarts" ""
            }

            test "rows longer than the pieces in which they are written and read keep every number" {
                let count = 300_000
                use stream = new MemoryStream()
                Safetensors.write [] [ Draft.ofReals "W" [ 2; count ] (fun row k -> float (row * count + k)) ] stream
                stream.Position <- 0L

                match SafetensorsReader.decode stream with
                | Ok file -> Expect.equal (Tensor.reals file.Tensors.Head) (Array.init (2 * count) float) ""
                | Error wrong -> failtest wrong
            }

            test "a sound file with tensors of other sizes than the cell's is damaged" {
                let spec = cell.Value.Key

                let written =
                    [
                        for tensor, numbers in [ "W", 5; "W.first", 6; "W.second", 6; "b", 3; "b.first", 3; "b.second", 3 ] ->
                            Draft.ofReals tensor [ 2; numbers ] (fun _ _ -> 0.0)
                        for tensor in [ "final.step"; "recorded.step"; "curve.step" ] ->
                            Draft.ofIntegers tensor [ 2; 1 ] (fun _ _ -> -1L)
                    ]

                use stream = new MemoryStream()
                Safetensors.write [ "key", spec ] written stream
                Expect.stringContains (wrong (stream.ToArray())) "holds 5 numbers of W for each restart instead of 6" ""
                use stream = new MemoryStream()
                Safetensors.write [ "key", spec ] [ Draft.ofReals "W" [] (fun _ _ -> 0.0) ] stream
                Expect.stringContains (wrong (stream.ToArray())) "holds 0 restarts of W instead of 2" ""
            }

            test "a sound file of another cell is not damaged" {
                let other = cellOf 4 0.2

                match decode other sample.Value with
                | CellFile.OtherKey key -> Expect.equal key cell.Value.Key ""
                | content -> failtest $"{content}"
            }

            test "the metadata says how to read the tensors" {
                let text = CellFile.describe cell.Value.Plans.Head.Model
                Expect.stringStarts text "W [restart, hidden, features], b [restart, features], row-major" ""
            }
        ]
