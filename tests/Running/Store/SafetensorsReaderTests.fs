/// What the format forbids, and what it allows although few tools write it.
module Research.Tests.SafetensorsReaderTests

open System
open System.IO
open FsCheck.FSharp
open Research
open Expecto

let private usual = 1 <<< 20

let private refusal (bytes: byte array) =
    match ForeignFile.decodeIn usual bytes with
    | Ok file -> failtest $"{file.Entries} was read."
    | Error wrong -> wrong

/// A header of one tensor.
let private one (name: string) (fields: string) = $"\"{name}\":{{{fields}}}"

let private sound = one "W" "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]"
let private eight = Array.zeroCreate<byte> 8
let private headers (entries: string list) = "{" + String.concat "," entries + "}"
let private ofHeader entries bytes = ForeignFile.raw (headers entries) (Array.zeroCreate bytes)

let private lengthOnly (length: uint64) bytes = Array.append (BitConverter.GetBytes length) (Array.zeroCreate bytes)

let private forbidden: (string * byte array * string) list =
    [
        "no byte", [||], "is truncated: it has 0 bytes"
        "half a length", [| 1uy; 0uy; 0uy |], "is truncated: it has 3 bytes"
        "a length without a header", lengthOnly 2UL 0, "is truncated: its header has 2 bytes, of which 0 are there"
        "a header longer than the file", lengthOnly 5_000UL 100, "its header has 5000 bytes, of which 100 are there"
        "a header of no byte", lengthOnly 0UL 8, "is not a safetensors file: by its first 8 bytes its header has 0 bytes"
        "a negative length", lengthOnly UInt64.MaxValue 8, "its header has 18446744073709551615 bytes, but"
        "a length of 2^63", lengthOnly (1UL <<< 63) 8, "its header has 9223372036854775808 bytes, but"
        "a header of more than 100 MB", lengthOnly 100_000_001UL 8, "100000001 bytes, but a header has 2 to 100000000"
        "a header that begins with a space", ForeignFile.raw (" " + headers [ sound ]) eight, "it does not begin with {"
        "a byte order mark", ForeignFile.raw ("\uFEFF" + headers [ sound ]) eight, "it does not begin with {"
        "a list", ForeignFile.raw "[]" [||], "it does not begin with {"
        "half a header", ForeignFile.raw ("{" + sound) eight, "it is no JSON at byte"
        "zeros after the header", ForeignFile.raw (headers [ sound ] + "\000") eight, "it is no JSON at byte"
        "a lone surrogate", ofHeader [ one "\\ud800" "" ] 0, "it has a text that is no Unicode"
        "a lone surrogate in metadata", ofHeader [ one "__metadata__" "\"a\":\"\\ud800\"" ] 0, "no Unicode"
        "100 lists in each other", ofHeader [ one "W" ("\"shape\":" + String('[', 100)) ] 0, "it is no JSON at byte"
        "a name twice", ofHeader [ sound; sound ] 8, "it has W twice"
        "a name twice, once escaped", ofHeader [ sound; sound.Replace("\"W\"", "\"\\u0057\"") ] 8, "it has W twice"
        "a shape twice", ofHeader [ one "W" "\"shape\":[2],\"shape\":[2]" ] 8, "it has W.shape twice"
        "a checksum twice", ofHeader [ one "__metadata__" "\"sha256\":\"a\",\"sha256\":\"b\"" ] 0, "__metadata__.sha256 twice"
        "metadata twice", ofHeader [ one "__metadata__" ""; one "__metadata__" "" ] 0, "it has __metadata__ twice"
        "metadata of a number", ofHeader [ one "__metadata__" "\"step\":3" ] 0, "step in its __metadata__ is 3, which is no text"
        "a list of metadata", ofHeader [ "\"__metadata__\":[]" ] 0, "its __metadata__ is no object"
        "a tensor of text", ofHeader [ "\"W\":\"F32\"" ] 0, "W has no dtype"
        "no offsets", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[2]" ] 8, "W has no data_offsets"
        "a type of a number", ofHeader [ one "W" "\"dtype\":32,\"shape\":[],\"data_offsets\":[0,4]" ] 4, "which is no text"
        "a shape of text", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":\"2\",\"data_offsets\":[0,8]" ] 8, "is no list"
        "negative axes", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]" ] 8, "has -1, which"
        "half an entry", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[2.5],\"data_offsets\":[0,10]" ] 10, "has 2.5, which"
        "an axis of 2^64",
        ofHeader [ one "W" "\"dtype\":\"U8\",\"shape\":[18446744073709551616],\"data_offsets\":[0,0]" ] 0,
        "no whole"
        "one offset", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8]" ] 8, "no two numbers in order"
        "offsets backwards", ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]" ] 8, "no two numbers"
        "a product of 2^64",
        ofHeader [ one "W" "\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]" ] 0,
        "takes 18446744073709551616 bytes but has 0 bytes"
        "a product of 2^32",
        ofHeader [ one "W" "\"dtype\":\"F32\",\"shape\":[65536,1,65536],\"data_offsets\":[0,0]" ] 0,
        "takes 17179869184 bytes but has 0 bytes"
        "half a byte",
        ofHeader [ one "W" "\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,1]" ] 1,
        "takes 12 bits but has 1 bytes"
        "offsets of 2^63",
        ofHeader
            [
                one "W" "\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]"
            ]
            8,
        "is truncated: 9223372036854775799 of its bytes are missing"
        "an overlap", ofHeader [ sound; sound.Replace("\"W\"", "\"b\"") ] 8, "b begins at byte 0 of the data, inside W"
        "a tensor inside another",
        ofHeader [ sound; one "b" "\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[4,4]" ] 8,
        "b begins at byte 4 of the data, inside W"
        "a hole at first", ofHeader [ sound.Replace("[0,8]", "[8,16]") ] 16, "bytes 0 to 8 of the data belong to no tensor"
        "a hole", ofHeader [ sound; sound.Replace("\"W\"", "\"b\"").Replace("[0,8]", "[12,20]") ] 20, "bytes 8 to 12"
        "data that end too early", ofHeader [ sound ] 7, "is truncated: 1 of its bytes are missing"
        "data after the end", ofHeader [ sound ] 11, "is too long by 3 bytes"
        "data without a tensor", ofHeader [] 1, "is too long by 1 bytes"
    ]

/// Bytes of a header with some of its letters changed, most of which are no file.
let private broken =
    let whole = Array.append (ofHeader [ sound; one "__metadata__" "\"format\":\"pt\"" ] 0) eight

    gen {
        let! changes = Gen.nonEmptyListOf (Gen.zip (Gen.choose (0, whole.Length - 1)) (Gen.choose (0, 255)))
        let bytes = Array.copy whole

        for at, value in changes do
            bytes[at] <- byte value

        let! length = Gen.frequency [ 3, Gen.constant bytes.Length; 1, Gen.choose (0, bytes.Length) ]
        return Array.truncate length bytes
    }

[<Tests>]
let tests =
    testList
        "Running/Store/SafetensorsReaderTests"
        [
            for name, bytes, reason in forbidden do
                test $"what the format forbids is refused with its reason: {name}" {
                    Expect.stringContains (refusal bytes) reason ""
                }

            for name, reason in
                [
                    "dup", "it has W twice"
                    "overlap", "W begins at byte 0 of the data, inside b"
                    "hole", "bytes 0 to 8 of the data belong to no tensor"
                    "overflow3", "takes 17179869192 bytes but has 8 bytes"
                ] do
                test $"the store refuses it too, whatever its checksum: {name}" {
                    use stream = File.OpenRead(Repository.at $"tests/Reference/weights/{name}.safetensors")

                    match SafetensorsReader.decode stream with
                    | Ok file -> failtest $"{file.Entries} was read."
                    | Error wrong -> Expect.stringContains wrong reason ""
                }

            test "a name in a reason has no control characters and an end" {
                let name = String('n', 200) + "\\u001b]0;x\\u0007\\n"
                let wrong = refusal (ofHeader [ one name "" ] 0)
                Expect.stringContains wrong (String('n', 60) + "…") ""
                Expect.equal (refusal (ofHeader [ one "\\u001b\\n" "" ] 0)) "has a damaged header: \\u001b\\u000a has no dtype" ""
            }

            test "behind the tensors of the file before, metadata are read anew, and refused as ever" {
                let file metadata = ofHeader [ one "__metadata__" metadata; sound ] 8

                let read bytes =
                    match ForeignFile.decodeIn usual bytes with
                    | Ok file -> file.Metadata, [ for tensor in file.Tensors -> tensor.Name, tensor.Shape ]
                    | Error wrong -> failtest wrong

                for metadata, expected in
                    [
                        "\"key\":\"a\"", [ "key", "a" ]
                        "\"key\":\"\\u0062\", \"more\":\"\"", [ "key", "b"; "more", "" ]
                        "", []
                    ] do
                    Expect.equal (read (file metadata)) (expected, [ "W", [ 2 ] ]) ""

                let padded = headers [ one "__metadata__" "\"key\":\"c\""; sound ] + "   "
                Expect.equal (read (ForeignFile.raw padded eight)) ([ "key", "c" ], [ "W", [ 2 ] ]) ""

                for metadata, reason in
                    [
                        "\"key\":3", "key in its __metadata__ is 3, which is no text"
                        "\"key\":\"a\",\"key\":\"b\"", "it has __metadata__.key twice"
                        "\"key\":\"a\",", "it is no JSON at byte"
                        "\"key\":\"\\ud800\"", "no Unicode"
                    ] do
                    Expect.stringContains (refusal (file metadata)) reason ""

                let key = one "__metadata__" "\"key\":\"a\""
                Expect.stringContains (refusal (ofHeader [ key; key; sound ] 8)) "it has __metadata__ twice" ""
                Expect.stringContains (refusal (ofHeader [ key; sound ] 12)) "is too long by 4 bytes" ""
                let other = sound.Replace("[2]", "[2,1]")
                Expect.equal (read (ofHeader [ key; other ] 8)) ([ "key", "a" ], [ "W", [ 2; 1 ] ]) ""
            }

            test "types that are not read, empty tensors, scalars and unknown types are no reason to refuse a file" {
                let other = one "F" "\"dtype\":\"F4\",\"shape\":[3,4],\"data_offsets\":[8,14]"
                let unknown = one "X" "\"dtype\":\"I2\",\"shape\":[16],\"more\":{},\"data_offsets\":[14,18]"
                let empty = one "e" "\"dtype\":\"F64\",\"shape\":[0,7],\"data_offsets\":[14,14]"
                let scalar = one "s" "\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[18,22]"

                match ForeignFile.decodeIn usual (ofHeader [ scalar; unknown; other; empty; sound ] 22) with
                | Ok file ->
                    Expect.equal [ for entry in file.Entries -> entry.Name ] [ "W"; "F"; "e"; "X"; "s" ] ""

                    Expect.equal
                        [ for tensor in file.Tensors -> tensor.Name, tensor.Shape ]
                        [ "W", [ 2 ]; "e", [ 0; 7 ]; "s", [] ]
                        ""

                    Expect.equal file.Seal Seal.None ""
                | Error wrong -> failtest wrong
            }

            propertyFrom "bytes that are changed anywhere are read or refused in one sentence" 2000 broken (fun bytes ->
                match ForeignFile.decodeIn usual bytes with
                | Ok _ -> true
                | Error wrong -> wrong <> "" && not (wrong |> Seq.exists Char.IsControl) && wrong.Length < 400)

            propertyFrom
                "the pieces in which a file is read change nothing"
                100
                (Gen.zip (Gen.choose (1, 9)) (Gen.listOfLength 40 (Gen.choose (-1000, 1000))))
                (fun (piece, numbers) ->
                    use stream = new MemoryStream()
                    let reals = Draft.ofReals "W" [ 4; 10 ] (fun row k -> float numbers[row * 10 + k] / 7.0)
                    let integers = Draft.ofIntegers "step" [ 5 ] (fun k _ -> int64 numbers[k])
                    let floats = Draft.ofReals "b" [ 3 ] (fun k _ -> float numbers[k])
                    Safetensors.write [ "key", "k" ] [ reals; integers; floats ] stream
                    let bytes = stream.ToArray()
                    let whole, pieces = ForeignFile.decodeIn usual bytes, ForeignFile.decodeIn (8 * piece) bytes

                    match pieces with
                    | Ok file -> file.Seal = Seal.Whole && pieces = whole
                    | Error _ -> false)

            test "numbers that nobody wants are not kept, and their bytes still count for the checksum" {
                use stream = new MemoryStream()
                Safetensors.write [] [ for name in [ "W"; "b" ] -> Draft.ofReals name [ 2 ] (fun k _ -> float k) ] stream
                let bytes = stream.ToArray()

                let read () =
                    use stream = new MemoryStream(bytes)

                    match SafetensorsReader.decodeIn usual ((=) "b") stream with
                    | Ok file -> [ for tensor in file.Tensors -> tensor.Name ], file.Seal
                    | Error wrong -> failtest wrong

                Expect.equal (read ()) ([ "b" ], Seal.Whole) ""
                bytes[bytes.Length - 12] <- bytes[bytes.Length - 12] ^^^ 1uy
                Expect.equal (read ()) ([ "b" ], Seal.Broken) ""
            }
        ]
