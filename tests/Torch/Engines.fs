namespace Research.Tests

open System
open Research

/// What the parity suite runs here: Torch alone, on the device that TORCH_DEVICE names; the processor unless it does.
type Engines =
    /// Where.
    static member Device =
        match Environment.GetEnvironmentVariable "TORCH_DEVICE" with
        | null
        | "" -> TorchDevice.Cpu
        | name ->
            match TorchDevice.Named name with
            | null -> invalidArg "TORCH_DEVICE" $"{name} is no device: use cpu, cuda or cuda:k."
            | device -> device

    /// One row, for `MemberData`.
    static member Names = [ [| box "torch" |] ]

    /// The same: it is not the engine that defines what is correct.
    static member Fast = Engines.Names

    static member Make(name: string, threads: int) : IEngine =
        match name with
        | "torch" -> TorchEngine(Engines.Device, threads)
        | _ -> ReferenceEngine()
