module Research.Tests.PhaseTests

open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Research
open Expecto
open Research.Tests.CommandLine

// What is printed reads back to the same bits.
let private exactly = 0.0

// The onset at p = 0.53 is r_c = Q/V, both computed in double.
let private closedForm = 1e-14

let private phase (place: Workplace) (options: string list) = place.Start("phase" :: options).Finish()

let private three = [ "--features"; "3"; "--hidden"; "2" ]

let private middling = three @ [ "--density"; "0.53"; "--from"; "0.5"; "--to"; "0.65" ]

let private read (ran: Ran) =
    Expect.equal (ran.Code, ran.Errors) (0, "") ""
    JsonDocument.Parse(ran.Out).RootElement

let private number (name: string) (json: JsonElement) = (json.GetProperty name).GetDouble()

let private text (name: string) (json: JsonElement) = string (json.GetProperty name)

let private flag (name: string) (json: JsonElement) = (json.GetProperty name).GetBoolean()

let private numbers (name: string) (json: JsonElement) =
    [ for entry in (json.GetProperty name).EnumerateArray() -> entry.GetDouble() ]

let private small = [ "--diagram"; "--densities"; "6"; "--ratios"; "8"; "--starts"; "8" ]

/// The shares that are printed, by phase.
let private shares (ran: Ran) =
    Regex.Matches(ran.Out, @"^  (\S.*?) +│ (\d+\.\d\d) % ", RegexOptions.Multiline)
    |> Seq.map (fun found -> found.Groups[1].Value, float found.Groups[2].Value)
    |> List.ofSeq

// Two digits are printed.
let private printed = 0.005

[<Tests>]
let tests =
    testList
        "Cli/PhaseTests"
        [
            test "--json holds every transition to its last bit" {
                use place = new Workplace()
                let found = phase place (middling @ [ "--json" ]) |> read
                let fields = [ "features"; "hidden"; "density"; "from"; "to"; "transitions" ]
                Expect.equal [ for field in found.EnumerateObject() -> field.Name ] fields ""
                Expect.equal [ for name in List.take 5 fields -> number name found ] [ 3.0; 2.0; 0.53; 0.5; 0.65 ] ""

                let setting = ExtraFeature(Features = 3, Hidden = 2, Density = 0.53)

                let expected =
                    PhaseTransitions(Setting = setting, From = 0.5, To = 0.65).Find(System.Threading.CancellationToken.None)

                let transitions = [ for one in (found.GetProperty "transitions").EnumerateArray() -> one ]
                Expect.equal transitions.Length 3 ""
                Expect.equal transitions.Length expected.Count ""

                for one, known in Seq.zip transitions expected do
                    Expect.equal
                        (text "order" one)
                        (if known.Order = TransitionOrder.First then "first" else "continuous")
                        $"for {one}"

                    Expect.equal (text "before" one, text "after" one) (string known.Before, string known.After) $"for {one}"

                    Expect.equal
                        (flag "beforeWeak" one, flag "afterWeak" one)
                        (known.Before.IsWeak, known.After.IsWeak)
                        $"for {one}"

                    for name, value in
                        [
                            "r", known.Ratio
                            "loss", known.Loss
                            "error", known.Error
                            "jump", known.Jump
                            "beforeEnds", known.BeforeEnds
                            "afterBegins", known.AfterBegins
                        ] do
                        Near.within exactly value (number name one)

                    Expect.equal (numbers "parametersBefore" one) (List.ofSeq known.ParametersBefore) $"for {one}"
                    Expect.equal (numbers "parametersAfter" one) (List.ofSeq known.ParametersAfter) $"for {one}"

                Near.within closedForm (Landau.Spinodal 0.53) (number "r" transitions.Head)
                Expect.equal (text "order" transitions.Head) "continuous" ""
            }

            test "an end that is not met is null" {
                use place = new Workplace()

                let found =
                    phase
                        place
                        [
                            "--features"
                            "3"
                            "--hidden"
                            "1"
                            "--density"
                            "0.1"
                            "--from"
                            "0.85"
                            "--to"
                            "0.95"
                            "--json"
                        ]
                    |> read

                let one = single ((found.GetProperty "transitions").EnumerateArray())
                Expect.equal ((one.GetProperty "beforeEnds").ValueKind) JsonValueKind.Null ""
                Expect.isTrue (number "afterBegins" one < number "r" one) ""
            }

            test "without --json there is a table with the notation explained" {
                use place = new Workplace()
                let ran = phase place middling
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                let rows = ran.Out.Split '\n' |> Array.filter _.Contains('│')
                Expect.equal rows.Length (1 + 3) ""
                Expect.isMatch (rows[1]) @"0\.58536934723\d* *│ \S+ +│ continuous +│ \{1\}\+\{2\} -3 +│ \{123\} \(weak\)" ""
                Expect.isMatch (rows[3]) @"│ first +│ \{123\} +│ \{13\}\+\{2\} " ""

                for words in [ "Features in one brace overlap"; "(weak) has"; "feature 3 is the extra one"; "not a proof" ] do
                    Expect.stringContains ran.Out words $"for {words}"
            }

            test "where nothing changes the phase is told" {
                use place = new Workplace()
                let ran = phase place [ "--features"; "2"; "--hidden"; "1"; "--density"; "0.1" ]
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                Expect.stringContains ran.Out "Nothing changes for r in [0.1, 10]: the phase is {12}." ""
            }

            test "everything wrong with a question about phases is said at once" {
                use place = new Workplace()

                phase place [ "--features"; "8"; "--hidden"; "0"; "--density"; "1.5"; "--from"; "2"; "--to"; "1" ]
                |> refused
                    place
                    [
                        [ "number of features is 8"; "at most 7" ]
                        [ "hidden dimensions is 0"; "at least 1" ]
                        [ "density is 1.5"; "(0, 1]" ]
                        [ "largest relative importance is 1"; "above the smallest, 2" ]
                    ]

                phase place [ "--features"; "three"; "--hidden"; "2.5"; "--density"; "x"; "--from"; "low"; "--to"; "-1" ]
                |> refused
                    place
                    [
                        [ "number of features is three"; "whole number"; "--features 3" ]
                        [ "hidden dimensions is 2.5"; "whole number"; "--hidden 2" ]
                        [ "density is x"; "must be a number"; "--density 0.1" ]
                        [ "smallest relative importance is low"; "must be a number" ]
                        [ "largest relative importance is -1"; "above 0" ]
                    ]

                phase place []
                |> refused place [ [ "no number of features" ]; [ "no number of hidden" ]; [ "no density"; "--diagram" ] ]

                phase place [ "--features"; "3"; "--hidden"; "3"; "--density"; "nan"; "--from"; "0"; "--to"; "infinity" ]
                |> refused
                    place
                    [
                        [ "hidden dimensions is 3"; "at most 2" ]
                        [ "density is NaN" ]
                        [ "smallest relative importance is 0"; "above 0" ]
                        [ "largest relative importance is Infinity"; "finite" ]
                    ]
            }

            test "sparse features have the transition of the sparse limit" {
                use place = new Workplace()

                for features, hidden, density, low in [ "2", "1", 1e-6, "1e-8"; "3", "2", 1e-4, "1e-6" ] do
                    let found =
                        phase
                            place
                            [
                                "--features"
                                features
                                "--hidden"
                                hidden
                                "--density"
                                $"{density}"
                                "--from"
                                low
                                "--to"
                                "1"
                                "--json"
                            ]
                        |> read

                    // As p → 0 the extra feature appears at r = (2+√2)/8 · p · (1 + 1.22 p).
                    let expected = (2.0 + sqrt 2.0) / 8.0 * density * (1.0 + 1.22 * density)
                    let first = (found.GetProperty "transitions")[0]
                    Near.within (1e-5 * expected) expected (number "r" first)
                    Expect.equal (text "order" first) "first" ""
            }

            test "importances so far apart that rounding hides one are refused" {
                use place = new Workplace()

                phase place (three @ [ "--density"; "1e-4"; "--from"; "1e-300"; "--to"; "1e300" ])
                |> refused
                    place
                    [
                        [ "smallest relative importance is 1E-300"; "rounding" ]
                        [ "largest relative importance is 1E+300" ]
                    ]
            }

            test "options of a diagram and of transitions do not mix" {
                use place = new Workplace()

                phase place (three @ [ "--diagram"; "--density"; "0.1"; "--json" ])
                |> refused place [ [ "--density"; "--diagram" ]; [ "--json"; "--diagram" ] ]

                phase
                    place
                    (three @ [ "--density"; "0.1"; "--densities"; "3"; "--ratios"; "3"; "--starts"; "3"; "--out"; "a.html" ])
                |> refused place [ [ "--densities"; "--diagram" ]; [ "--ratios" ]; [ "--starts" ]; [ "--out" ] ]
            }

            test "everything wrong with a diagram is said at once" {
                use place = new Workplace()
                File.WriteAllText(place.File "taken", "mine")
                Directory.CreateDirectory(place.File "folder.html") |> ignore

                phase place (three @ [ "--diagram"; "--densities"; "1"; "--ratios"; "many"; "--starts"; "0"; "--out"; "page" ])
                |> refused
                    place
                    [
                        [ "number of densities is 1"; "[2, 1024]" ]
                        [ "number of relative importances is many"; "whole number" ]
                        [ "number of starts is 0"; "[1, 1024]" ]
                        [ "page is page"; ".html" ]
                    ]

                phase place (three @ [ "--diagram"; "--out"; "folder.html" ])
                |> refused place [ [ "page"; "folder.html"; "a file" ] ]

                phase place (three @ [ "--diagram"; "--out"; "taken/a.html" ])
                |> refused place [ [ "page"; "taken"; "in a folder" ] ]

                Expect.equal (File.ReadAllText(place.File "taken")) "mine" ""
            }

            test "a diagram prints the share of each phase and writes a page with its map" {
                use place = new Workplace()
                let ran = phase place (three @ small @ [ "--out"; "pages/three.html" ])
                Expect.equal ran.Code 0 ""
                Expect.stringContains ran.Errors "The diagram is pages/three.html" ""

                // At six densities 0.01 … 1 and eight ratios 0.1 … 10, four on each side of r = 1.
                let shares = shares ran
                Near.within (printed * float shares.Length) 100.0 (List.sumBy snd shares)
                Expect.isTrue (shares |> List.exists (fun (name, share) -> name = "{13}+{2}" && share > 25.0)) ran.Out
                Expect.isTrue (shares |> List.exists (fun (name, share) -> name = "{12}+{3}" && share > 25.0)) ran.Out
                Expect.isTrue (shares |> List.exists (fst >> (=) "{1}+{2} -3")) ran.Out

                let page = File.ReadAllText(place.File "pages/three.html")

                for name, _ in shares do
                    Expect.stringContains (page.Replace("\\u002B", "+")) $"\"name\":\"{name}\"" $"for {name}"
            }

            test "equal diagrams are equal pages, which lie in the output folder unless it is said where" {
                use place = new Workplace()
                let two = [ "--features"; "2"; "--hidden"; "1" ] @ small
                let ran = phase place two
                Expect.equal ran.Code 0 ""
                let path = place.File "out/report/figures/phases-2-1.html"
                let page = File.ReadAllText path
                Expect.equal ((phase place two).Out) ran.Out ""
                Expect.equal (File.ReadAllText path) page ""
            }

            test "a browser draws a diagram without an error" {
                Requires.browser ()
                use place = new Workplace()
                let ran = phase place (three @ small @ [ "--out"; "three.html" ])
                Expect.equal ran.Code 0 ""
                let dom = Chromium.domOf (place.File "three.html")
                Expect.isMatch dom "<div class=\"figure[^>]*data-drawn=\"true\"" ""
                lacks "data-errors" dom
                Expect.stringContains dom "{13}+{2}" ""
            }
        ]
    |> slow
