/// Safetensors files byte by byte, as other tools write them or as nobody should.
module internal Research.Tests.ForeignFile

open System
open System.IO
open System.Text
open Research

/// The bytes of a header's text and of data after it.
let raw (header: string) (data: byte array) =
    let text = Encoding.UTF8.GetBytes header
    Array.concat [ BitConverter.GetBytes(int64 text.Length); text; data ]

/// The bytes of a number of a type.
let number element (value: float) : byte array =
    match element with
    | "F16" -> BitConverter.GetBytes(Half.CreateSaturating value)
    | "BF16" -> BitConverter.GetBytes(BitConverter.SingleToInt32Bits(float32 value))[2..]
    | "F32" -> BitConverter.GetBytes(float32 value)
    | _ -> BitConverter.GetBytes value

/// A file of tensors: name, type, shape and bytes.
let file (metadata: string option) (tensors: (string * string * int list * byte array) list) =
    let mutable first = 0

    let entries =
        [
            for text in Option.toList metadata do
                yield $"\"__metadata__\":{text}"
            for name, element, shape, bytes in tensors do
                let axes = shape |> List.map string |> String.concat ","
                let last = first + Array.length bytes
                yield $"\"{name}\":{{\"dtype\":\"{element}\",\"shape\":[{axes}],\"data_offsets\":[{first},{last}]}}"
                first <- last
        ]

    raw $$"""{{{String.concat "," entries}}}""" (tensors |> List.map (fun (_, _, _, bytes) -> bytes) |> Array.concat)

/// A file of bytes with a name of one's own, gone after the test.
type Placed(name: string, bytes: byte array) =
    let folder = Directory.CreateTempSubdirectory("research-foreign-").FullName
    let path = Path.Combine(folder, name)
    do File.WriteAllBytes(path, bytes)
    member _.Path = path

    interface IDisposable with
        member _.Dispose() = Directory.Delete(folder, true)

/// What is read of bytes, a piece of so many at once.
let decodeIn piece (bytes: byte array) =
    use stream = new MemoryStream(bytes)
    SafetensorsReader.decodeIn piece (fun _ -> true) stream
