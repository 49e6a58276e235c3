namespace Research.Cli

open Research

/// The engines by their names.
[<RequireQualifiedAccess>]
module Engines =

    let private torch (device: string) : Result<int -> IEngine, string> =
        match TorchDevice.Named device with
        | null -> Error $"The device {device} is not known: use cpu, cuda or cuda:k."
        | device ->
            match TorchRuntime.Missing device with
            | null -> Ok(fun threads -> TorchEngine(device, threads))
            | fault -> Error fault.Sentence

    /// TorchSharp and libtorch here: what they are, and what keeps them from being used.
    let torchState () : string * Fault option =
        let version = $"TorchSharp {TorchRuntime.Version}"

        match TorchRuntime.Missing TorchDevice.Cpu, TorchRuntime.Missing(TorchDevice.Cuda 0) with
        | null, null -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu and cuda", None
        | null, _ -> $"{version} with libtorch {TorchRuntime.Libtorch}, cpu", None
        | fault, _ -> $"{version}, but {fault.Subject} is {fault.Value}", Some fault

    /// All engines, as the command line lists them.
    let usage = "simd (default), reference or torch"

    /// An engine, once the number of threads is known. Torch alone has devices.
    let find (name: string) (device: string option) : Result<int -> IEngine, string> =
        match name, device with
        | "torch", _ -> torch (Option.defaultValue "cpu" device)
        | ("simd" | "reference"), Some device -> Error $"The device {device} is for the engine torch: add --engine torch."
        | "simd", None -> Ok(fun threads -> SimdEngine threads)
        | "reference", None -> Ok(fun _ -> ReferenceEngine())
        | other, _ -> Error $"The engine {other} is not known: use simd, reference or torch."
