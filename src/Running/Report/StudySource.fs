namespace Research

open System
open System.Text.RegularExpressions

/// A source file of studies.
type internal SourceFile =
    {
        /// The path below the folder of experiments, with slashes, or the name of a script.
        Name: string
        Text: string
    }

/// The sources that a study is written in.
[<RequireQualifiedAccess>]
module internal StudySource =

    let private moduleOf (file: SourceFile) =
        let found = Regex.Match(file.Text, @"(?m)^\s*module\s+(?:\w+\.)*(\w+)")
        if found.Success then found.Groups[1].Value else ""

    let private folder (file: SourceFile) = file.Name.Substring(0, file.Name.LastIndexOf '/' + 1)

    /// Whether a text names a module to use what it defines.
    let private uses (name: string) (text: string) =
        name <> "" && Regex.IsMatch(text, $@"\b{Regex.Escape name}\.|(?m)^open\s+(\w+\.)*{Regex.Escape name}\s*$")

    /// The file that declares the study of an ID, and then the files of its folder whose modules it uses, in their order.
    let ofStudy (files: SourceFile list) (id: string) : SourceFile list =
        let declares (file: SourceFile) = Regex.IsMatch(file.Text, $"""\bstudy\b[^\n]*?\s"{Regex.Escape id}"\s""")

        match files |> List.tryFind declares with
        | None -> []
        | Some own ->
            let others =
                files |> List.filter (fun file -> file <> own && folder file = folder own && uses (moduleOf file) own.Text)

            own :: others

    let private names = Regex(@"\b(paper|notebook|ours|our|authors)\b", RegexOptions.IgnoreCase)

    /// What comments of a source say about where a parameter comes from: the line without its comment, and the comment.
    let origins (files: SourceFile list) : (string * string) list =
        [
            for file in files do
                for line in file.Text.Split '\n' do
                    let found = Regex.Match(line, @"^\s*([^/\s][^/]*?)\s*//(?!/)\s*(.+)$")

                    if found.Success && names.IsMatch found.Groups[2].Value then
                        found.Groups[1].Value, found.Groups[2].Value.TrimEnd()
        ]
        |> List.distinct

    /// The sentences of a caption that say whose choice something is.
    let choices (captions: string list) : string list =
        [
            for caption in captions do
                for sentence in Regex.Split(caption, @"(?<=[.;])\s+(?=\p{Lu}|n =)") do
                    if Regex.IsMatch(sentence, @"\b(our choice|ours|notebook)\b", RegexOptions.IgnoreCase) then
                        sentence.Trim()
        ]
        |> List.distinct
