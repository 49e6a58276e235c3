namespace Research.Cli

open System
open System.Globalization

/// Reads numbers of options. An error is a sentence with the value and an example.
[<RequireQualifiedAccess>]
module internal ParseNumber =

    /// A whole number. what names it, and example is the option as it should be written.
    let whole (what: string) (example: string) (text: string) : Result<int, string> =
        match Int32.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
        | true, number -> Ok number
        | _ -> Error $"The {what} is {text} but must be a whole number: write e.g. {example}."

    /// A number, not necessarily finite.
    let real (what: string) (example: string) (text: string) : Result<float, string> =
        match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number -> Ok number
        | _ -> Error $"The {what} is {text} but must be a number: write e.g. {example}."

    /// A whole number between bounds.
    let within (what: string) (example: string) (low: int, high: int) (text: string) : Result<int, string> =
        whole what example text
        |> Result.bind (fun number ->
            if number >= low && number <= high then
                Ok number
            else
                Error $"The {what} is {number} but must be in [{low}, {high}]: write e.g. {example}.")

    /// Numbers, separated by commas.
    let reals (what: string) (example: string) (text: string) : Result<float list, string> =
        let all = text.Split ',' |> List.ofArray |> List.map (fun part -> real what example (part.Trim()))

        match
            all
            |> List.tryPick (function
                | Error wrong -> Some wrong
                | Ok _ -> None)
        with
        | Some wrong -> Error wrong
        | None -> Ok(all |> List.choose Result.toOption)
