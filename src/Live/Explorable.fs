namespace Research.Live

open System
open System.Security.Cryptography
open System.Text
open Research

/// A page with the phase diagrams and the branches of small models, for any web server or none.
[<RequireQualifiedAccess>]
module internal Explorable =

    /// n and m of the diagrams of the page.
    let sizes = [ 2, 1; 3, 2; 3, 1 ]

    let private points, starts = 48, 12

    /// The lines of all diagrams, one after another.
    let lines: BranchLine[] list = [ for features, hidden in sizes -> Atlas.lines features hidden points starts ]

    let private hash (text: string) = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes text))}'"

    let private style () = WebFiles.text "live.css"

    let private script () = [ "paint.js"; "atlas.js"; "explorable.js" ] |> List.map WebFiles.text |> String.concat "\n"

    /// A hash of all that the page is made from, which the page has in its head: two pages with the same one are equal.
    let mark: Lazy<string> =
        lazy
            (let computed = $"{lines.Head[0].Version} {sizes} {points} {starts}"
             let parts = [ computed; WebFiles.text "explorable.html"; style (); script () ]
             Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(String.concat "\000" parts))))

    /// The text of the page, which needs no other file.
    let page (atlases: Atlas list) : string =
        let style, script = style (), script ()
        let data = JsonText.array [ for atlas in atlases -> Atlas.write atlas ] |> JsonText.line
        // The browser runs this script and nothing else, and asks no server for anything.
        let policy =
            $"default-src 'none'; script-src {hash script}; style-src {hash style}; img-src data:; base-uri 'none'; form-action 'none'"

        // The data are no markup: no text of theirs has an angle bracket.
        (WebFiles.text "explorable.html")
            .Replace("{policy}", policy)
            .Replace("{mark}", mark.Value)
            .Replace("{style}", style)
            .Replace("{data}", data.Replace("<", "\\u003c"))
            .Replace("{script}", script)
