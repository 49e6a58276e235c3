namespace Research

open System.Text.Json.Nodes

/// A figure of an entry.
[<NoEquality; NoComparison>]
type internal EntryDrawing =
    {
        /// The name of its files in the report, without an ending.
        File: string
        /// As Plotly.encode gives it, of this run or of a stored one, with its caption.
        Encoded: JsonNode
        /// The path of its table of numbers in the run; None where a run of before has none.
        Table: string option
    }

/// One study in the report.
[<NoEquality; NoComparison>]
type internal ReportEntry =
    {
        /// The citation, e.g. "Elhage et al. 2022".
        Paper: string
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
        /// The name of the run, e.g. "F2.4" or "F2.4-quick": its pages are called after it.
        Run: string
        /// The name of its page, without an ending; no two entries have the same.
        Page: string
        /// One line.
        Title: string
        Text: FigureText
        /// How the run differs from the declared study, e.g. "as declared" or "1000 of 10000 steps".
        Scale: string
        /// The time that the run took, e.g. "41 s".
        Cost: string
        Recipes: RecipeText list
        /// Where the numbers come from: commit, engine, seeds, machine, each with its name.
        Provenance: (string * string) list
        /// The study's own file, then those that it uses.
        Sources: SourceFile list
        /// The path from the report's folder to the run's, with slashes, and the run's files below it; empty without a store.
        Folder: string
        Files: string list
        Drawings: EntryDrawing list
        /// The claims with their verdicts.
        Claims: ClaimResult list
        /// Further sentences: warnings, and the spread of restarts.
        Notes: string list
    }

/// The content of a report.
[<NoEquality; NoComparison>]
type internal ReportContent =
    {
        /// One line.
        Title: string
        /// A sentence or two under the title.
        Lead: string
        /// The studies in the order of the report.
        Entries: ReportEntry list
        /// Figures that the first page shows, each the ID of a study and the name of its figure, where they were run.
        Pictures: (string * string) list
        Script: PlotlyScript
    }

/// Entries of a report.
[<RequireQualifiedAccess>]
module internal ReportEntry =

    /// The rows of the scoreboard, in the order of the entries.
    let scores (entries: ReportEntry list) : ScoreRow list =
        [
            for entry in entries do
                for result in entry.Claims do
                    {
                        Paper = entry.Paper
                        Figure = entry.Figure
                        Result = result
                        Scale = entry.Scale
                        Cost = entry.Cost
                    }
        ]

    /// The figure's ID, and what sets the run apart where it is not the declared one.
    let name (entry: ReportEntry) = if entry.Run = "" then entry.Figure else entry.Run

    /// The heading of an entry's section: that of its text, or its paper.
    let section (entry: ReportEntry) =
        if entry.Text.Section <> "" then entry.Text.Section
        elif Paper.isOwn entry.Paper then "Other studies"
        else entry.Paper

    /// The sections with their entries, in the order of their first ones.
    let sections (entries: ReportEntry list) = entries |> List.groupBy section

    /// The address of an entry's page, from the report's folder.
    let address (entry: ReportEntry) = $"pages/{System.Uri.EscapeDataString entry.Page}.html"
