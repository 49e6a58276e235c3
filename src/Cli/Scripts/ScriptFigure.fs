namespace Research.Cli

open System
open System.Diagnostics
open System.IO
open Research

/// Figures of scripts and interactive sessions: as a page where one says, or in the browser.
[<RequireQualifiedAccess>]
module internal ScriptFigure =

    let private page script (figure: Figure) = FigurePage.page script (Plotly.encode figure)

    /// What the system opens a page with, as a program and the words before the page; None where nobody could see it.
    let private opener () =
        let isSet name = not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable name))

        let isProgram (name: string) =
            (Environment.GetEnvironmentVariable "PATH" |> Option.ofObj |> Option.defaultValue "").Split Path.PathSeparator
            |> Array.exists (fun folder -> folder <> "" && File.Exists(Path.Combine(folder, name)))

        if OperatingSystem.IsWindows() then
            Some("cmd", [ "/c"; "start"; "" ])
        elif OperatingSystem.IsMacOS() then
            Some("open", [])
        elif (isSet "DISPLAY" || isSet "WAYLAND_DISPLAY") && isProgram "xdg-open" then
            // A browser in the foreground must not write between the lines of the session.
            Some("sh", [ "-c"; "exec xdg-open \"$0\" > /dev/null 2>&1" ])
        else
            None

    // An opener that fails does so at once; one that runs on is the browser.
    let private patience = TimeSpan.FromSeconds 2.0

    let private isOpened (path: string) =
        match opener () with
        | None -> false
        | Some(program, words) ->
            try
                match Process.Start(ProcessStartInfo(program, words @ [ path ], UseShellExecute = false)) with
                | null -> false
                | started ->
                    use started = started
                    not (started.WaitForExit patience) || started.ExitCode = 0
            with :? ComponentModel.Win32Exception ->
                false

    let private sentences (faults: Fault list) = [ for fault in faults -> fault.Sentence ]

    /// Writes a page of a figure with plotly.js in assets/ beside it, or says what is wrong: bad input is 2, a full disk 1.
    let save (path: string) (figure: Figure) : Result<unit, int * string list> =
        match sentences (ReportFolder.pageFaults path @ Figure.faults figure) with
        | [] ->
            try
                ReportFolder.writePage path (page (Outcome.script "") figure) (Option.toList Assets.plotly)
                Outcome.sayIfPublic ()
                Terminal.say $"The figure is {path}"
                Ok()
            with
            | :? IOException as error -> Error(1, [ error.Message ])
            | :? UnauthorizedAccessException as error ->
                Error(2, [ $"The page {path} cannot be written ({error.Message.TrimEnd '.'}): name another folder." ])
        | wrong -> Error(2, wrong)

    /// Writes a page of a figure to a temporary folder and opens it, or says where it is.
    let show (figure: Figure) : Result<unit, int * string list> =
        match sentences (Figure.faults figure) with
        | [] ->
            try
                let folder = Directory.CreateTempSubdirectory("figure-").FullName
                let path = Path.Combine(folder, "figure.html")

                // plotly.js stays where it is: pages of a session would fill the folder for temporary files with copies.
                let script =
                    match Assets.plotly with
                    | Some file -> PlotlyScript.Beside (Uri file).AbsoluteUri
                    | None -> PlotlyScript.Public

                ReportFolder.writePage path (page script figure) []
                Outcome.sayIfPublic ()

                if isOpened path then
                    Terminal.say $"The figure {figure.Name} is opened from {path}"
                else
                    Terminal.say $"Nothing here opens a page, so open the figure {figure.Name} yourself: it is {path}"

                Ok()
            with
            | :? IOException as error -> Error(1, [ error.Message ])
            | :? UnauthorizedAccessException as error ->
                Error(
                    1,
                    [
                        $"A temporary page cannot be written ({error.Message.TrimEnd '.'}): set TMPDIR to another folder."
                    ]
                )
        | wrong -> Error(2, wrong)
