module Research.Tests.ExplorableTests

open System
open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open System.Threading
open Research
open Research.Live
open Research.Tests.CommandLine
open Expecto

/// A small atlas: seven densities and ratios.
let private small features hidden = Atlas.compute (Atlas.lines features hidden 7 8) 2 ignore CancellationToken.None

let private setting features hidden density = ExtraFeature(Features = features, Hidden = hidden, Density = density)

[<Tests>]
let tests =
    testList
        "Live/ExplorableTests"
        [
            test "every colour that a page names is one of the report's, and no page keeps a list of its own" {
                let sheet = Html.colours.Value
                let files = [ "live.css"; "live.js"; "paint.js"; "neurons.js"; "explorable.js" ]
                // What stands before the own rules of a style sheet is the sheet itself.
                let own name = (WebFiles.text name).Replace(sheet, "")

                let named =
                    files
                    |> List.collect (fun name ->
                        [ for found in Regex.Matches(own name, @"var\((--[\w-]+)\)") -> found.Groups[1].Value ])

                let paint = own "paint.js"
                let group pattern = (Regex.Match(paint, pattern)).Groups[1].Value
                let drawn = [ for found in Regex.Matches(group @"const names = \[(.*)\]", @"[\w-]+") -> $"--{found.Value}" ]

                let series =
                    [
                        for found in Regex.Matches(group @"const lists = \{(.*)\}", @"(\w+): (\d+)") do
                            for k in 0 .. int found.Groups[2].Value - 1 -> $"--{found.Groups[1].Value}-{k}"
                    ]

                Expect.equal (drawn.Length > 4, series.Length > 4) (true, true) ""
                Expect.isNonEmpty named ""
                // On a light and on a dark page.
                let defined (name: string) = Regex.Matches(sheet, $"{Regex.Escape name}:").Count

                Expect.equal
                    [
                        for name in List.distinct (named @ drawn @ series) do
                            if defined name <> 2 then
                                name
                    ]
                    []
                    ""

                Expect.equal
                    [
                        for name in files do
                            if Regex.IsMatch(own name, "#[0-9a-fA-F]{6}") then
                                name
                    ]
                    []
                    ""
            }

            test "the page is one file that asks nobody for anything, and holds the numbers" {
                let page = Explorable.page [ small 2 1 ]
                Expect.isFalse (Regex.IsMatch(page, "(src|href)=\"(?!data:)")) "no other file"
                Expect.isFalse (page.Contains "http:" || page.Contains "https:") "no address"
                Expect.stringContains page "default-src 'none'; script-src 'sha256-" "a strict policy"

                Expect.isFalse
                    (page.Contains "{script}" || page.Contains "{data}" || page.Contains "{style}")
                    "nothing is left out"
            }

            test "the verb writes a page below 2 MB that Chromium draws, with the losses of exact and the phases of phase" {
                if Chromium.executable.IsNone then
                    skiptest "Chromium is not on PATH."

                use place = new Workplace()
                let ran = place.Run("explorable", "--out", "site/explorable.html")
                Expect.equal ran.Code 0 ran.Errors
                let path = place.File "site/explorable.html"
                Expect.isLessThan (FileInfo path).Length 2_000_000L ""

                use browser = new Devtools()
                browser.Open(Uri(path).AbsoluteUri)
                browser.Until "document.documentElement.dataset.shown !== undefined"

                for features, hidden, row, column in [ 2, 1, 10, 20; 3, 2, 30, 5; 3, 2, 44, 40; 3, 1, 24, 24 ] do
                    browser.Ask $"look('{features} in {hidden}', {row}, {column})" |> ignore
                    use shown = JsonDocument.Parse(browser.Ask "document.documentElement.dataset.shown")
                    let number (name: string) = shown.RootElement.GetProperty(name).GetDouble()

                    let line =
                        PhaseLine(
                            Setting = setting features hidden (number "p"),
                            Ratios = EquatableArray.Of<float> [ number "r" ],
                            Starts = 64
                        )

                    let found = line.Read(line.Compute(Progress<int64>(), CancellationToken.None))[0]
                    let where = $"{features} in {hidden}, {row}, {column}"
                    Expect.floatClose { absolute = 0.0; relative = 1e-7 } (number "loss") found.Loss where
                    Expect.equal (shown.RootElement.GetProperty("phase").GetString()) (string found.Phase) where

                Expect.isEmpty browser.Complaints "on the console"
            }
        ]
    |> slow
