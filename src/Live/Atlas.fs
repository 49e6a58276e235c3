namespace Research.Live

open System
open System.Collections.Generic
open System.Text.Json.Nodes
open System.Threading
open System.Threading.Tasks
open Research

/// The local minima of a small model over a square of densities and relative importances.
type internal Atlas =
    {
        /// n and m, of all cells.
        Features: int
        Hidden: int
        /// 1−S, ascending.
        Densities: float[]
        /// r of the last feature, ascending.
        Ratios: float[]
        /// The lowest minimum of each phase, the optimum first [densities][ratios].
        Cells: IReadOnlyList<IReadOnlyList<PhaseBranch>>[]
    }

/// Computes atlases and writes them as pages read them.
[<RequireQualifiedAccess>]
module internal Atlas =

    let private spaced count low high =
        [|
            for k in 0 .. count - 1 ->
                if k = count - 1 then
                    high
                else
                    low * (high / low) ** (float k / float (count - 1))
        |]

    /// The lines of the paper's square, with a number of densities and of ratios.
    let lines (features: int) (hidden: int) (points: int) (starts: int) : BranchLine[] =
        let ratios = EquatableArray.Of<float>(spaced points 0.1 10.0)

        [|
            for density in spaced points 0.01 1.0 ->
                let setting = ExtraFeature(Features = features, Hidden = hidden, Density = density)
                BranchLine(Setting = setting, Ratios = ratios, Starts = starts)
        |]

    /// Computes lines on some threads. advance is called after each line, by any of them.
    let compute (lines: BranchLine[]) (threads: int) (advance: unit -> unit) (stop: CancellationToken) : Atlas =
        let cells = Array.zeroCreate lines.Length

        Parallel.For(
            0,
            lines.Length,
            ParallelOptions(CancellationToken = stop, MaxDegreeOfParallelism = threads),
            fun k ->
                let line = lines[k]
                cells[k] <- line.Read(line.Compute(Progress<int64>(), stop))
                lock cells advance
        )
        |> ignore

        let setting = lines[0].Setting

        {
            Features = setting.Features
            Hidden = setting.Hidden
            Densities = [| for line in lines -> line.Setting.Density |]
            Ratios = Seq.toArray lines[0].Ratios
            Cells = cells
        }

    let private nameOf (phase: Phase) = string phase, phase.IsWeak

    /// The kinds of phases with their colours, those of the optima as in a figure of the same phases.
    let private kinds (atlas: Atlas) : (string * bool) list * string list =
        let all =
            [
                for line in atlas.Cells do
                    for cell in line do
                        yield! [ for branch in cell -> nameOf branch.Phase ]
            ]
        // A square without optima that only lists every phase once gives each its colour.
        let names = all |> List.countBy id |> List.sortBy (fun (name, count) -> -count, name) |> List.map fst

        let map: PhaseMap =
            {
                Label = ""
                Ratios = Array.init names.Length (fun k -> float (k + 1))
                Densities = [| 1.0 |]
                Phases = array2D [ names ]
                Lines = []
            }

        let square = PhaseDiagram.squares [ map ] |> List.head

        let colour k =
            match square.Kinds[square.Cells[0, k]].Colour with
            | Colouring.Area k -> fst (Style.area k)
            | Colouring.PaleArea k -> snd (Style.area k)
            | _ -> Style.muted

        names, List.init names.Length colour

    let private text (value: string) : JsonNode | null = JsonValue.Create value

    let private bytes (values: byte seq) = values |> Seq.toArray |> Convert.ToBase64String |> text

    let private doubles (values: float seq) = values |> Seq.collect BitConverter.GetBytes |> bytes

    let private singles (values: float seq) = values |> Seq.collect (float32 >> BitConverter.GetBytes) |> bytes

    let private numbers (values: float seq) : JsonNode | null = JsonText.array [ for value in values -> JsonText.number value ]

    /// The atlas as JSON. Of all branches in the order of the cells: kinds as bytes, the share of starts in 1/255, losses as doubles,
    /// parameters as floats, all in base64.
    let write (atlas: Atlas) : JsonObject =
        let names, colours = kinds atlas
        let place = names |> List.mapi (fun k name -> name, byte k) |> dict

        let cells =
            [
                for line in atlas.Cells do
                    yield! line
            ]

        let branches =
            [
                for cell in cells do
                    yield! cell
            ]

        let kind ((notation, isWeak), colour) : JsonNode | null =
            JsonText.object [ "phase", text notation; "weak", JsonValue.Create(isWeak: bool); "colour", text colour ]

        JsonText.object
            [
                "features", JsonValue.Create atlas.Features
                "hidden", JsonValue.Create atlas.Hidden
                "densities", numbers atlas.Densities
                "ratios", numbers atlas.Ratios
                "kinds", JsonText.array [ for one in List.zip names colours -> kind one ]
                "counts", bytes [ for cell in cells -> byte cell.Count ]
                "phaseOf", bytes [ for branch in branches -> place[nameOf branch.Phase] ]
                "reached", bytes [ for branch in branches -> byte (Math.Round(255.0 * min 1.0 branch.Reached)) ]
                "loss", doubles [ for branch in branches -> branch.Loss ]
                "weights",
                singles
                    [
                        for branch in branches do
                            yield! branch.Parameters
                    ]
            ]
