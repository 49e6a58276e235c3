/// What a user of the command line is told who has no libtorch.
module Research.Tests.TorchCommandTests

open Research
open Research.Tests.CommandLine
open Expecto

/// No folder of packages: whatever this machine has, the program does not find it.
let private without = "NUGET_PACKAGES", "nowhere"

[<Tests>]
let tests =
    testList
        "Torch/TorchCommandTests"
        [
            test "without libtorch the engine is refused before anything runs, with the way to it" {
                use place = new Workplace()

                for verb in [ [ "run"; "F1.1" ]; [ "reproduce"; "--only"; "F1.1"; "--quick" ] ] do
                    place.RunWith(without, verb @ [ "--engine"; "torch" ])
                    |> refused place [ [ "libtorch"; TorchRuntime.Libtorch; "`dotnet fsi build.fsx torch`" ] ]
            }

            test "the doctor says in one sentence what the engine lacks, and exits with 2" {
                use place = new Workplace()
                place.RunWith(without, [ "doctor"; "torch" ]) |> refused place [ [ "libtorch"; "build.fsx torch" ] ]
                place.Run("doctor", "warp") |> refused place [ [ "warp"; "torch"; "vectors" ] ]
            }

            test "the whole diagnosis names the lack beside the remedy, and is no failure" {
                use place = new Workplace()
                let ran = place.RunWith(without, [ "doctor" ])
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                Expect.stringContains ran.Out "build.fsx torch" ""
            }

            test "what the doctor says of an engine that works is one line" {
                Libtorch.required ()
                use place = new Workplace()
                let ran = place.Run("doctor", "torch")
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                Expect.stringContains ran.Out $"TorchSharp {TorchRuntime.Version} with libtorch {TorchRuntime.Libtorch}" ""
                Expect.equal (ran.Out.Split('\n').Length) 2 "one line"
            }

            test "a CUDA device is refused where libtorch has none" {
                Libtorch.required ()

                if isNull (TorchRuntime.Missing(TorchDevice.Cuda 0)) then
                    skiptest "There is a CUDA device."

                use place = new Workplace()

                place.Run("run", "F1.1", "--engine", "torch", "--device", "cuda")
                |> refused place [ [ "CUDA"; "--device cpu" ] ]
            }
        ]
