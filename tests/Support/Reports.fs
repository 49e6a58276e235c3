/// Reports of made-up studies.
module internal Research.Tests.Reports

open System.IO
open Research

let claim kind reason text verdict : ClaimResult = { Claimed = { Text = text; Kind = kind; Reason = reason }; Verdict = verdict }

/// Claims that hold, that do not with each reason, and one that is undecided.
let claims =
    [
        claim ClaimKind.Paper None "nine features" (Expect.within 1.0 9.0 9.5)
        Expect.atLeast 0.9 0.4
        |> Expect.withDetail "0.4 at \"1−S\" = 1"
        |> claim ClaimKind.Paper (Some(Recipe "Two <i>recipes</i> differ.")) "</script><script>alert(1)</script> & so on"
        claim ClaimKind.Paper (Some(Contradicted "The exact loss says so.")) "a sharp boundary" (Expect.atMost 0.1 0.2)
        claim ClaimKind.Paper None "a level at 3/4" (Expect.atLeast 2.0 1.0)
        claim ClaimKind.Study (Some(Guess "The estimate was coarse.")) "a minimum at one" (Expect.within 0.1 1.0 1.5)
        claim ClaimKind.Study None "not looked at" (Expect.nothing "a coarser sweep left it out")
        claim ClaimKind.Identity None "norms sum to m" (Expect.atMost 2.0 2.0)
    ]

let private source =
    "module Sample\n\nlet toy =\n    training {\n        sample (SparseUniform(Features = 2)) // the notebook's\n        seed 1\n    }\n"

let private drawing (run: string) (figure: Figure) : EntryDrawing =
    { File = AtomicFile.slugOf (run, figure.Name); Encoded = Plotly.encode figure; Table = None }

/// A study with every part that a page shows, drawn by some figures.
let entry (figure: string) (drawings: Figure list) : ReportEntry =
    {
        Paper = "Someone et al. 2022"
        Figure = figure
        Run = figure
        Page = AtomicFile.slug figure
        Title = $"The figure {figure}"
        Text =
            {
                Section = "2 A section"
                Address = "https://example.org/paper#section"
                Question = "What is asked?"
                Meaning = "What it means. And why."
            }
        Scale = "as declared"
        Cost = "3 s"
        Recipes =
            [
                {
                    Cells = "1−S=1 · 1−S=0.1"
                    Verbs = [ "sample", "SparseUniform(density = 1, 0.1)"; "train", "AdamW" ]
                }
                { Cells = "exact"; Verbs = [ "compute", "PhaseLine" ] }
            ]
        Provenance = [ "engine", "simd/3"; "seeds", "1" ]
        Sources = [ { Name = "experiments/Sample.fs"; Text = source } ]
        Folder = "../runs/run"
        Files = [ "answers.json"; "weights/a.safetensors" ]
        Drawings = List.map (drawing figure) drawings
        Claims = claims
        Notes = [ "A note <b>as it is</b>." ]
    }

/// The content of a report of entries.
let content script entries : ReportContent =
    {
        Title = "A report"
        Lead = "What it is."
        Entries = entries
        Pictures = [ "F9", "nowhere" ]
        Script = script
    }

/// The script that is installed, beside the report's pages.
let beside = PlotlyScript.Beside "assets/plotly.min.js"

/// Writes a report with the files of its runs into a folder. The result is the path of its first page.
let write (folder: string) script (entries: ReportEntry list) : string =
    let store =
        match Store.openAt folder with
        | Ok store -> store
        | Error fault -> failwith fault.Sentence

    for entry in entries do
        for file in entry.Files do
            let path = Path.Combine(folder, "report", entry.Folder, file)
            Directory.CreateDirectory(string (Path.GetDirectoryName path)) |> ignore
            File.WriteAllText(path, "")

    ReportFolder.write store (content script entries) [ for path in Option.toList Repository.plotly -> "plotly.min.js", path ]
