namespace Research

open System.Text
open System.Text.RegularExpressions

/// F# as elements of a page: comments, texts, keywords and the verbs of the language have classes. The time is linear in the length, whatever
/// a script says; the libraries that do this match with backtracking, and one of them did not end on a study of this repository.
[<RequireQualifiedAccess>]
module internal SourceColours =

    let private keywords =
        "abstract and as assert base begin class default delegate do done downcast downto elif else end exception extern false finally \
         fixed for fun function global if in inherit inline interface internal lazy let match member module mutable namespace new null of \
         open or override private public rec return static struct then to true try type upcast use val void when while with yield"
            .Split
            ' '
        |> Set.ofArray

    let private verbs =
        "sample model weigh initialise target attack minimise penalise train seed restart claim identity ours because draw".Split
            ' '
        |> Set.ofArray

    let private comment, text = "comment", "string"

    let private tokens =
        Regex(
            $"(?<{comment}>//[^\n]*|\\(\\*[^)][^*]*(\\*+[^)*][^*]*)*\\*+\\))\
              |(?<{text}>\"\"\"(\"?\"?[^\"])*\"\"\"|\"([^\"\\\\]|\\\\.)*\")\
              |(?<word>[\\p{{L}}_][\\p{{L}}\\p{{Nd}}_']*!?)",
            RegexOptions.NonBacktracking ||| RegexOptions.ExplicitCapture
        )

    /// Whether only spaces stand before a place of its line.
    let private isFirst (source: string) (at: int) =
        let before =
            source.Substring(source.LastIndexOf('\n', max 0 (at - 1)) + 1, at - source.LastIndexOf('\n', max 0 (at - 1)) - 1)

        before.Length > 0 && before.Trim() = ""

    let private classOf (source: string) (token: Match) =
        let word = token.Value

        if token.Groups[comment].Success then Some comment
        elif token.Groups[text].Success then Some text
        elif keywords.Contains(word.TrimEnd '!') then Some "keyword"
        elif verbs.Contains word && isFirst source token.Index then Some "verb"
        else None

    /// The source as elements of a page.
    let html (source: string) : string =
        let page = StringBuilder()
        let mutable shown = 0

        for token in tokens.Matches source do
            match classOf source token with
            | None -> ()
            | Some name ->
                page
                    .Append(Html.text (source.Substring(shown, token.Index - shown)))
                    .Append($"<span class=\"{name}\">{Html.text token.Value}</span>")
                |> ignore

                shown <- token.Index + token.Length

        page.Append(Html.text (source.Substring shown)).ToString()
