module Research.Tests.BadInputTests

open System.IO
open Expecto
open Research.Tests.CommandLine

[<Tests>]
let tests =
    testList
        "Cli/BadInputTests"
        [
            test "run without a figure says how to name one" {
                use place = new Workplace()
                place.Run("run", "--quick") |> refused place [ [ "No figure"; "run F1.1" ] ]
            }

            test "figures that are not there are named, each once" {
                use place = new Workplace()

                place.Run("run", "F9.8", "F1.1", "F9.9") |> refused place [ [ "F9.8"; "F1.1" ]; [ "F9.9"; "F1.1" ] ]
            }

            test "reproduce refuses a figure that is not there" {
                use place = new Workplace()
                place.Run("reproduce", "--only", "F9.9") |> refused place [ [ "F9.9"; "F1.1" ] ]
            }

            test "values that cannot be read are all named at once" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "steps=many", "batch=1.5", "rate=fast", "decay=", "seed=-1", "restarts=x")
                |> refused
                    place
                    [
                        [ "steps"; "many"; "whole number" ]
                        [ "batch"; "1.5"; "whole number" ]
                        [ "rate"; "fast"; "number" ]
                        [ "decay"; "\"\"" ]
                        [ "seed"; "-1"; "0 or above" ]
                        [ "restarts"; "\"x\"" ]
                    ]
            }

            test "values out of bounds are all named at once" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "steps=0", "batch=-3", "rate=-1", "decay=-0.5", "restarts=0")
                |> refused
                    place
                    [
                        [ "steps"; "0" ]
                        [ "batch is -3" ]
                        [ "rate"; "-1" ]
                        [ "decay"; "-0.5" ]
                        [ "restarts"; "0"; "at least 1" ]
                    ]
            }

            test "a rate that is no finite number is refused" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "rate=nan") |> refused place [ [ "rate"; "NaN" ] ]
            }

            test "more than fits into memory is refused before it starts" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "restarts=2000000000")
                |> refused place [ [ "F1.1"; "memory"; "20,000,000,000 models"; "bytes"; "fewer restarts" ] ]
            }

            test "what --set does not know is named" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "colour=2", "--set", "steps")
                |> refused place [ [ "colour"; "steps, batch, rate, decay, seed or restarts" ]; [ "\"steps\""; "key=value" ] ]
            }

            test "a cell, an axis or a value that is not there is named with the nearest" {
                use place = new Workplace()

                for cell, near in [ "1-S=0.3", "1−S=0.35"; "S=0.1", "1−S=0.1"; "0.1", "1−S=0.1"; "1−S=1,r=2", "1−S=1" ] do
                    place.Run("run", "F1.1", "--cell", cell)
                    |> refused place [ [ $"F1.1: There is no cell {cell}: the nearest one is {near}." ] ]

                place.Run("run", "F3.1", "--cell=r=1.2,1-S=0.33", "--where", "1-S", "q=1", "1-S=0.33")
                |> refused
                    place
                    [
                        [ "F3.1: There is no cell r=1.2,1-S=0.33: the nearest one is 1−S=0.327455,r=1.17681" ]
                        [ "no axis q: the nearest one is r" ]
                        [ "no cell at 1-S=0.33: the nearest value is 0.327455" ]
                        [ "\"1-S\" is not of the form AXIS=VALUE" ]
                    ]

                place.Run("run", "F1.1", "--where", "1-S=1", "--cell", "1-S=0.1")
                |> refused place [ [ "number of cells at 1-S=0.1,1-S=1 is 0" ] ]
            }

            test "a change of what an axis sweeps is refused" {
                use place = new Workplace()

                place.Run("run", "F5.1", "--set", "seed=3")
                |> refused place [ [ "change of seed is 3"; "along seed differ in it" ] ]
            }

            test "a key that is changed twice is refused" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--set", "steps=1", "--set", "seed=2,steps=2")
                |> refused place [ [ "steps is given 2 times"; "1 and 2"; "once" ] ]

                place.Run("run", "F1.1", "--set", "step=1") |> refused place [ [ "step cannot"; "the nearest is steps" ] ]
            }

            test "what is wrong with the words and with their values is said at once" {
                use place = new Workplace()

                place.Run("run", "F9.9", "--quik", "--seed", "x", "--threads=0", "--out", "")
                |> refused
                    place
                    [
                        [ "--quik"; "the nearest one is --quick" ]
                        [ "--seed"; "write --set seed=VALUE" ]
                        [ "--out"; "empty value"; "--out FOLDER" ]
                        [ "figure F9.9" ]
                        [ "threads is 0" ]
                        [ "seed is \"x\"" ]
                    ]

                place.Run("phase", "--features", "1", "--hidden", "1", "--densty=0.1")
                |> refused place [ [ "--densty"; "--density" ]; [ "number of features is 1" ] ]
            }

            test "everything wrong with a command is said at once" {
                use place = new Workplace()
                File.WriteAllText(place.File "taken", "mine")

                [ "run"; "F1.1"; "F9.9"; "--engine"; "warp"; "--threads"; "0"; "--out"; "taken" ]
                @ [ "--set"; "steps=0"; "batch=x"; "hue=1" ]
                |> place.Start
                |> _.Finish()
                |> refused
                    place
                    [
                        [ "figure F9.9" ]
                        [ "warp"; "simd, cuda, opencl, auto, reference or torch" ]
                        [ "threads"; "0"; "[1, 1024]" ]
                        [ "taken"; "folder" ]
                        [ "F1.1: "; "steps"; "0" ]
                        [ "batch is \"x\"" ]
                        [ "hue" ]
                    ]

                Expect.equal (File.ReadAllText(place.File "taken")) "mine" ""
            }

            for threads in [ "0"; "-1"; "1025"; "two"; "1.5" ] do
                test $"a number of threads that cannot be is refused: {threads}" {
                    use place = new Workplace()

                    place.Run("run", "F1.1", "--threads", threads)
                    |> refused place [ [ "threads"; threads; "[1, 1024]"; "cores" ] ]
                }

            test "an output folder that is a file is refused by run, reproduce and report" {
                use place = new Workplace()
                File.WriteAllText(place.File "taken", "mine")

                for verb in [ tiny; [ "reproduce"; "--quick" ]; [ "report" ] ] do
                    place.Start(verb @ [ "--out"; "taken" ]).Finish()
                    |> refused place [ [ "taken"; "must be a folder"; "another folder" ] ]

                Expect.equal (File.ReadAllText(place.File "taken")) "mine" ""
            }

            test "a device that the engine does not have is refused with the remedy" {
                use place = new Workplace()

                place.Run("run", "F1.1", "--engine", "simd", "--device", "cuda")
                |> refused place [ [ "cuda"; "opencl"; "torch"; "--engine" ] ]
            }
        ]
    |> slow
