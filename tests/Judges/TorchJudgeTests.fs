/// The exact losses as TorchSharp differentiates them.
module Research.Tests.TorchJudgeTests

open Expecto
open Research.Tests.Judges

[<Tests>]
let tests = testList "Judges/TorchJudgeTests" (Judge.tests TorchLibrary.library Libtorch.required) |> slow
