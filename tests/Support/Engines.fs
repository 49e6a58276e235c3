namespace Research.Tests

open System
open Expecto
open Research

/// libtorch, which some machines lack.
[<RequireQualifiedAccess>]
module Libtorch =

    /// The device of Torch's tests: the one that TORCH_DEVICE names, else the processor.
    let device =
        match Environment.GetEnvironmentVariable "TORCH_DEVICE" with
        | null
        | "" -> TorchDevice.Cpu
        | name ->
            match TorchDevice.Named name with
            | null -> invalidArg "TORCH_DEVICE" $"{name} is no device: use cpu, cuda or cuda:k."
            | device -> device

    /// Skips the test where libtorch cannot be used, with the sentence that a user gets. With RESEARCH_TORCH=required the test fails
    /// instead.
    let required () =
        match TorchRuntime.Missing device with
        | null -> ()
        | fault when Environment.GetEnvironmentVariable "RESEARCH_TORCH" = "required" -> failtest fault.Sentence
        | fault -> skiptest fault.Sentence

/// The engines that each parity suite runs on. A new engine needs one line here.
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

    /// The names of all engines.
    let names = List.map fst all

    /// All engines but the reference engine.
    let fast = names |> List.filter ((<>) "reference")

    /// The engines that give the same bits on every machine.
    let portable = names |> List.filter ((<>) "torch")

    /// An engine of a name, on a number of threads.
    let make (name: string) (threads: int) : IEngine = (all |> List.find (fst >> (=) name) |> snd) threads
