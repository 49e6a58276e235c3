namespace Research.Cli

open System
open System.Globalization
open Research

/// Reads --cell and --where, e.g. --cell 1−S=0.1,r=2 or --where 1-S=0.1.
[<RequireQualifiedAccess>]
module internal CellChoice =

    /// The wanted cells, and a sentence for each choice that cannot be read.
    let read (cell: string option) (along: string list) : Wanted list * string list =
        let pairs =
            [
                for text in along do
                    match text.Split('=', 2) with
                    | [| axis; value |] when axis.Trim() <> "" && value.Trim() <> "" -> Ok(Wanted.Along(axis, value))
                    | _ -> Error $"The choice \"{text}\" is not of the form AXIS=VALUE: write e.g. --where 1-S=0.1."
            ]

        let wrong =
            pairs
            |> List.choose (function
                | Error sentence -> Some sentence
                | Ok _ -> None)

        (cell |> Option.map Wanted.Cell |> Option.toList) @ List.choose Result.toOption pairs, wrong

    let private letters (one: string) (other: string) = Nearest.distance (Address.plain one) (Address.plain other)

    /// The distance of two values, in [0, 1]: of numbers |a − b| / (|a| + |b|), of texts the share of different letters.
    let private apart (one: string) (other: string) =
        let number (text: string) = Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture)

        match number one, number other with
        | (true, a), (true, b) when a = b -> 0.0
        | (true, a), (true, b) -> abs (a - b) / (abs a + abs b)
        | _ -> float (letters one other) / float (1 + max one.Length other.Length)

    let private nearest (known: string list) (word: string) =
        known |> List.distinct |> List.minBy (fun each -> apart word each, letters word each)

    /// The cell whose axes and values are nearest to those of an address. An address without axes is compared with values and labels.
    let private nearestCell (addresses: Address list) (wanted: string) =
        let pairs =
            [
                for word in wanted.Split ',' do
                    match word.Split('=', 2) with
                    | [| axis; value |] -> axis, value
                    | _ -> ()
            ]

        let missing = 2.0

        let far (address: Address) =
            let found =
                [
                    for axis, value in pairs do
                        match address.Axes |> List.tryFind (fst >> Address.same axis) with
                        | Some(_, own) -> apart (value.Trim()) own
                        | None -> missing
                ]

            if pairs.IsEmpty then
                List.min (1.0 :: [ for _, own in address.Axes -> apart wanted own ])
            else
                List.sum found + missing * float (abs (address.Axes.Length - pairs.Length))

        addresses |> List.minBy (fun address -> far address, letters wanted address.Label)

    /// A sentence for each wanted cell or value that a job does not have.
    let faults (only: Wanted list) (job: Job) : string list =
        let addresses = List.concat job.Addresses
        let axes = addresses |> List.collect _.Axes |> List.filter (fun (axis, _) -> axis <> "")

        [
            for each in only do
                match each with
                | Wanted.Cell address ->
                    match Address.find address addresses with
                    | [ _ ] -> ()
                    | [] -> $"{job.Id}: There is no cell {address}: the nearest one is {(nearestCell addresses address).Label}."
                    | several ->
                        let names = several |> List.map (fun each -> $"\"{each.Label}\"") |> String.concat " or "
                        $"{job.Id}: The address {address} names {several.Length} cells: write {names}."
                | Wanted.Along(axis, value) ->
                    match axes |> List.filter (fst >> Address.same axis) |> List.map snd, List.map fst axes with
                    | [], [] -> $"{job.Id}: There is no axis {axis}: leave --where out."
                    | [], names -> $"{job.Id}: There is no axis {axis}: the nearest one is {nearest names axis}."
                    | values, _ when List.exists (Address.same value) values -> ()
                    | values, _ -> $"{job.Id}: There is no cell at {axis}={value}: the nearest value is {nearest values value}."
        ]
