namespace Research.Live

open System
open System.IO
open System.Text
open Research

/// The files of the pages, which are part of this library.
[<RequireQualifiedAccess>]
module internal WebFiles =

    let private stored (name: string) : byte[] =
        match typeof<LiveSettings>.Assembly.GetManifestResourceStream name with
        | null -> raise (ArgumentException $"The library has no file {name}.")
        | stream ->
            use stream = stream
            use copy = new MemoryStream()
            stream.CopyTo copy
            copy.ToArray()

    /// The text of a file; a style sheet begins with the colours that the report has too.
    let text (name: string) =
        let own = Encoding.UTF8.GetString(stored name)
        if name.EndsWith ".css" then Html.colours.Value + own else own

    /// The bytes of a file.
    let bytes (name: string) : byte[] = Encoding.UTF8.GetBytes(text name)

    /// The type of a file, as browsers are told.
    let kind (name: string) =
        if name.EndsWith ".css" then "text/css; charset=utf-8"
        elif name.EndsWith ".js" then "text/javascript; charset=utf-8"
        else "text/html; charset=utf-8"
