namespace Research.Cli

open System
open System.IO
open System.Text
open System.Text.Json.Nodes
open Research

/// A form in which a run is given out.
[<RequireQualifiedAccess>]
type internal ExportForm =
    | Picture of Picture
    | Csv
    | Npz
    | Json

/// What export was asked for.
type internal ExportRequest =
    {
        Id: string
        Forms: ExportForm list
        /// The address of one cell in place of all.
        Cell: string option
        /// A file or a folder; the folder export of the output folder unless stated.
        To: string option
        Out: string
    }

/// The verb export: pictures and tables of a run's figures, its weights for NumPy, and its answers and claims, from the store.
[<RequireQualifiedAccess>]
module internal ExportVerb =

    /// The ending of a form's files.
    let private ending (form: ExportForm) =
        match form with
        | ExportForm.Picture Picture.Png -> ".png"
        | ExportForm.Picture Picture.Svg -> ".svg"
        | ExportForm.Picture Picture.Pdf -> ".pdf"
        | ExportForm.Csv -> ".csv"
        | ExportForm.Npz -> ".npz"
        | ExportForm.Json -> ".json"

    let private endings =
        [
            for form in
                [
                    ExportForm.Picture Picture.Png
                    ExportForm.Picture Picture.Svg
                    ExportForm.Picture Picture.Pdf
                    ExportForm.Csv
                    ExportForm.Npz
                    ExportForm.Json
                ] -> ending form
        ]

    let private extension (path: string) = (string (Path.GetExtension path)).ToLowerInvariant()

    /// The newest finished run of a name, whatever its case; or a sentence.
    let find (catalogue: Job list) (store: Store) (id: string) : Result<StoredRun, string list> =
        let runs, damaged = StoredRun.latest store
        let names = runs |> List.map _.Name

        match
            runs |> List.tryFind (fun run -> String.Equals(run.Name, id, StringComparison.OrdinalIgnoreCase)),
            Job.tryFind id catalogue
        with
        | Some run, _ -> Ok run
        | None, Some job -> Error(damaged @ [ $"The figure {job.Id} was not run in {store.Folder}: write run {job.Id} first." ])
        | None, None when names.IsEmpty ->
            Error(damaged @ [ $"There is no finished run in {store.Folder}: run a figure first, e.g. run F1.1." ])
        | None, None -> Error(damaged @ [ $"The run {id} is not in {store.Folder}: {Nearest.remedy names id}." ])

    /// The one of some labels that an address names; or a sentence.
    let cellOf (run: string) (labels: string list) (address: string) : Result<string, string list> =
        match Address.find address [ for label in labels -> { Label = label; Axes = [] } ] with
        | [ one ] -> Ok one.Label
        | _ -> Error [ $"There is no cell {address} in {run}: {Nearest.remedy labels address}." ]

    /// A file that is written: what distinguishes its name from that of the run, and its bytes or what keeps it from being made.
    type private Made = { Name: string; Content: unit -> Result<byte array, string> }

    let private utf8 (text: string) = UTF8Encoding(false).GetBytes text

    let private ofFigures (run: StoredRun) (draw: JsonNode -> Result<byte array, string>) =
        [
            for name, figure in run.Figures -> { Name = AtomicFile.slugOf (run.Name, name); Content = fun () -> draw figure }
        ]

    /// The tables that stand beside the figures in the run's folder.
    let private tables (run: StoredRun) =
        [
            for name, _ in run.Figures do
                let content () =
                    StoredRun.tryTable run name
                    |> Result.mapError (fun wrong -> $"{wrong}: write run {run.Name}, which finds its cells and writes it.")

                { Name = AtomicFile.slugOf (run.Name, name); Content = content }
        ]

    let private npz store (run: StoredRun) (cell: string option) =
        let cells = StoredCells.labels run |> List.filter (fun (label, _) -> cell |> Option.forall ((=) label))

        let content () =
            let name (label: string) tensor = if cell.IsSome then tensor else $"{label}/{tensor}"
            let found = [ for label, key in cells -> StoredCells.arrays store run (name label) (label, key) ]

            match
                found
                |> List.tryPick (function
                    | Error wrong -> Some wrong
                    | Ok _ -> None)
            with
            | Some wrong -> Error wrong
            | None ->
                use stream = new MemoryStream()
                NumpyFile.write (found |> List.collect (Result.defaultValue [])) stream
                Ok(stream.ToArray())

        content

    let private json (run: StoredRun) (cell: string option) =
        let answers =
            match cell with
            | Some label -> JsonText.object [ label, run.Answers[label] ] :> JsonNode
            | None -> run.Answers

        JsonText.object
            [
                "run", JsonValue.Create run.Name
                "about", run.About
                "answers", answers
                if cell.IsNone then
                    "claims", run.Claims
                "provenance", run.Provenance
            ]
        |> JsonText.write
        |> utf8

    let private alone (run: StoredRun) (cell: string option) content =
        let name =
            match cell with
            | Some label -> AtomicFile.slugOf (run.Name, label)
            | None -> AtomicFile.slug run.Name

        [ { Name = name; Content = content } ]

    /// The files of a form.
    let private made store tools (run: StoredRun) cell (form: ExportForm) : Made list =
        match form with
        | ExportForm.Picture kind -> ofFigures run (Browser.draw tools kind)
        | ExportForm.Csv -> tables run
        | ExportForm.Npz -> alone run cell (npz store run cell)
        | ExportForm.Json -> alone run cell (fun () -> Ok(json run cell))

    /// All that is wrong with a request for a run.
    let private faults (request: ExportRequest) (run: StoredRun) =
        let isOfFigures form = form <> ExportForm.Npz && form <> ExportForm.Json

        [
            if request.Cell.IsSome && List.exists isOfFigures request.Forms then
                $"The option --cell is for --npz and --json, as a figure shows all cells: leave it out, or write run {run.Name} --cell …, which has figures of its own."
            if run.Figures.IsEmpty && List.exists isOfFigures request.Forms then
                $"The run {run.Name} has no figure: its study draws none."
            match request.To |> Option.map (fun path -> path, extension path) with
            | Some(path, ending') when List.contains ending' endings ->
                let files = request.Forms |> List.sumBy (fun form -> if isOfFigures form then run.Figures.Length else 1)

                if request.Forms |> List.exists (fun form -> ending form <> ending') then
                    $"The file {path} ends in {ending'}, which is another form than was asked for: name a folder, or a file of that form."
                elif files > 1 then
                    $"The run {run.Name} makes {files} files, and {path} is one: name a folder."
            | Some(path, _) when File.Exists path -> $"The place {path} is a file: name a folder, or another file."
            | _ -> ()
        ]

    let private place (request: ExportRequest) (made: Made) form =
        match request.To with
        | Some path when List.contains (extension path) endings && not (Directory.Exists path) -> path
        | Some folder -> Path.Combine(folder, made.Name + ending form)
        | None -> Path.Combine(request.Out, "export", made.Name + ending form)

    let private write (path: string) (bytes: byte array) =
        Directory.CreateDirectory(string (Path.GetDirectoryName(Path.GetFullPath path))) |> ignore
        AtomicFile.writeBytes path bytes
        printfn "%s" path

    let private give (request: ExportRequest) store tools run cell =
        let results =
            [
                for form in request.Forms do
                    for file in made store tools run cell form do
                        match file.Content() with
                        | Ok bytes ->
                            write (place request file form) bytes
                            None
                        | Error wrong -> Some wrong
            ]

        match List.choose id results with
        | [] -> 0
        | wrong ->
            Terminal.complain wrong
            1

    /// Writes the files of a run, and prints their paths.
    let run (catalogue: Job list) (request: ExportRequest) : int =
        let isPicture (form: ExportForm) = form.IsPicture

        let tools =
            if List.exists isPicture request.Forms then
                Browser.tools () |> Result.mapError List.singleton
            else
                Ok("", "")

        match Store.openReadOnly request.Out, request.Forms with
        | Error fault, _ -> Terminal.badInput [ fault.Sentence ]
        | Ok _, [] ->
            Terminal.badInput
                [
                    $"No form was named: write e.g. export {request.Id} --png; --svg, --pdf, --csv, --npz and --json are the others."
                ]
        | Ok store, _ ->
            match find catalogue store request.Id with
            | Error wrong -> Terminal.badInput wrong
            | Ok run ->
                let cell =
                    match request.Cell with
                    | None -> Ok None
                    | Some address -> cellOf run.Name (List.map fst (StoredCells.labels run)) address |> Result.map Some

                match faults request run, cell, tools with
                | [], Ok cell, Ok tools -> Interruption.orStopped (fun () -> give request store tools run cell)
                | wrong, cell, tools ->
                    let error result =
                        match result with
                        | Error wrong -> wrong
                        | Ok _ -> []

                    Terminal.badInput (wrong @ error cell @ error tools)
