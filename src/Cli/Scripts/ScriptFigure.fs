namespace Research.Cli

open System
open System.IO
open Research

/// Writes figures of scripts and interactive sessions to pages, or shows them in the browser.
[<RequireQualifiedAccess>]
module internal ScriptFigure =

    let private page script (figure: Figure) = FigurePage.page script "" FigureData.Inline (Plotly.encode figure)

    let private sentences (faults: Fault list) = [ for fault in faults -> fault.Sentence ]

    /// Writes a page of a figure with plotly.js in assets/ beside it. The error is an exit code, 2 for bad input and 1 for a failure of
    /// the disk, with sentences.
    let save (path: string) (figure: Figure) : Result<unit, int * string list> =
        match sentences (ReportFolder.pageFaults path @ Figure.faults figure) with
        | [] ->
            try
                ReportFolder.writePage path (page (Outcome.script "") figure) Assets.beside
                Outcome.sayIfPublic ()
                Terminal.say $"The figure is {path}"
                Ok()
            with
            | :? IOException as error -> Error(1, [ error.Message ])
            | :? UnauthorizedAccessException as error ->
                Error(2, [ $"The page {path} cannot be written ({error.Message.TrimEnd '.'}): name another folder." ])
        | wrong -> Error(2, wrong)

    /// Writes a page of a figure to a temporary folder and opens it, or prints its path.
    let show (figure: Figure) : Result<unit, int * string list> =
        match sentences (Figure.faults figure) with
        | [] ->
            try
                let folder = Directory.CreateTempSubdirectory("figure-").FullName
                let path = Path.Combine(folder, "figure.html")

                // The page links plotly.js where it is installed, so that temporary pages bring no copies of it.
                let script =
                    match Assets.plotly with
                    | Some file -> PlotlyScript.Beside (Uri file).AbsoluteUri
                    | None -> PlotlyScript.Public

                ReportFolder.writePage path (page script figure) []
                Outcome.sayIfPublic ()

                if PageOpener.isOpened path then
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
