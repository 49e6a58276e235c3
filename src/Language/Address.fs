namespace Research

open System
open System.Globalization

/// The address of a cell in a study.
type internal Address =
    {
        /// The label, which begins with the name of its part if that has one, e.g. "exact, 1−S=0.1".
        Label: string
        /// The axes of the sweep with the cell's values as they are printed; empty for a training or a derivation without a sweep.
        Axes: (string * string) list
    }

/// A choice of cells that are run in place of all cells.
[<RequireQualifiedAccess>]
type internal Wanted =
    /// The cell at an address.
    | Cell of address: string
    /// All cells that have a value on an axis.
    | Along of axis: string * value: string

/// Labels of cells.
[<RequireQualifiedAccess>]
module internal Label =

    let private text (value: 'value) =
        match box value with
        | :? float as number -> Humanize.number number
        | other -> string other

    /// axis=value, e.g. "1−S=0.1"; the value alone where the axis has no name.
    let at (axis: string) (value: 'value) = if axis = "" then text value else $"{axis}={text value}"

    /// The address of the cell at a value of an axis.
    let address axis value = { Label = at axis value; Axes = [ axis, text value ] }

/// Finds cells by their addresses.
[<RequireQualifiedAccess>]
module internal Address =

    // Characters that many keyboards lack, with the ASCII spelling of each.
    let private ascii =
        List.zip
            (List.ofSeq "−αβγδεζηθικλμνξπρστυφχψω")
            ("- alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega"
                .Split
                 ' '
             |> List.ofArray)

    /// The text without spaces, and in ASCII where a character has an ASCII spelling, e.g. "1-S".
    let plain (text: string) =
        let replace (text: string) (from: char, upTo: string) = text.Replace(string from, upTo)
        List.fold replace (text.Replace(" ", "")) ascii

    let private value (text: string) =
        match Double.TryParse(plain text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number -> Humanize.number number
        | _ -> plain text

    /// The words of an address in a fixed order, whatever the order in which they are written.
    let private words (address: string) =
        [
            for word in address.Split(',', StringSplitOptions.RemoveEmptyEntries) do
                match word.Split('=', 2) with
                | [| axis; text |] -> $"{plain axis}={value text}"
                | _ -> value word
        ]
        |> List.sort

    /// Whether two texts name the same axis, or the same value of an axis.
    let same (one: string) (other: string) = value one = value other

    /// The cells at an address: those that have it as their label, or else those whose axes and values it lists.
    let find (address: string) (addresses: Address list) =
        let wanted = words address

        match addresses |> List.filter (fun each -> words each.Label = wanted) with
        | [] ->
            let byAxes each = words (String.concat "," [ for axis, value in each.Axes -> $"{axis}={value}" ])
            addresses |> List.filter (fun each -> not each.Axes.IsEmpty && byAxes each = wanted)
        | found -> found

    /// The cells that are wanted: they have one of the wanted addresses and, on every axis with wanted values, one of those values.
    let wanted (wanted: Wanted list) (addresses: Address list) =
        let byAddress =
            wanted
            |> List.choose (function
                | Wanted.Cell address -> Some address
                | Wanted.Along _ -> None)

        let along =
            wanted
            |> List.choose (function
                | Wanted.Along(axis, value) -> Some(axis, value)
                | Wanted.Cell _ -> None)
            |> List.groupBy (fst >> plain)

        let named =
            if byAddress.IsEmpty then
                addresses
            else
                byAddress |> List.collect (fun address -> find address addresses)

        let has each (axis, value) = each.Axes |> List.exists (fun (own, at) -> same own axis && same at value)

        [
            for each in named |> List.distinct do
                if along |> List.forall (snd >> List.exists (has each)) then
                    each
        ]

    /// The wanted cells as a text that two equal choices share, e.g. "1-S=0.1,r=2".
    let describe (wanted: Wanted list) =
        wanted
        |> List.map (function
            | Wanted.Cell address -> String.concat "," (words address)
            | Wanted.Along(axis, text) -> $"{plain axis}={value text}")
        |> List.distinct
        |> List.sort
        |> String.concat ","
