namespace Research.Tests

open System
open Expecto
open Research

/// libtorch, which not every machine has.
[<RequireQualifiedAccess>]
module Libtorch =

    /// Where Torch's tests run: the device that TORCH_DEVICE names, and the processor unless it does.
    let device =
        match Environment.GetEnvironmentVariable "TORCH_DEVICE" with
        | null
        | "" -> TorchDevice.Cpu
        | name ->
            match TorchDevice.Named name with
            | null -> invalidArg "TORCH_DEVICE" $"{name} is no device: use cpu, cuda or cuda:k."
            | device -> device

    /// Skips the test where libtorch cannot be used, and says what a user would be told; fails it instead where
    /// RESEARCH_TORCH=required says that this machine has to have it.
    let required () =
        match TorchRuntime.Missing device with
        | null -> ()
        | fault when Environment.GetEnvironmentVariable "RESEARCH_TORCH" = "required" -> failtest fault.Sentence
        | fault -> skiptest fault.Sentence

/// The engines that every parity suite runs. A new engine joins by one line here.
[<RequireQualifiedAccess>]
module Engines =

    let private torch threads : IEngine =
        Libtorch.required ()
        TorchEngine(Libtorch.device, threads)

    let private all: (string * (int -> IEngine)) list =
        [
            "reference", (fun _ -> ReferenceEngine())
            "simd", (fun threads -> SimdEngine threads)
            "torch", torch
        ]

    /// All of them.
    let names = List.map fst all

    /// All but the one that defines what is correct.
    let fast = names |> List.filter ((<>) "reference")

    /// Those that give the same bits on every machine.
    let portable = names |> List.filter ((<>) "torch")

    /// An engine of a name, on a number of threads.
    let make (name: string) (threads: int) : IEngine = (all |> List.find (fst >> (=) name) |> snd) threads
