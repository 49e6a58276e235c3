namespace Research.Cli

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research

/// A kind of picture.
[<RequireQualifiedAccess>]
type internal Picture =
    | Png
    | Svg
    | Pdf

/// Draws figures by a browser without a window and without a network: plotly.js draws them as it does in a report.
[<RequireQualifiedAccess>]
module internal Browser =

    /// The names of browsers that can draw.
    let names = [ "chromium"; "chromium-browser"; "google-chrome"; "chrome.exe" ]

    /// The path of the first of some programs that is on PATH.
    let onPath (programs: string list) : string option =
        let folders = (string (Environment.GetEnvironmentVariable "PATH")).Split Path.PathSeparator

        List.allPairs programs (List.ofArray folders)
        |> List.map (fun (program, folder) -> Path.Combine(folder, program))
        |> List.tryFind File.Exists

    /// How Chromium is got.
    let remedy = "install Chromium to test the report and to render figures (Debian: apt-get install chromium)"

    /// The browser and plotly.js; an error is a sentence.
    let tools () : Result<string * string, string> =
        match onPath names, Assets.plotly with
        | None, _ -> Error $"There is no Chromium on this machine to draw pictures: {remedy}, or export --csv."
        | _, None -> Error "There is no plotly.js to draw pictures: install node and npm, then `dotnet fsi build.fsx build`."
        | Some browser, Some script -> Ok(browser, script)

    /// The options with which a browser draws without a window and without a network.
    let flags =
        [
            "--headless"
            "--no-sandbox"
            "--disable-gpu"
            // WebGL, which draws figures of space, runs on the processor.
            "--use-gl=angle"
            "--use-angle=swiftshader"
            "--enable-unsafe-swiftshader"
            "--disable-quic"
            "--no-first-run"
            "--disable-background-networking"
            "--disable-component-update"
            "--disable-sync"
            "--hide-scrollbars"
            "--virtual-time-budget=20000"
        ]

    let private patience = TimeSpan.FromMinutes 2.0

    /// Runs the browser. The result is what it writes to standard output.
    let private run (browser: string) (folder: string) (arguments: string list) : Result<string, string> =
        let own = [ "--user-data-dir=" + Path.Combine(folder, "profile") ]

        let start =
            ProcessStartInfo(
                browser,
                flags @ "--allow-file-access-from-files" :: own @ arguments,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            )

        try
            match Process.Start start with
            | null -> Error $"{browser} could not be started: {remedy}."
            | started ->
                use running = started
                let said, errors = running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

                if not (running.WaitForExit patience) then
                    running.Kill(entireProcessTree = true)
                    Error $"{browser} did not draw within {patience.TotalMinutes} minutes: try again on a quieter machine."
                else
                    errors.Wait()
                    Ok said.Result
        with :? ComponentModel.Win32Exception as error ->
            Error $"{browser} could not be started ({error.Message.TrimEnd '.'}): {remedy}."

    // Twice the pixels of the page, for print.
    let private scale = 2

    // A heat map is an image of one pixel a cell, which viewers of SVG and PDF blur: each cell becomes many equal pixels.
    let private sharpen =
        """
async function sharpened(text) {
  const svg = new DOMParser().parseFromString(text, "image/svg+xml");
  for (const image of svg.querySelectorAll("image")) {
    const name = image.hasAttribute("xlink:href") ? "xlink:href" : "href";
    // The browser's clock waits for what is loaded, but not for what is decoded.
    const source = await new Promise((done, failed) => {
      const loading = new Image();
      loading.onload = () => done(loading);
      loading.onerror = failed;
      loading.src = image.getAttribute(name);
    });
    const times = (shown, pixels) => 2 * pixels <= shown ? Math.ceil(4 * shown / pixels) : 1;
    const canvas = document.createElement("canvas");
    canvas.width = source.naturalWidth * times(image.width.baseVal.value, source.naturalWidth);
    canvas.height = source.naturalHeight * times(image.height.baseVal.value, source.naturalHeight);
    const brush = canvas.getContext("2d");
    brush.imageSmoothingEnabled = false;
    brush.drawImage(source, 0, 0, canvas.width, canvas.height);
    image.setAttribute(name, canvas.toDataURL());
  }
  return new XMLSerializer().serializeToString(svg);
}
const decoded = url => decodeURIComponent(url.substring(url.indexOf(",") + 1));
const encoded = text => "data:image/svg+xml," + encodeURIComponent(text);
"""

    /// A page that draws a figure and then hands on its picture as text.
    let private imagePage (script: string) (format: string) (figure: JsonNode) =
        let width, height = FigurePage.size figure
        let factor = if format = "png" then scale else 1
        let finish = if format = "svg" then "sharpened(decoded(url)).then(encoded)" else "url"

        $"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>figure</title></head><body>
<div id="place"></div>
<pre id="picture"></pre>
<script type="application/json" id="data">{Html.json figure}</script>
<script src="{Html.text (Uri(script).AbsoluteUri)}"></script>
<script>{sharpen}
const found = JSON.parse(document.getElementById("data").textContent);
// The picture of a film is its last still.
if (found.frames) {{
  const last = found.frames[found.frames.length - 1];
  (last.traces || []).forEach((trace, k) => Object.assign(found.data[trace], last.data[k]));
  delete found.layout.sliders;
  delete found.layout.updatemenus;
}}
Plotly.newPlot("place", found.data, found.layout, {{ staticPlot: true }})
  .then(place => Plotly.toImage(place, {{ format: "{format}", width: {width}, height: {height}, scale: {factor} }}))
  .then(url => {finish})
  .then(url => {{ document.getElementById("picture").textContent = url; }});
</script></body></html>"""

    let private picture = Regex("""<pre id="picture">data:image/[a-z+]+(;base64)?,([^<]*)</pre>""")

    let private failed (encoded: JsonNode) =
        let name = Html.field "name" encoded
        Error $"The browser did not draw {name}: open its page in a browser, which says why."

    let private image (browser: string, script: string) (folder: string) format (encoded: JsonNode) =
        let page = Path.Combine(folder, "page.html")
        File.WriteAllText(page, imagePage script format encoded)

        run browser folder [ "--dump-dom"; Uri(page).AbsoluteUri ]
        |> Result.bind (fun dom ->
            match picture.Match dom with
            | found when found.Success && found.Groups[1].Success -> Ok(Convert.FromBase64String found.Groups[2].Value)
            | found when found.Success ->
                let text = string (Net.WebUtility.HtmlDecode found.Groups[2].Value)
                Ok(Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString text))
            | _ -> failed encoded)

    /// A page of the size of an image in SVG, whose texts stay texts.
    let private print (browser: string) (folder: string) (encoded: JsonNode) (svg: byte array) =
        let width, height = FigurePage.size encoded
        let page, result = Path.Combine(folder, "print.html"), Path.Combine(folder, "figure.pdf")

        let css =
            $"@page {{ size: {width}px {height}px; margin: 0; }} html, body {{ margin: 0; }} svg {{ display: block; }}"

        File.WriteAllText(
            page,
            $"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><style>{css}</style></head><body>{Text.Encoding.UTF8.GetString svg}</body></html>"""
        )

        run browser folder [ "--no-pdf-header-footer"; $"--print-to-pdf={result}"; Uri(page).AbsoluteUri ]
        |> Result.bind (fun _ -> if File.Exists result then Ok(File.ReadAllBytes result) else failed encoded)

    let private drawOnce (tools: string * string) (kind: Picture) (encoded: JsonNode) : Result<byte array, string> =
        let folder = Directory.CreateTempSubdirectory "research-picture-"

        try
            match kind with
            | Picture.Png -> image tools folder.FullName "png" encoded
            | Picture.Svg -> image tools folder.FullName "svg" encoded
            | Picture.Pdf -> image tools folder.FullName "svg" encoded |> Result.bind (print (fst tools) folder.FullName encoded)
        finally
            try
                folder.Delete true
            with Foreign.Unreadable _ ->
                () // the browser may still be closing its files; the system cleans its temporary folder

    // On a machine that is busy, a browser may give up before it has drawn.
    let private tries = 3

    /// The bytes of a picture of an encoded figure, of a film its last still; an error is a sentence.
    let draw (tools: string * string) (kind: Picture) (encoded: JsonNode) : Result<byte array, string> =
        let rec next left =
            match drawOnce tools kind encoded with
            | Error _ when left > 1 -> next (left - 1)
            | result -> result

        next tries
