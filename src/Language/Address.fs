namespace Research

open System
open System.Globalization

/// Where a cell stands in a study.
type Address =
    {
        /// In words, with the name of its part if it has one, e.g. "exact, 1−S=0.1": its address.
        Label: string
        /// Its axes with their values as they are written; none for what stands alone.
        Axes: (string * string) list
    }

/// Cells that are asked for in place of all.
[<RequireQualifiedAccess>]
type Wanted =
    /// The cell of an address.
    | Cell of address: string
    /// All cells with a value on an axis.
    | Along of axis: string * value: string

/// The label of a cell: its axes with their values.
[<RequireQualifiedAccess>]
module Label =

    let private text (value: 'value) =
        match box value with
        | :? float as number -> Humanize.number number
        | other -> string other

    /// name=value, e.g. "1−S=0.1".
    let at (axis: string) (value: 'value) = if axis = "" then text value else $"{axis}={text value}"

    /// The place of a value on an axis.
    let internal address axis value = { Label = at axis value; Axes = [ axis, text value ] }

/// Finding cells by their addresses.
[<RequireQualifiedAccess>]
module Address =

    // As they are written where a keyboard has no other.
    let private ascii =
        List.zip
            (List.ofSeq "−αβγδεζηθικλμνξπρστυφχψω")
            ("- alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega"
                .Split
                 ' '
             |> List.ofArray)

    /// The same in ASCII where there is a spelling, without spaces, e.g. "1-S".
    let plain (text: string) =
        let replace (text: string) (from: char, upTo: string) = text.Replace(string from, upTo)
        List.fold replace (text.Replace(" ", "")) ascii

    let private value (text: string) =
        match Double.TryParse(plain text, NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, number -> Humanize.number number
        | _ -> plain text

    /// The parts of an address, in whatever order they are written.
    let private words (address: string) =
        [
            for word in address.Split(',', StringSplitOptions.RemoveEmptyEntries) do
                match word.Split('=', 2) with
                | [| axis; text |] -> $"{plain axis}={value text}"
                | _ -> value word
        ]
        |> List.sort

    /// Whether two names of an axis, or two of its values, say the same.
    let same (one: string) (other: string) = value one = value other

    /// The cells that an address names: those whose label it is, or else those whose axes and values it gives.
    let find (address: string) (places: Address list) =
        let wanted = words address

        match places |> List.filter (fun place -> words place.Label = wanted) with
        | [] ->
            let byAxes place = words (String.concat "," [ for axis, value in place.Axes -> $"{axis}={value}" ])
            places |> List.filter (fun place -> not place.Axes.IsEmpty && byAxes place = wanted)
        | found -> found

    /// The cells that are wanted: with one of the addresses, and on every axis with one of the values.
    let internal wanted (wanted: Wanted list) (places: Address list) =
        let addresses =
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
            if addresses.IsEmpty then
                places
            else
                addresses |> List.collect (fun address -> find address places)

        let has place (axis, value) = place.Axes |> List.exists (fun (own, at) -> same own axis && same at value)

        [
            for place in named |> List.distinct do
                if along |> List.forall (snd >> List.exists (has place)) then
                    place
        ]

    /// What is wanted, in words.
    let internal describe (wanted: Wanted list) =
        wanted
        |> List.map (function
            | Wanted.Cell address -> String.concat "," (words address)
            | Wanted.Along(axis, text) -> $"{plain axis}={value text}")
        |> List.distinct
        |> List.sort
        |> String.concat ","
