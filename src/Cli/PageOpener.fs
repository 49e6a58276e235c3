namespace Research.Cli

open System
open System.Diagnostics
open System.IO

/// Opens pages in the user's browser.
[<RequireQualifiedAccess>]
module internal PageOpener =

    /// The program that opens a page in a browser, with the words before the page's path; None where there is no display.
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
            // The browser's own messages must not appear in the session.
            Some("sh", [ "-c"; "exec xdg-open \"$0\" > /dev/null 2>&1" ])
        else
            None

    // A program that fails ends at once; one that is still running after this time is the browser.
    let private patience = TimeSpan.FromSeconds 2.0

    /// Whether a page, of a path or an address, was opened.
    let isOpened (page: string) =
        match opener () with
        | None -> false
        | Some(program, words) ->
            try
                match Process.Start(ProcessStartInfo(program, words @ [ page ], UseShellExecute = false)) with
                | null -> false
                | started ->
                    use started = started
                    not (started.WaitForExit patience) || started.ExitCode = 0
            with :? ComponentModel.Win32Exception ->
                false
