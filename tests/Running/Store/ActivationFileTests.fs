/// The test for superposition on activations that other tools wrote.
module Research.Tests.ActivationFileTests

open System
open System.Text
open System.Threading
open Research
open Expecto

let private text (lines: string list) = Encoding.UTF8.GetBytes(String.concat "\n" lines)

/// Fifty samples of two dimensions.
let private rows =
    [
        for sample in 0..49 -> [ float (sample * sample % 17); float (sample * 7 % 11) + float (sample % 3) ]
    ]

let private lines separator = [ for row in rows -> row |> List.map string |> String.concat separator ]

let private tensor element rows =
    let bytes = rows |> List.concat |> List.map (ForeignFile.number element) |> Array.concat
    element, [ List.length rows; List.length (List.head rows) ], bytes

let private tensors named = ForeignFile.file None [ for name, (element, shape, bytes) in named -> name, element, shape, bytes ]

let private evidence (file: ActivationFile) =
    let derivation = file :> IDerivation<SuperpositionEvidence>
    Expect.isEmpty (derivation.Faults()) ""
    derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

let private inFile name bytes =
    use placed = new ForeignFile.Placed(name, bytes)
    evidence (ActivationFile.test placed.Path)

let private expected = SuperpositionTest().On(Matrix.Build(50, 2, (fun sample column -> rows[sample][column])))

let private said tensor path =
    [
        for fault in (ActivationFile.test (path, ?tensor = tensor) :> IChecked).Faults() -> fault.Sentence
    ]

/// Words of the only fault.
let private refused name bytes (words: string list) =
    use placed = new ForeignFile.Placed(name, bytes)

    match said None placed.Path with
    | [ sentence ] ->
        for word in words do
            Expect.stringContains sentence word ""
    | several -> failtestf "%A" several

[<Tests>]
let tests =
    testList
        "Running/Store/ActivationFileTests"
        [
            for separator in [ ","; "; "; "\t"; " " ] do
                test $"a text with \"{separator}\" between numbers is tested, with a line of names and without" {
                    Expect.equal (inFile "own.csv" (text (lines separator))) expected ""

                    Expect.equal
                        (inFile "own.txt" (text ("first" + separator + "second" :: lines separator @ [ "" ])))
                        expected
                        ""
                }

            test "a matrix of a safetensors file is tested, the only one or the one of a name" {
                let own = tensor "F64" rows
                Expect.equal (inFile "own.safetensors" (tensors [ "h", own ])) expected ""
                use placed = new ForeignFile.Placed("two.safetensors", tensors [ "h", own; "other", own ])
                Expect.equal (evidence (ActivationFile.test (placed.Path, tensor = "h"))) expected ""
                let orders = SuperpositionTest(Orders = 39)
                let fewer = evidence (ActivationFile.test (placed.Path, tensor = "other", test = orders))
                Expect.equal fewer.Statistic expected.Statistic ""

                match said None placed.Path, said (Some "W") placed.Path with
                | [ several ], [ absent ] ->
                    for word in [ "h [50, 2], other [50, 2]"; "a single matrix"; "tensor = " ] do
                        Expect.stringContains several word ""

                    Expect.stringContains absent "one with W [samples, dimensions]" ""
                | other -> failtestf "%A" other
            }

            test "what is wrong with a file is one sentence with its value, its bound and the remedy" {
                let cut = Array.truncate 100 (tensors [ "h", tensor "F32" rows ])
                let at k line = text (List.updateAt k line (lines ","))
                refused "nan.csv" (at 7 "nan,1") [ "sample 7"; "dimension 0"; "is NaN but must be a finite number" ]
                refused "words.csv" (at 7 "1,two") [ "Line 8 of"; "is \"two\""; "of numbers" ]
                refused "ragged.csv" (at 7 "1,2,3") [ "length of line 8 of"; "is 3 but must be 2" ]
                refused "few.csv" (text [ "1,2"; "3,5"; "4,4" ]) [ "number of samples is 3 but must be at least 4" ]

                refused
                    "one.csv"
                    (text [ for k in 1..9 -> string k ])
                    [ "number of dimensions of the activations is 1 but must be at least 2" ]

                refused "same.csv" (text [ for k in 1..9 -> $"{k},{2 * k}" ]) [ "covariance of the activations is singular" ]
                refused "empty.csv" [||] [ "is empty but must be one of activations" ]

                refused "cut.safetensors" cut [ "is unreadable (it is truncated"; "must be one of activations" ]

                refused "whole.safetensors" (tensors [ "h", tensor "I64" rows ]) [ "h [50, 2]"; "a single matrix" ]

                Expect.stringContains
                    (List.exactlyOne (said None "nowhere.csv"))
                    "The file nowhere.csv is not there but must be"
                    ""

                Expect.stringContains (List.exactlyOne (said None "")) "without a name" ""
            }

            test "faults of the test itself are said beside those of the file" {
                let test = SuperpositionTest(Orders = 3)
                let faults = (ActivationFile.test ("nowhere.csv", test = test) :> IChecked).Faults() |> Seq.length
                Expect.equal faults 2 ""
            }
        ]
