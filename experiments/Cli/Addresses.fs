namespace Research.Experiments.Cli

open System
open Research

/// What --cell and --where say, e.g. --cell 1−S=0.1,r=2 or --where 1-S=0.1.
[<RequireQualifiedAccess>]
module Addresses =

    /// The cells that are asked for, and what cannot be read.
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

    let private nearest (known: string list) (word: string) =
        known |> List.distinct |> List.minBy (fun each -> Nearest.distance (Place.plain word) (Place.plain each))

    /// What a job lacks of what is asked for.
    let faults (only: Wanted list) (job: Job) : string list =
        let places = List.concat job.Places
        let labels = places |> List.map _.Label
        let axes = places |> List.collect _.Axes |> List.filter (fun (axis, _) -> axis <> "")

        [
            for each in only do
                match each with
                | Wanted.Cell address ->
                    match Place.find address places with
                    | [ _ ] -> ()
                    | [] -> $"{job.Id}: There is no cell {address}: the nearest one is {nearest labels address}."
                    | several ->
                        let names = several |> List.map (fun place -> $"\"{place.Label}\"") |> String.concat " or "
                        $"{job.Id}: The address {address} names {several.Length} cells: write {names}."
                | Wanted.Along(axis, value) ->
                    match axes |> List.filter (fst >> Place.same axis) |> List.map snd, List.map fst axes with
                    | [], [] -> $"{job.Id}: There is no axis {axis}: leave --where out."
                    | [], names -> $"{job.Id}: There is no axis {axis}: the nearest one is {nearest names axis}."
                    | values, _ when List.exists (Place.same value) values -> ()
                    | values, _ -> $"{job.Id}: There is no cell at {axis}={value}: the nearest value is {nearest values value}."
        ]
