module Research.Tests.PythonReaderTests

open System.IO
open System.IO.Compression
open Expecto
open Research.Tests.CommandLine

/// Python programs that may have numpy; a newer Python of the user's own often has none.
let private pythons = [ "/usr/bin/python3"; "python3"; "python" ]

let private python place arguments =
    let environment = [ "PYTHONPATH", Repository.at "experiments/python"; "PYTHONDONTWRITEBYTECODE", "1" ]

    let runs program =
        try
            Running(program, [ "-c"; "import numpy" ], place, []).Finish().Code = 0
        with :? System.ComponentModel.Win32Exception ->
            false

    match pythons |> List.tryFind runs with
    | Some program -> Running(program, [ "-c"; arguments ], place, environment).Finish()
    | None -> skiptest "There is no Python with numpy."

/// For each cell, whether the weights of the best restart are the ones that the question of the figure saw.
let private program =
    """
from runs import Run
import numpy as np
run = Run("out", "F1.1-quick-with-steps=2-batch=4")
for label in run.labels:
    found = run.weights(label)
    best = int(np.argmin(found["evaluation.loss"]))
    asked = np.array(run.answers[label]["Embedding"])
    print(label, found["W"].shape, found["W"].dtype, bool((found["W"][best] == asked).all()))
print(len(run.claims), run.changed())
"""

[<Tests>]
let tests =
    testList
        "Cli/PythonReaderTests"
        [
            test "Python reads the weights that were trained, the answers and the claims, from files and from an archive of them" {
                use place = new Workplace()
                Expect.equal (place.Start(tiny).Finish().Code) 0 ""
                let read = python place.Path program
                Expect.equal (read.Code, read.Errors) (0, "") read.Out

                let expected =
                    [
                        for label in [ "1−S=1"; "1−S=0.35"; "1−S=0.15"; "1−S=0.05" ] do
                            $"{label} (2, 2, 5) float32 True"
                        "9 []"
                    ]

                Expect.equal (read.Out.Trim().Split '\n' |> List.ofArray) expected ""
                let weights = Directory.GetDirectories(place.File "out/runs", "*").[0] + "/weights"
                let archive = Path.Combine(place.Path, "cells-0123456789ab.zip")
                ZipFile.CreateFromDirectory(weights, archive, CompressionLevel.NoCompression, false)
                Directory.GetFiles weights |> Array.iter File.Delete
                File.Move(archive, Path.Combine(weights, "cells-0123456789ab.zip"))
                let again = python place.Path program
                Expect.equal (again.Out.Split '\n' |> Array.truncate 4) (read.Out.Split '\n' |> Array.truncate 4) again.Errors
            }

            test "a run that is not there is named beside those that are" {
                use place = new Workplace()
                Directory.CreateDirectory(place.File "out/runs") |> ignore
                let refused = python place.Path "from runs import Run; Run('out', 'F1.1')"
                Expect.stringContains refused.Errors "out has no finished run F1.1; it has none" ""
            }
        ]
    |> slow
