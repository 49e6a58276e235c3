namespace Research.Cli

open System.Globalization
open Research

/// Finds engines by their names.
[<RequireQualifiedAccess>]
module internal Engines =

    let private torch (device: string) : Result<int -> IEngine, string> =
        match TorchDevice.Named device with
        | null -> Error $"The device {device} is not known: use cpu, cuda or cuda:k."
        | device ->
            match TorchRuntime.Missing device with
            | null -> Ok(fun threads -> TorchEngine(device, threads))
            | fault -> Error fault.Sentence

    /// The number of a device, counted from 0; the first unless one is named.
    let number (device: string option) : Result<int, string> =
        match device with
        | None -> Ok 0
        | Some text ->
            match System.Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
            | true, index -> Ok index
            | _ -> Error $"The device {text} is not known: give its number, counted from 0."

    /// An engine that trains on a numbered device, or the reason why the device cannot be used.
    let private onDevice (missing: int -> Fault | null) (opened: int -> FusedEngine) (device: string option) =
        number device
        |> Result.bind (fun index ->
            match missing index with
            | null -> Ok(opened index)
            | fault -> Error fault.Sentence)

    /// A device where there is one and it is not named, so that the same command works on every machine.
    let private auto (device: string option) : Result<int -> IEngine, string> =
        match device, onDevice CudaEngine.Missing CudaEngine.Open device with
        | _, Ok engine -> Ok(fun threads -> AutoEngine(SimdEngine threads, engine))
        | None, Error _ -> Ok(fun threads -> AutoEngine(SimdEngine threads, null))
        | Some _, Error sentence -> Error sentence

    /// The versions of TorchSharp and libtorch on this machine, and the fault that keeps them from being used, if there is one.
    let torchState () : string * Fault option =
        let version = $"TorchSharp {TorchRuntime.Version}"

        match TorchRuntime.Missing TorchDevice.Cpu, TorchRuntime.Missing(TorchDevice.Cuda 0) with
        | null, null -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu and cuda", None
        | null, _ -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu", None
        | fault, _ -> $"{version}, but {fault.Subject} is {fault.Value}", Some fault

    /// The first device of an engine in words, or the fault that keeps it from being used.
    let private deviceState (missing: int -> Fault | null) (opened: int -> FusedEngine) : Result<string, Fault> =
        match missing 0 with
        | null ->
            use engine = opened 0
            Ok(string (engine :> IEngine).Device)
        | fault -> Error fault

    /// The first CUDA device.
    let cudaState () = deviceState CudaEngine.Missing CudaEngine.Open

    /// The first OpenCL device.
    let openClState () = deviceState OpenClEngine.Missing OpenClEngine.Open

    /// The engines, as the command line lists them.
    let usage = "simd (default), cuda, opencl, auto (cuda for large populations), reference or torch"

    /// The function from a number of threads to an engine, or a sentence.
    let find (name: string) (device: string option) : Result<int -> IEngine, string> =
        match name, device with
        | "torch", _ -> torch (Option.defaultValue "cpu" device)
        | ("simd" | "reference"), Some device ->
            Error $"The device {device} is for the engines cuda, opencl, auto and torch: add one of them with --engine."
        | "simd", None -> Ok(fun threads -> SimdEngine threads)
        | "reference", None -> Ok(fun _ -> ReferenceEngine())
        | "auto", _ -> auto device
        | "cuda", _ -> onDevice CudaEngine.Missing CudaEngine.Open device |> Result.map (fun engine _ -> engine)
        | "opencl", _ -> onDevice OpenClEngine.Missing OpenClEngine.Open device |> Result.map (fun engine _ -> engine)
        | other, _ -> Error $"The engine {other} is not known: use simd, cuda, opencl, auto, reference or torch."
