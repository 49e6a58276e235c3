namespace Research

open System

/// What a reader is told about a figure, beside what was run.
type internal FigureText =
    {
        /// The heading of its section, e.g. "2 Demonstrating superposition"; empty where it has none.
        Section: string
        /// The address of the paper's own figure or section; empty where it has none.
        Address: string
        /// What the figure asks; may be empty.
        Question: string
        /// What its answer means, in two sentences or so; may be empty.
        Meaning: string
    }

/// Reads texts about figures: sections are headings of the first level, figures headings of the second, called by their IDs; a line
/// "Paper: ADDRESS" holds from there on in its section, or for its figure alone; of a figure's paragraphs the first is its question and the
/// others its meaning.
[<RequireQualifiedAccess>]
module internal FigureTexts =

    let empty = { Section = ""; Address = ""; Question = ""; Meaning = "" }

    let private linesOf (file: string) = file.ReplaceLineEndings("\n").Split '\n' |> List.ofArray

    let private after (start: string) (line: string) =
        if line.StartsWith(start, StringComparison.Ordinal) then
            Some(line.Substring(start.Length).Trim())
        else
            None

    let private paragraphs (lines: string list) =
        (String.concat "\n" lines).Split("\n\n", StringSplitOptions.RemoveEmptyEntries ||| StringSplitOptions.TrimEntries)
        |> Array.map (fun paragraph -> paragraph.Replace('\n', ' '))
        |> List.ofArray

    let private figure (section: string, address: string) (lines: string list) =
        let own = lines |> List.tryPick (after "Paper: ")
        let texts = lines |> List.filter (after "Paper: " >> Option.isNone) |> paragraphs

        {
            Section = section
            Address = Option.defaultValue address own
            Question = List.tryHead texts |> Option.defaultValue ""
            Meaning = if texts.IsEmpty then "" else String.concat " " texts.Tail
        }

    /// The texts by the IDs of their figures, in the order of the file.
    let read (file: string) : (string * FigureText) list =
        let rec next section address lines =
            match lines with
            | [] -> []
            | line :: rest ->
                match after "# " line, after "## " line, after "Paper: " line with
                | Some heading, _, _ -> next heading "" rest
                | _, Some id, _ ->
                    let own = rest |> List.takeWhile (fun line -> not (line.StartsWith '#'))
                    (id, figure (section, address) own) :: next section address (List.skip own.Length rest)
                | _, _, Some address -> next section address rest
                | _ -> next section address rest

        next "" "" (linesOf file)

    /// The pictures of the first page, of lines "- ID NAME" before the first section: the ID of a study and the name of its figure.
    let pictures (file: string) : (string * string) list =
        linesOf file
        |> List.takeWhile (fun line -> not (line.StartsWith "# "))
        |> List.choose (after "- ")
        |> List.choose (fun words ->
            match words.Split(' ', 2) with
            | [| id; name |] -> Some(id, name)
            | _ -> None)
