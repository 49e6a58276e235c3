namespace Research.Cli

open System
open System.IO
open Research

/// The options of the verb check-device as they were written.
type internal DeviceRequestText =
    {
        /// A figure whose cells are timed.
        Id: string option
        Engine: string
        Device: string option
        Quick: bool
        Json: string
    }

/// The verb check-device. The result is the exit code: 0, 1 (a check fails, or a file cannot be written), 2 (bad input, or no device).
[<RequireQualifiedAccess>]
module internal DeviceVerb =

    let private clock = Clock.stopwatch ()

    /// Prints something as soon as it is found.
    let private shown (line: 'T -> string) (found: 'T) : 'T =
        printfn $"{line found}"
        found

    let private told (found: Result<DeviceSpeed, string>) =
        shown
            (function
            | Ok speed -> DeviceReport.speed speed
            | Error why -> $"not run  {why}")
            found

    let private describe (opening: DeviceCheck.Opening) =
        let before = clock ()
        use device = opening.Open()

        {
            Text = device.Description
            Memory = device.Memory
            LocalMemory = device.LocalMemory
            SecondsToOpen = clock () - before
        }

    /// libtorch on the same device, where it can be used there.
    let private torch (request: DeviceRequestText) index threads =
        if request.Engine <> "cuda" then
            Error "libtorch: it is timed beside the engine cuda"
        else
            match TorchRuntime.Missing(TorchDevice.Cuda index) with
            | null -> DeviceSpeeds.beside clock (TorchEngine(TorchDevice.Cuda index, threads)) request.Quick
            | fault -> Error $"libtorch: {fault.Sentence}"

    /// All cells of a figure at once, or why they are not trained.
    let private figure quick (engine: IEngine) (job: Job) =
        if quick then
            Error $"{job.Id}: it is left out by --quick"
        else
            let cells = Run.cells engine Scale.full job |> List.map _.Plans

            match cells |> Seq.choose List.tryHead |> Seq.collect engine.Faults |> Seq.tryHead with
            | Some fault -> Error $"{job.Id}: {fault.Sentence}"
            | None when cells.IsEmpty -> Error $"{job.Id}: it trains nothing"
            | None -> DeviceSpeeds.figure clock engine job.Id (List.concat cells)

    let private speeds (job: Job option) (request: DeviceRequestText) (opening: DeviceCheck.Opening) index threads =
        use engine = new FusedEngine(opening.Engine, opening.Open())

        DeviceSpeeds.all clock engine request.Quick told
        @ [
            for job in Option.toList job do
                told (figure request.Quick engine job)
            told (DeviceSpeeds.beside clock (SimdEngine threads) request.Quick)
            told (torch request index threads)
        ]

    let private check (job: Job option) (request: DeviceRequestText) (opening: DeviceCheck.Opening) index =
        let threads = Environment.ProcessorCount
        let device = describe opening |> shown DeviceReport.device
        let kernels = DeviceCheck.kernels clock opening request.Quick
        let built = DeviceCheck.built kernels |> shown DeviceReport.finding
        let bits = DeviceCheck.allBits opening threads request.Quick (shown DeviceReport.finding)
        let memory = DeviceCheck.memory opening threads |> shown DeviceReport.finding
        let timed = speeds job request opening index threads

        let report =
            {
                Engine = request.Engine
                Device = device
                Kernels = kernels
                Findings = built :: bits @ [ memory ]
                Speeds = timed |> List.choose Result.toOption
                NotRun =
                    timed
                    |> List.choose (function
                        | Error why -> Some why
                        | Ok _ -> None)
            }

        AtomicFile.writeText (Path.GetFullPath request.Json) (JsonText.write (DeviceReport.json report))
        Terminal.say $"All numbers are in {request.Json}."
        let complaints = DeviceReport.complaints report
        Terminal.complain complaints
        if complaints.IsEmpty then 0 else 1

    /// What is wrong with the file that is to be written, before minutes are spent on its content.
    let private fileFault (file: string) : string option =
        let example = "write e.g. --json device-check.json"

        if String.IsNullOrWhiteSpace file then
            Some $"The file of --json is empty: {example}."
        else
            let path = Path.GetFullPath file
            let folder = string (Path.GetDirectoryName path)

            if Disk.isFolder path then
                Some $"The file of --json is {file}, which is a folder: {example}."
            elif not (Disk.isFolder folder) then
                Some $"The file of --json is {file} but there is no folder {folder}: make it, or {example}."
            else
                None

    /// Checks the device that the options name, or prints what is wrong.
    let run (catalogue: Job list) (request: DeviceRequestText) : int =
        let device: Result<(int -> Fault | null) * (int -> IComputeDevice), string> =
            match request.Engine with
            | "cuda" -> Ok(CudaEngine.Missing, (fun index -> CudaDevice.Open index))
            | "opencl" -> Ok(OpenClEngine.Missing, (fun index -> OpenClDevice.Open index))
            | other -> Error $"The engine {other} has no device to check: use cuda or opencl."

        let job =
            match request.Id with
            | None -> Ok None
            | Some id -> Job.named catalogue id |> Result.map Some

        match device, Engines.number request.Device, job, fileFault request.Json with
        | Ok(missing, opened), Ok index, Ok job, None ->
            match missing index with
            | null -> check job request { Engine = request.Engine; Open = fun () -> opened index } index
            | fault -> Terminal.badInput [ fault.Sentence ]
        | device, number, job, file ->
            let wrong result =
                match result with
                | Error sentence -> [ sentence ]
                | Ok _ -> []

            Terminal.badInput (wrong device @ wrong number @ wrong job @ Option.toList file)
