/// Runs pages in a browser without a window.
namespace Research.Tests

open System
open System.Diagnostics
open System.IO
open System.Threading.Tasks
open Research.Cli

/// Headless Chromium.
[<RequireQualifiedAccess>]
module Chromium =

    /// The path of the browser; None where there is none on PATH.
    let executable = Browser.onPath Browser.names

    // Pages are opened as users open them: without access to other files.
    let private flags = Browser.flags @ [ "--dump-dom" ]

    let private limit = TimeSpan.FromSeconds 120.0

    let private run (browser: string) (arguments: string list) =
        let start = ProcessStartInfo(browser, RedirectStandardOutput = true, RedirectStandardError = true)

        arguments |> List.iter start.ArgumentList.Add
        use running = Process.Start start |> nonNull

        let output, complaints = running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

        if not (running.WaitForExit limit) then
            running.Kill(entireProcessTree = true)
            failwith $"{browser} did not finish within {limit.TotalSeconds} s"

        Task.WaitAll(output, complaints)
        output.Result

    /// The document of a page's file after its scripts have run in a window of a width in pixels.
    let domIn (width: int) (page: string) =
        let browser = executable |> Option.defaultWith (fun () -> failwith "no Chromium on PATH")
        let profile = Directory.CreateTempSubdirectory "research-browser-"

        try
            run browser (flags @ [ $"--window-size={width},1000"; $"--user-data-dir={profile.FullName}"; Uri(page).AbsoluteUri ])
        finally
            try
                profile.Delete true
            with :? IOException ->
                () // the browser may still be closing its files; the system cleans its temporary folder

    /// The same in a window of 1,400 pixels.
    let domOf (page: string) = domIn 1400 page

    /// The document after its scripts have run. The page is written into a folder of its own, with what every page needs.
    let dom (html: string) =
        let folder = Directory.CreateTempSubdirectory "research-page-"

        try
            let page = Path.Combine(folder.FullName, "index.html")
            File.WriteAllText(page, html)
            let assets = Directory.CreateDirectory(Path.Combine(folder.FullName, "assets"))

            for name, content in Research.Html.assets.Value do
                File.WriteAllText(Path.Combine(assets.FullName, name), content)

            domOf page
        finally
            folder.Delete true
