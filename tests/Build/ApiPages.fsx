/// Pages of the programming interface: the C# rooms by DocFX, the F# rooms by fsdocs, each in the notation of its language. Neither
/// tool is installed: they are fetched when this target first runs. Loaded by build.fsx.
module ApiPages

open System
open System.IO
open System.Text.RegularExpressions

let private docfx, private fsdocs = "docfx@2.81.0", "fsdocs-tool@22.2.0"

// DocFX does not know the notation of F#, and fsdocs leaves out types whose attributes name types, as an iterator's do.
let private csharp, private fsharp =
    [ "Core"; "Torch" ], [ "Figures"; "Language"; "Superposition"; "Running"; "Cli" ]

let private quoted (items: string list) = items |> List.map (sprintf "\"%s\"") |> String.concat ", "

let private configuration (source: string) (output: string) =
    let assemblies = [ for room in csharp -> $"{room}/bin/Release/net10.0/Research.{room}.dll" ]
    let from, into = source.Replace('\\', '/'), output.Replace('\\', '/')

    $"""{{
  "metadata": [ {{ "src": [ {{ "src": "{from}", "files": [ {quoted assemblies} ] }} ], "dest": "api" }} ],
  "build": {{
    "content": [ {{ "files": [ "api/*.yml" ] }} ],
    "output": "{into}",
    "template": [ "default", "modern" ],
    "globalMetadata": {{ "_appName": "Research", "_appTitle": "Core and Torch", "_enableSearch": true, "_disableContribution": true }},
    "disableGitFeatures": true
  }}
}}"""

let private front =
    let item (address: string) (rooms: string list) words =
        $"""<li><a href="{address}">{String.Join(", ", rooms)}</a>: {words}</li>"""

    String.concat
        "\n"
        [
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>The interface</title>"
            "<body style=\"font-family: sans-serif; max-width: 40em; margin: 3em auto\"><h1>The interface</h1><ul>"
            item "fsharp/reference/research.html" fsharp "what a study is written in (F#)"
            item "csharp/api/Research.html" csharp "samplers, models, losses, engines and analyses (C#)"
            "</ul></body></html>"
        ]

// A line that names a page, or says how many there are, is no warning.
let private isWarning (line: string) =
    not (Regex.IsMatch(line, @"^\s*(Generating|copying) "))
    && Regex.IsMatch(line, @"(?i)\bwarning\b|\berror\b|could not|unresolved|no documentation")
    && not (Regex.IsMatch(line, @"\b0 (warning|error)\(s\)"))

let private lines (text: string) = text.Split('\n', StringSplitOptions.RemoveEmptyEntries) |> Array.map _.TrimEnd()

/// Writes the pages of what was built, below a folder that is emptied first; `exec` runs dotnet in a folder. What the tools warned
/// of, line by line, or the output of the tool that failed.
let write (exec: string list -> string -> int * string) (source: string) (folder: string) : Result<string list, string> =
    let work = Path.Combine(folder, "work")

    if Directory.Exists folder then
        Directory.Delete(folder, true)

    for path in [ work; Path.Combine(work, "pages") ] do
        Directory.CreateDirectory path |> ignore

    let tool name arguments = exec ([ "tool"; "exec"; name; "--yes"; "--" ] @ arguments) work

    let byDocfx () =
        let file = Path.Combine(work, "docfx.json")
        File.WriteAllText(file, configuration source (Path.Combine(folder, "csharp")))
        tool docfx [ file ]

    let byFsdocs () =
        let named =
            [ "root", "../"; "fsdocs-collection-name", "Research"; "fsdocs-logo-alt", "" ]
            @ [
                for link in [ "repository"; "release-notes"; "license" ] -> $"fsdocs-{link}-link", "../../index.html"
            ]

        tool
            fsdocs
            ([ "build"; "--strict"; "--input"; "pages"; "--output"; Path.Combine(folder, "fsharp") ]
             @ [ "--properties"; "Configuration=Release"; "--parameters" ]
             @ [
                 for name, value in named do
                     yield! [ name; value ]
             ]
             @ "--projects" :: [ for room in fsharp -> Path.Combine(source, room, $"{room}.fsproj") ])

    let ended = [ byDocfx (); byFsdocs () ]

    match ended |> List.tryFind (fun (code, _) -> code <> 0) with
    | Some(_, said) -> Error said
    | None ->
        File.WriteAllText(Path.Combine(folder, "index.html"), front)
        Directory.Delete(work, true)

        Ok
            [
                for _, said in ended do
                    yield! lines said |> Array.filter isWarning
            ]
