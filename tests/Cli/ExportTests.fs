/// The verbs export and compare.
module Research.Tests.ExportTests

open System.IO
open System.IO.Compression
open System.Text
open System.Text.Json
open Expecto
open Research.Tests.CommandLine

let private ran (place: Workplace) (words: string list) =
    let ran = place.Start(words).Finish()
    Expect.equal ran.Code 0 ran.Errors

let private export (place: Workplace) (words: string list) =
    let exported = place.Start("export" :: words).Finish()
    Expect.equal exported.Code 0 exported.Errors
    exported.Out.Split('\n', System.StringSplitOptions.RemoveEmptyEntries) |> List.ofArray

/// The names of the runs of an output folder.
let private names (place: Workplace) out =
    place.Run("status", "--out", out).Out.Split '\n'
    |> Array.map _.Trim()
    |> Array.filter _.StartsWith("F1.1")
    |> Array.map (fun line -> (line.Split ' ')[0])
    |> List.ofArray

[<Tests>]
let tests =
    testList
        "Cli/ExportTests"
        [
            test "tables, arrays and answers of a run come from the store" {
                use place = new Workplace()
                ran place (tiny @ [ "--cell"; "1-S=0.1" ])
                let name = names place "out" |> List.exactlyOne
                let before = place.Bytes "out/runs" ""
                let files = export place [ name; "--csv"; "--npz"; "--json" ]
                Expect.all files (fun file -> File.Exists(place.File file)) ""
                let ending (text: string) = files |> List.filter _.EndsWith(text) |> List.map place.File
                Expect.equal (place.Bytes "out/runs" "") before "nothing is written there"

                for table in ending ".csv" do
                    let lines = File.ReadAllLines table
                    Expect.stringStarts lines[0] "still,panel,title," ""
                    Expect.isGreaterThan lines.Length 2 ""

                use arrays = ZipFile.OpenRead(List.exactlyOne (ending ".npz"))
                let names = [ for entry in arrays.Entries -> entry.FullName ]
                Expect.contains names "1−S=0.1/W.npy" ""
                let text = File.ReadAllText(List.exactlyOne (ending ".json"))
                use json = JsonDocument.Parse text
                Expect.equal (json.RootElement.GetProperty("run").GetString()) name ""
                Expect.isTrue (json.RootElement.GetProperty("answers").TryGetProperty "1−S=0.1" |> fst) text

                let one = export place [ name; "--npz"; "--cell"; "1-S=0.1"; "--to"; "one.npz" ]
                Expect.equal one [ "one.npz" ] ""
                use arrays = ZipFile.OpenRead(place.File "one.npz")
                Expect.contains [ for entry in arrays.Entries -> entry.FullName ] "W.npy" ""
            }

            test "pictures are drawn without a network" {
                Requires.browser ()
                use place = new Workplace()
                ran place tiny
                let name = names place "out" |> List.exactlyOne
                let files = export place [ name; "--png"; "--svg"; "--pdf"; "--to"; "pictures" ]
                Expect.equal files.Length 6 "two figures in three forms"

                for file in files do
                    let bytes = File.ReadAllBytes(place.File file)
                    Expect.isGreaterThan bytes.Length 2_000 file

                    match Path.GetExtension file with
                    | ".png" -> Expect.equal bytes[..3] [| 0x89uy; byte 'P'; byte 'N'; byte 'G' |] ""
                    | ".svg" ->
                        let text = Encoding.UTF8.GetString bytes
                        Expect.stringStarts text "<svg" ""
                        Expect.stringContains text ">1−S = 1<" "a title as text"
                        Expect.stringContains text "font-family: Helvetica, Arial" "in a named font"
                    | _ ->
                        Expect.equal (Encoding.ASCII.GetString bytes[..3]) "%PDF" ""
                        Expect.stringContains (Encoding.Latin1.GetString bytes) "/FontDescriptor" "texts have fonts"
            }

            test "bad input of export is a sentence each" {
                use place = new Workplace()

                place.Run("export", "F1.1", "--csv")
                |> refused place [ [ "F1.1 was not run in out"; "write run F1.1 first" ] ]

                place.Run("export", "F1.1") |> refused place [ [ "No form was named"; "--png" ] ]
                place.Run("export", "--csv") |> refused place [ [ "There is no ID" ] ]
                place.Run("export", "G", "--csv") |> refused place [ [ "There is no finished run in out" ] ]
                ran place (tiny @ [ "--out"; "other" ])

                let refusedIn (words: string list) (wrong: string list) =
                    let ran = place.Start("export" :: words @ [ "--out"; "other" ]).Finish()
                    Expect.equal (ran.Code, ran.Out, ran.Complaints.Length) (2, "", 1) ran.Errors
                    wrong |> List.iter (fun words -> Expect.stringContains ran.Errors words "")

                let name = names place "other" |> List.exactlyOne
                refusedIn [ name + "x"; "--csv" ] [ $"the nearest one is {name}." ]
                refusedIn [ name; "--npz"; "--cell"; "1-S=7" ] [ "no cell 1-S=7" ]
                refusedIn [ name; "--csv"; "--cell"; "1-S=1" ] [ "--cell is for --npz and --json" ]
                refusedIn [ name; "--csv"; "--to"; "one.csv" ] [ "makes 2 files" ]
                refusedIn [ name; "--npz"; "--to"; "one.csv" ] [ "another form" ]
                let browserless = place.RunWith(("PATH", "/nowhere"), [ "export"; name; "--png"; "--out"; "other" ])
                Expect.equal (browserless.Code, browserless.Complaints.Length) (2, 1) browserless.Errors
                Expect.stringContains browserless.Errors "There is no Chromium on this machine" ""
            }

            test "equal runs and folders are equal, and another seed differs within its restarts or beyond" {
                use place = new Workplace()
                let restarts = [ "run"; "F1.1"; "--quick"; "--set"; "steps=2"; "batch=4"; "restarts=2" ]
                ran place restarts
                ran place (restarts @ [ "--out"; "again" ])
                ran place (restarts @ [ "seed=2" ])

                let equal = place.Run("compare", "again", "again")
                Expect.equal equal.Code 0 equal.Errors
                Expect.stringStarts equal.Out "Equal: 4 cells, 4 losses, 9 claims and " ""

                let folders = place.Run("compare", "out", "again")
                Expect.equal folders.Code 1 folders.Errors
                Expect.stringContains folders.Out "missing" "the run of the other seed"

                let names = names place "out"
                let seeds = place.Start("compare" :: names).Finish()
                Expect.equal seeds.Code 1 seeds.Errors

                for words in [ "spec seed"; "loss at 1−S=1"; "the restarts ("; "answer at 1−S=1" ] do
                    Expect.stringContains seeds.Out words ""

                let cells = place.Run("compare", $"{names[0]}@1-S=1", $"{names[0]}@1-S=0.05")
                Expect.equal cells.Code 1 cells.Errors
                Expect.stringContains cells.Out "spec sampler.density" ""
                Expect.stringContains cells.Out "loss at the cell" ""
                Expect.equal (place.Run("compare", $"{names[0]}@1-S=1", $"{names[0]}@1-S=1")).Code 0 ""

                let folder = (Directory.GetDirectories(place.File "again/runs"))[0]
                Expect.equal (place.Run("compare", folder, folder)).Code 0 "run folders"
                let cell run = $"{run}@1-S=1"
                Expect.equal (place.Run("compare", cell folder, cell folder)).Code 0 "cells of run folders"
            }

            test "bad input of compare is a sentence each" {
                use place = new Workplace()
                place.Run("compare", "F1.1") |> refused place [ [ "number of things to compare is 1 but must be 2" ] ]

                place.Run("compare", "F1.1", "F9.99")
                |> refused place [ [ "F1.1 was not run" ]; [ "no finished run in out" ] ]
            }
        ]
    |> slow
