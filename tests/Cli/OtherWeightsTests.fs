/// Weights that other tools wrote or edited, in tests/Reference/weights.
module Research.Tests.OtherWeightsTests

open System.Text.Json
open Research
open Expecto
open Research.Tests.CommandLine

let private file name = Repository.at $"tests/Reference/weights/{name}.safetensors"

let private exact (place: Workplace) name (options: string list) = place.Start("exact" :: file name :: options).Finish()

let private law = [ "--density"; "0.1"; "--importance"; "1,1,1,1,1" ]

let private stored name =
    match StoredWeights.read { WeightsFile.asItStands with Edited = true } (file name) with
    | Ok weights -> weights
    | Error wrong -> failtest (String.concat " " wrong)

/// Bad input, in one sentence with all of these words.
let private refusedFor (words: string list) (ran: Ran) =
    Expect.equal (ran.Code, ran.Out) (2, "") ran.Errors
    let said = single ran.Complaints
    words |> List.iter (fun word -> Expect.stringContains said word "")

[<Tests>]
let tests =
    testList
        "Cli/OtherWeightsTests"
        [
            for name in [ "nometa"; "norestart"; "bool"; "pretty"; "spec1" ] do
                test $"the same weights are read however they are written: {name}" {
                    let weights = stored name
                    Expect.equal (weights.Features, weights.Hidden, weights.Parameters.Length) (5, 2, 1) ""
                    Expect.equal weights.Parameters (stored "pretty").Parameters ""
                }

            test "numbers of half precision are widened exactly" {
                let widened (narrow: float -> float) = (stored "nometa").Parameters.Head |> Array.map narrow
                Expect.equal (stored "f16").Parameters.Head (widened (fun x -> float (System.Half.CreateSaturating x))) "f16"
                let kept = (stored "bf16").Parameters.Head
                // Eight binary digits are left of 24.
                for x, whole in Array.zip kept (stored "nometa").Parameters.Head do
                    Near.within (abs whole / 128.0) whole x
                    Expect.equal (System.BitConverter.SingleToInt32Bits(float32 x) &&& 0xFFFF) 0 ""
                    Expect.equal (float (float32 x)) x ""
            }

            test "a file without a checksum is read, and that it has none is said" {
                use place = new Workplace()

                for name in [ "nometa"; "edited-nosha" ] do
                    let ran = exact place name ("--json" :: law)
                    Expect.equal ran.Code 0 ran.Errors
                    let answers = (JsonDocument.Parse ran.Out).RootElement.GetArrayLength()
                    Expect.equal answers (stored name).Parameters.Length ""
                    Expect.stringContains ran.Errors "has no checksum" ""
            }

            test "a file that differs from its checksum is read when that is asked for" {
                use place = new Workplace()

                exact place "edited" law
                |> refusedFor [ "checksum"; "not that of its contents"; "edited or damaged"; "--edited" ]

                let ran = exact place "edited" ("--edited" :: law)
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Errors "differ from its checksum: they are read all the same" ""
                Expect.equal ran.Out (exact place "edited-nosha" law).Out ""
            }

            for name, words in
                [
                    "dup", [ "it has W twice" ]
                    "overlap", [ "begins at byte 0 of the data, inside" ]
                    "hole", [ "bytes 0 to 8 of the data belong to no tensor" ]
                    "overflow3", [ "W of shape [1, 1431655766, 3] takes 17179869192 bytes but has 8" ]
                ] do
                test $"what the format forbids is refused with its reason: {name}" {
                    use place = new Workplace()
                    exact place name law |> refusedFor words
                }

            test "other names, a transposed matrix and any name of the file are read, and what sizes decide is said" {
                use place = new Workplace()
                let loss (ran: Ran) = (JsonDocument.Parse ran.Out).RootElement[0].GetProperty("loss").GetDouble()
                let numbers = (stored "pretty").Parameters.Head

                let turned =
                    [|
                        for column in 0..4 do
                            for row in 0..1 -> numbers[row * 5 + column]
                    |]

                let bytes values = values |> Array.collect (ForeignFile.number "F64")

                ForeignFile.file
                    (Some """{"format":"pt"}""")
                    [
                        "encoder.weight", "F64", [ 5; 2 ], bytes turned
                        "encoder.bias", "F64", [ 2 ], bytes [| 7.0; 7.0 |]
                        "decoder.bias", "F64", [ 5 ], bytes numbers[10..]
                    ]
                |> fun file -> System.IO.File.WriteAllBytes(place.File "model.bin", file)

                let read options = place.Start("exact" :: "model.bin" :: options @ law).Finish()
                let names = [ "--names"; "W=encoder.weight,b=decoder.bias"; "--json" ]
                let ran = read names
                Expect.equal ran.Code 0 ran.Errors
                Expect.equal (loss ran) (loss (exact place "pretty" ("--json" :: law))) ""
                Expect.stringContains ran.Errors "encoder.weight in model.bin is [5, 2], so it is read transposed, as [2, 5]" ""
                let stated = read ("--transposed" :: names)
                Expect.equal (stated.Code, stated.Out) (0, ran.Out) ""
                Expect.isFalse (stated.Errors.Contains "transposed") ""
                read [] |> refusedFor [ "encoder.weight [5, 2], encoder.bias [2], decoder.bias [5]"; "--names W=" ]
                read [ "--names"; "W" ] |> refusedFor [ "The names are W"; "--names W=w1,b=b1" ]

                exact place "norestart" ("--transposed" :: law)
                |> refusedFor [ "[2, 5] but must be [5, 2]"; "leave --transposed out" ]
            }

            test "text where the file says how it was trained is named, and not read where something else is given" {
                use place = new Workplace()
                let ran = exact place "spec1" []
                Expect.equal (ran.Code, ran.Out) (2, "") ""
                Expect.equal ran.Complaints.Length 2 ran.Errors
                Expect.stringContains ran.Complaints[0] "density that the file says it was trained with has \"a\"" ""
                Expect.stringContains ran.Complaints[1] "importance that the file says it was trained with has \"x\"" ""
                Expect.equal (exact place "spec1" law).Out (exact place "pretty" law).Out ""
            }
        ]
    |> slow
