/// The exact losses as TorchSharp differentiates them.
module Research.Tests.TorchJudgeTests

open Expecto
open Research
open Research.Tests.Judges

let private ready () =
    match TorchRuntime.Missing TorchDevice.Cpu with
    | null -> ()
    | fault -> skiptest fault.Sentence

[<Tests>]
let tests = testList "Judges/TorchJudgeTests" (Judge.tests TorchLibrary.library ready)
