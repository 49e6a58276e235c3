namespace Research.Cli

open System
open System.IO
open Research

/// The options of the verb check-device as they were written.
type internal DeviceRequestText = { Engine: string; Device: string option; Quick: bool; Json: string }

/// The verb check-device. The result is the exit code: 0, 1 (bits differ, or a file cannot be written), 2 (bad input, or no device).
[<RequireQualifiedAccess>]
module internal DeviceVerb =

    let private clock = Clock.stopwatch ()

    let private say (finding: DeviceFinding) =
        let verdict = if finding.Holds then "holds" else "FAILS"
        printfn $"{verdict}  {finding.What}: {finding.Says}"

    let private tell (speed: DeviceSpeed) =
        printfn
            $"{speed.Engine}  {speed.Model} × {speed.Models:N0}, {speed.Steps:N0} steps in {speed.Seconds:F2} s: {speed.ModelSteps:N0} model-steps a second"

    /// Passes a list on after each entry was printed.
    let private shown print all =
        List.iter print all
        all

    let private check (request: DeviceRequestText) catalogue (opening: DeviceCheck.Opening) index =
        let threads = Environment.ProcessorCount
        let before = clock ()
        use engine = opening None
        let device, opened = string (engine :> IEngine).Device, clock () - before
        printfn $"{device}, opened in {opened:F2} s"
        let findings = DeviceCheck.allBits opening threads request.Quick |> shown say
        let own = DeviceCheck.speeds clock engine request.Quick |> shown tell
        let processor = [ DeviceCheck.beside clock (SimdEngine threads) request.Quick ] |> shown tell

        let peer, noPeer =
            match
                (if request.Engine = "cuda" then
                     TorchRuntime.Missing(TorchDevice.Cuda index)
                 else
                     null),
                request.Engine
            with
            | null, "cuda" ->
                [ DeviceCheck.beside clock (TorchEngine(TorchDevice.Cuda index, threads)) request.Quick ] |> shown tell, []
            | null, _ -> [], [ "libtorch: it is timed beside the engine cuda" ]
            | fault, _ -> [], [ $"libtorch: {fault.Sentence}" ]

        let square, noSquare =
            match catalogue |> List.tryFind (fun (job: Job) -> job.Id = "F3.1"), request.Quick with
            | Some job, false ->
                let plans = Run.cells engine Scale.full job |> List.collect _.Plans
                [ DeviceCheck.square clock engine plans ] |> shown tell, []
            | _, true -> [], [ "the square of F3.1: it is left out by --quick" ]
            | None, _ -> [], [ "the square of F3.1: it is not in this catalogue" ]

        let speeds, notRun = own @ processor @ peer @ square, noPeer @ noSquare
        notRun |> List.iter (fun what -> printfn $"not run  {what}")

        AtomicFile.writeText
            (Path.GetFullPath request.Json)
            (JsonText.write (DeviceCheck.json device opened findings speeds notRun) + "\n")

        Terminal.say $"All numbers are in {request.Json}."

        match findings |> List.filter (_.Holds >> not) with
        | [] -> 0
        | failing ->
            Terminal.complain
                [
                    $"The device has other bits than the SIMD engine in {failing.Length} of {findings.Length} checks."
                ]

            1

    /// Checks the device that the options name, or prints what is wrong.
    let run (catalogue: Job list) (request: DeviceRequestText) : int =
        let device: Result<(int -> Fault | null) * (int -> IComputeDevice), string> =
            match request.Engine with
            | "cuda" -> Ok(CudaEngine.Missing, (fun index -> CudaDevice.Open index))
            | "opencl" -> Ok(OpenClEngine.Missing, (fun index -> OpenClDevice.Open index))
            | other -> Error $"The engine {other} has no device to check: use cuda or opencl."

        match device, Engines.number request.Device with
        | Ok(missing, opened), Ok index ->
            match missing index with
            | null ->
                check
                    request
                    catalogue
                    (fun models -> new FusedEngine(request.Engine, opened index, Option.toNullable models))
                    index
            | fault -> Terminal.badInput [ fault.Sentence ]
        | device, number ->
            Terminal.badInput
                [
                    match device with
                    | Error sentence -> sentence
                    | Ok _ -> ()
                    match number with
                    | Error sentence -> sentence
                    | Ok _ -> ()
                ]
