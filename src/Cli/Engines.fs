namespace Research.Cli

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

    /// The versions of TorchSharp and libtorch on this machine, and the fault that keeps them from being used, if there is one.
    let torchState () : string * Fault option =
        let version = $"TorchSharp {TorchRuntime.Version}"

        match TorchRuntime.Missing TorchDevice.Cpu, TorchRuntime.Missing(TorchDevice.Cuda 0) with
        | null, null -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu and cuda", None
        | null, _ -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu", None
        | fault, _ -> $"{version}, but {fault.Subject} is {fault.Value}", Some fault

    /// The engines, as the command line lists them.
    let usage = "simd (default), reference or torch"

    /// The function from a number of threads to an engine, or a sentence. Only the engine torch has devices.
    let find (name: string) (device: string option) : Result<int -> IEngine, string> =
        match name, device with
        | "torch", _ -> torch (Option.defaultValue "cpu" device)
        | ("simd" | "reference"), Some device -> Error $"The device {device} is for the engine torch: add --engine torch."
        | "simd", None -> Ok(fun threads -> SimdEngine threads)
        | "reference", None -> Ok(fun _ -> ReferenceEngine())
        | other, _ -> Error $"The engine {other} is not known: use simd, reference or torch."
