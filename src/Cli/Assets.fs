namespace Research.Cli

open System
open System.IO
open Research

/// Files of this repository that pages need. They are looked for in the folders above the program, above this library and above the
/// current folder, so that scripts in any folder find them.
[<RequireQualifiedAccess>]
module internal Assets =

    let private above (folder: string) =
        Seq.unfold
            (fun (at: DirectoryInfo | null) ->
                match at with
                | null -> None
                | found -> Some(found.FullName, found.Parent))
            (DirectoryInfo folder)

    let private tryFind (file: string) =
        let library =
            match Path.GetDirectoryName(Reflection.Assembly.GetExecutingAssembly().Location) with
            | null
            | "" -> Seq.empty
            | folder -> above folder

        Seq.concat [ above AppContext.BaseDirectory; library; above Environment.CurrentDirectory ]
        |> Seq.map (fun folder -> Path.Combine(folder, "experiments", file))
        |> Seq.tryFind File.Exists

    /// The path of plotly.min.js as npm installs it; None where it is not installed.
    let plotly = tryFind (Path.Combine("web", "node_modules", "plotly.js-dist-min", "plotly.min.js"))

    /// The files that stand in assets/ beside a page, with their names there: plotly.min.js and its licence, which must come with every
    /// copy.
    let beside =
        [
            match plotly with
            | Some script ->
                string (Path.GetFileName script), script
                "plotly-LICENSE.txt", Path.Combine(string (Path.GetDirectoryName script), "LICENSE")
            | None -> ()
        ]

    let private resources =
        lazy
            [
                match Reflection.Assembly.GetEntryAssembly() with
                | null -> ()
                | program ->
                    for name in program.GetManifestResourceNames() do
                        use stream = nonNull (program.GetManifestResourceStream name)
                        use reader = new StreamReader(stream)
                        name.Replace('\\', '/'), reader.ReadToEnd()
            ]

    /// The sources of the program's studies, which are resources source/PATH of its assembly.
    let sources: SourceFile list Lazy =
        lazy
            [
                for name, text in resources.Value do
                    if name.StartsWith("source/", StringComparison.Ordinal) then
                        { Name = "experiments" + name.Substring 6; Text = text }
            ]

    /// What a reader is told about the program's figures, which is the resource figures.md of its assembly; empty without one.
    let texts: string Lazy =
        lazy
            (resources.Value
             |> List.tryFind (fun (name, _) -> name = "figures.md")
             |> Option.map snd
             |> Option.defaultValue "")

    /// The path of the text of the page of results; None outside a copy of the repository.
    let resultsTemplate () = tryFind "results.template.md"
