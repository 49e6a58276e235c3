namespace Research.Cli

open System.Globalization
open System.Text.Json.Nodes
open Research

/// A point of the study: a population at a value of an axis.
type internal ScalingPoint =
    {
        /// The quantity that grows along the axis.
        Axis: string
        /// The quantities that stay fixed, as the legend has them.
        Curve: string
        /// The value on the axis.
        At: float
        Case: BenchCase
        Threads: int
    }

/// The study of the time of an instance-step against instances, features, density, batch and threads.
[<RequireQualifiedAccess>]
module internal BenchScaling =

    /// The name of the figure's page.
    let name = "bench", "scaling"

    /// The usual values of a point: density 0.1, ten instances, a batch of 1024.
    let private size features hidden =
        {
            Name = $"{features}→{hidden}"
            Model = BenchModel.ReluOutput
            Features = features
            Hidden = hidden
            Instances = 10
            Batch = 1024
            Densities = [ 0.1 ]
        }

    /// The sizes that curves are named after.
    let sizes = [ size 2 1; size 20 5; size 400 30 ]

    let private small, private middle, private large = sizes[0], sizes[1], sizes[2]

    let private line axis threads (case: BenchCase) places at =
        [
            for place: float in places -> { Axis = axis; Curve = case.Name; At = place; Case = at place; Threads = threads }
        ]

    let private instances threads =
        [
            for case in [ small; middle ] do
                yield!
                    [ 1.0; 3.0; 10.0; 30.0; 100.0; 300.0; 1_000.0; 3_000.0; 10_000.0 ] |> line "instances" threads case
                    <| fun count -> { case with Instances = int count }
        ]

    // Two instances for each thread are enough, because the largest models take long.
    let private features threads =
        let shape hidden n = { size n (hidden n) with Instances = 2 * threads }

        [
            for label, hidden in [ "m = 2", (fun _ -> 2); "m = n/4", (fun n -> max 1 (n / 4)) ] do
                yield!
                    [ 2.0; 5.0; 10.0; 20.0; 50.0; 100.0; 200.0; 500.0; 1_000.0; 2_000.0 ]
                    |> line "features" threads { small with Name = label }
                    <| fun n -> shape hidden (int n)
        ]

    let private densities threads =
        [
            for case in [ middle; large ] do
                yield!
                    [ 1.0; 0.3; 0.1; 0.03; 0.01; 0.003; 0.001 ] |> line "density" threads case
                    <| fun density -> { case with Densities = [ density ] }
        ]

    let private batches threads =
        [
            for case in [ small; middle ] do
                yield!
                    [ for power in 6..14 -> float (1 <<< power) ] |> line "batch" threads case
                    <| fun batch -> { case with Batch = int batch }
        ]

    /// Powers of two below the number of threads, and that number.
    let private counts threads = [ yield! Seq.initInfinite (pown 2) |> Seq.takeWhile (fun count -> count < threads); threads ]

    let private workers threads =
        [
            for case in sizes do
                for count in counts threads do
                    yield! line "threads" count case [ float count ] (fun _ -> { case with Instances = 10 * threads })
        ]

    /// All points, on a number of threads.
    let points (threads: int) : ScalingPoint list =
        [ instances; features; densities; batches; workers ] |> List.collect (fun study -> study threads)

    let private text (format: string) (value: float) = value.ToString(format, CultureInfo.InvariantCulture)

    /// The headers of a table.
    let headers = [ "along"; "at"; "model"; "µs per instance-step"; "blocks from … to" ]

    /// The rows of a table.
    let cells (measured: (ScalingPoint * BenchTiming) list) : string list list =
        [
            for point, timing in measured ->
                [
                    point.Axis
                    text "G6" point.At
                    point.Curve
                    text "F1" timing.Microseconds
                    $"""{text "F1" timing.Lowest} … {text "F1" timing.Highest}"""
                ]
        ]

    /// A JSON array with an object for each point.
    let json (machine: Machine) (measured: (ScalingPoint * BenchTiming) list) : string =
        let ofPoint (point, timing: BenchTiming) : JsonNode | null =
            JsonText.object
                [
                    "axis", JsonValue.Create point.Axis
                    "at", JsonText.number point.At
                    "curve", JsonValue.Create point.Curve
                    "features", JsonValue.Create point.Case.Features
                    "hidden", JsonValue.Create point.Case.Hidden
                    "instances", JsonValue.Create point.Case.Instances
                    "batch", JsonValue.Create point.Case.Batch
                    "density", JsonText.number point.Case.Densities.Head
                    "threads", JsonValue.Create point.Threads
                    "microseconds", JsonText.number timing.Microseconds
                    "lowest", JsonText.number timing.Lowest
                    "highest", JsonText.number timing.Highest
                    "blocks", JsonValue.Create timing.Blocks
                    "machine", Machine.json machine
                ]

        JsonText.write (JsonText.array (measured |> List.map ofPoint))

    let private along threads =
        [
            "instances", Axis.log "instances trained together"
            "features", Axis.log "features n"
            "density", Axis.log "density p"
            "batch", Axis.log "samples per step"
            "threads", Axis.log "threads" |> Axis.ticks [ for count in counts threads -> float count, string count ]
        ]

    let private panel curves (measured: (ScalingPoint * BenchTiming) list) (name, axis) =
        let points = measured |> List.filter (fun (point, _) -> point.Axis = name)

        let marks (colour, curve) =
            match points |> List.filter (fun (point, _) -> point.Curve = curve) with
            | [] -> []
            | points ->
                let x, y =
                    [| for point, _ in points -> point.At |], [| for _, timing: BenchTiming in points -> timing.Microseconds |]

                let colour = Colouring.Series colour

                [
                    Mark.Line { Name = curve; X = x; Y = y; Colour = colour; Dash = Dash.Solid }
                    Mark.Points { Name = ""; X = x; Y = y; Colour = colour; Size = 5.0; Labels = [||] }
                ]

        curves
        |> List.indexed
        |> List.collect marks
        |> Panel.make "" (Axis.grid axis) (Axis.grid (Axis.log "µs per instance-step"))

    /// Five panels, all axes logarithmic.
    let figure (machine: Machine) (threads: int) (measured: (ScalingPoint * BenchTiming) list) : Figure =
        let curves = measured |> List.map (fun (point, _) -> point.Curve) |> List.distinct

        let heading =
            {
                Name = name ||> sprintf "%s-%s"
                Title = "How the time of a training step grows"
                Caption =
                    "Median microseconds of one AdamW step of one model n→m on a fresh batch, against what is on the axis; all else is "
                    + $"ten instances of density 0.1, a batch of 1024, {threads} threads. Along n there are two instances for each "
                    + $"thread, along threads ten. {Bench.machine machine}"
            }

        let panels = along threads |> List.map (panel curves measured)
        let blank = Panel.make "" Axis.hidden Axis.hidden []
        Charts.panels heading 300.0 [ List.take 3 panels; List.skip 3 panels @ [ blank ] ]
