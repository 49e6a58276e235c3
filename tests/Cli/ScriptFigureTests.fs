/// Figures of scripts: saved where one says, or shown.
module Research.Tests.ScriptFigureTests

open System
open System.IO
open System.Text.RegularExpressions
open Expecto
open Research.Tests.CommandLine

let private text (calls: string) =
    $"""{Repository.references AppContext.BaseDirectory}
open Research
let heading = {{ Name = "curve"; Title = "A curve of one's own"; Caption = "" }}
let axis = Axis.linear "x"
let figure = Charts.lines heading axis axis [ Curve.through "line" [ 0.0, 1.0; 1.0, 3.0 ] ]
{calls}
printfn "the script goes on"
"""

let private run (place: Workplace) calls (environment: (string * string) list) =
    File.WriteAllText(place.File "own.fsx", text calls)
    Running("dotnet", [ "fsi"; "--quiet"; "--nologo"; "own.fsx" ], place.Path, environment).Finish()

let private noDisplay = [ "DISPLAY", ""; "WAYLAND_DISPLAY", "" ]

/// The address under which a page looks for plotly.js.
let private plotly (page: string) =
    let found = Regex.Match(page, "data-plotly=\"([^\"]+)\"")
    Expect.isTrue found.Success page
    found.Groups[1].Value

[<Tests>]
let tests =
    testList
        "Cli/ScriptFigureTests"
        [
            test "save writes a page that holds the figure and finds plotly.js, in a folder that it makes" {
                use place = new Workplace()
                let ran = run place "Script.save \"pages/curve.html\" figure" noDisplay
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Out "the script goes on" ""
                Expect.stringContains ran.Errors "The figure is pages/curve.html" ""
                let page = File.ReadAllText(place.File "pages/curve.html")
                Expect.stringContains page "A curve of one&#39;s own" ""
                Expect.stringContains page "\"y\":[1,3]" ""

                match Repository.plotly with
                | Some _ -> Expect.isTrue (File.Exists(place.File $"pages/{plotly page}")) (plotly page)
                | None -> Expect.stringStarts (plotly page) "https://cdn.plot.ly/" ""

                Expect.isFalse (Directory.Exists(place.File "out")) "a figure alone has no run"
            }

            for path, words in
                [
                    "curve.png", [ "curve.png"; ".html" ]
                    "", [ "without a name"; ".html" ]
                    "own.fsx/curve.html", [ "own.fsx"; "another folder" ]
                ] do
                test $"save refuses the path \"{path}\" in one sentence" {
                    use place = new Workplace()
                    run place $"Script.save \"{path}\" figure" noDisplay |> refused place [ words ]
                }

            test "show without an opener says where the page is, and the script goes on" {
                if OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() then
                    skiptest "This system opens pages without a display."

                use place = new Workplace()
                let ran = run place "Script.show figure" (("TMPDIR", place.Path) :: noDisplay)
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Out "the script goes on" ""

                let said =
                    ran.Complaints
                    |> List.filter (fun line -> line.StartsWith("Nothing here opens a page", StringComparison.Ordinal))

                let path = (single said).Substring((single said).IndexOf place.Path)
                let page = File.ReadAllText path
                Expect.stringContains page "A curve of one&#39;s own" ""

                match Repository.plotly with
                | Some file -> Expect.equal (Uri(plotly page).LocalPath) file ""
                | None -> Expect.stringStarts (plotly page) "https://cdn.plot.ly/" ""
            }

            test "show hands the page to the opener of the system, and says so where that fails" {
                if not (OperatingSystem.IsLinux()) then
                    skiptest "Only on Linux is the opener found on PATH."

                use place = new Workplace()
                let bin = place.File "bin"
                Directory.CreateDirectory bin |> ignore

                let opener (lines: string) =
                    let path = Path.Combine(bin, "xdg-open")
                    File.WriteAllText(path, $"#!/bin/sh\n{lines}\n")
                    File.SetUnixFileMode(path, UnixFileMode.UserRead ||| UnixFileMode.UserExecute ||| UnixFileMode.UserWrite)

                let path = Environment.GetEnvironmentVariable "PATH"
                let environment = [ "TMPDIR", place.Path; "DISPLAY", ":7"; "PATH", $"{bin}:{path}" ]
                opener $"echo noise; cp \"$1\" '{place.Path}/opened.html'"
                let ran = run place "Script.show figure" environment
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Errors "The figure curve is opened from" ""
                Expect.isFalse (ran.Out.Contains "noise") ran.Out
                Expect.stringContains (File.ReadAllText(place.File "opened.html")) "A curve of one&#39;s own" ""
                opener "exit 3"
                let ran = run place "Script.show figure" environment
                Expect.equal ran.Code 0 ran.Errors
                Expect.stringContains ran.Errors "Nothing here opens a page" ""
            }
        ]
    |> slow
