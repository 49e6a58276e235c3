module Research.Tests.HelpTests

open System.Text.RegularExpressions
open Expecto
open Research.Experiments
open Research.Tests.CommandLine

let private verbs =
    [
        "list"
        "show"
        "run"
        "reproduce"
        "collect"
        "task"
        "report"
        "status"
        "resume"
        "verify"
        "export"
        "compare"
        "exact"
        "crosscheck"
        "phase"
        "live"
        "explorable"
        "bench"
        "check-device"
        "doctor"
    ]

[<Tests>]
let tests =
    testList
        "Cli/HelpTests"
        [
            test "without a verb the verbs are named" {
                use place = new Workplace()
                place.Run() |> refused place [ verbs ]
            }

            test "an unknown verb is named beside the known ones" {
                use place = new Workplace()
                place.Run "frobnicate" |> refused place [ "frobnicate" :: verbs ]
            }

            test "a verb that is misspelt, and an option before the verb, are named" {
                use place = new Workplace()
                place.Run "reprodcue" |> refused place [ [ "reprodcue"; "the nearest is reproduce" ] ]
                place.Run("--quick", "run", "F1.1") |> refused place [ [ "--quick"; "must be a verb" ] ]
                place.Run("help", "phases") |> refused place [ [ "phases"; "the nearest is phase" ] ]
                place.Run("run", "run", "F1.1") |> refused place [ [ "run is a verb and no figure" ] ]
            }

            test "an unknown option is named" {
                use place = new Workplace()
                place.Run("list", "--frobnicate") |> refused place [ [ "--frobnicate"; "list has no options" ] ]
            }

            test "help and --help say the same on standard output" {
                use place = new Workplace()
                let help = place.Run "help"
                Expect.equal (help.Code, help.Errors) (0, "") ""
                Expect.equal (place.Run "--help") help ""

                for verb in verbs do
                    Expect.stringContains help.Out $"{verb} " $"for {verb}"
            }

            test "help of a verb names its options" {
                use place = new Workplace()
                let help = place.Run("help", "run")
                Expect.equal (help.Code, help.Errors) (0, "") ""
                Expect.equal (place.Run("run", "--help")) help ""
                Expect.equal (place.Run("help", "figure")) help "figure is the same verb"

                for option in [ "--engine"; "--threads"; "--set"; "--quick"; "--force"; "--dry-run"; "--strict"; "--out" ] do
                    Expect.stringContains help.Out option $"for {option}"
            }

            test "list has one row for every figure of the catalogue" {
                use place = new Workplace()
                let list = place.Run "list"
                Expect.equal (list.Code, list.Errors) (0, "") ""
                let rows = list.Out.Split '\n'

                for job in Catalogue.all do
                    let about = rows |> Array.filter (fun row -> Regex.IsMatch(row, $@"^\W*{Regex.Escape job.Id}\s"))

                    Expect.stringContains (single about) job.Title ""
            }

            test "show prints the pipeline in the order of its verbs" {
                use place = new Workplace()
                let show = place.Run("show", "f1.1")
                Expect.equal (show.Code, show.Errors) (0, "") ""

                let positions =
                    [ "sample "; "model "; "weigh "; "minimise "; "train "; "restart "; "seed " ]
                    |> List.map (fun (verb: string) -> show.Out.IndexOf $"\n  {verb}")

                Expect.all positions (fun at -> at >= 0) "every verb is shown"
                Expect.equal positions (List.sort positions) ""
                Expect.stringContains show.Out "10 cells, 1,000,000 instance-steps" ""
            }

            test "show refuses a figure that is not there" {
                use place = new Workplace()
                place.Run("show", "F9.9") |> refused place [ [ "F9.9"; "F1.1" ] ]
            }

            test "doctor says what this machine has" {
                use place = new Workplace()
                let doctor = place.Run "doctor"
                Expect.equal (doctor.Code, doctor.Errors) (0, "") ""

                for what in [ "cores"; "vectors"; "npm"; "plotly.js"; "Chromium"; "simd, reference"; "torch"; "DiffSharp" ] do
                    Expect.stringContains doctor.Out what $"for {what}"
            }
        ]
    |> slow
