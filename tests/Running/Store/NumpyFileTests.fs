module Research.Tests.NumpyFileTests

open System
open System.Diagnostics
open System.IO
open System.IO.Compression
open System.Text
open Research
open Expecto
open Research.Tests.StoreSamples

let private python = "/usr/bin/python3"

/// What Python says; the test is skipped where it has no NumPy.
let private ask (program: string) (arguments: string list) =
    if not (File.Exists python) then
        skiptest "There is no Python on this machine."

    let start =
        ProcessStartInfo(python, [ "-c"; program ] @ arguments, RedirectStandardOutput = true, RedirectStandardError = true)

    use running = nonNull (Process.Start start)
    let errors = running.StandardError.ReadToEndAsync()
    let said = running.StandardOutput.ReadToEnd().Trim()
    running.WaitForExit()

    if errors.Result.Contains "No module named 'numpy'" then
        skiptest "Python has no NumPy here: apt-get install python3-numpy brings it."

    Expect.equal running.ExitCode 0 errors.Result
    said

let private floats (values: float32 list) = values |> List.map BitConverter.GetBytes |> Array.concat
let private whole (values: int64 list) = values |> List.map BitConverter.GetBytes |> Array.concat

let private arrays =
    [
        {
            Name = "a=1/W"
            Element = Element.F32
            Shape = [ 2L; 3L ]
            Bytes = floats [ 1f; 2f; 3f; -4f; 0.5f; 1e-30f ]
        }
        { Name = "steps"; Element = Element.I64; Shape = [ 2L ]; Bytes = whole [ -1L; Int64.MaxValue ] }
        { Name = "none"; Element = Element.F64; Shape = [ 2L; 0L ]; Bytes = [||] }
        { Name = "one"; Element = Element.F64; Shape = []; Bytes = BitConverter.GetBytes 0.1 }
    ]

let private written () =
    use stream = new MemoryStream()
    NumpyFile.write arrays stream
    stream.ToArray()

[<Tests>]
let tests =
    testList
        "Running/Store/NumpyFileTests"
        [
            test "an array begins with its header, whose length is a multiple of 64" {
                let header = NumpyFile.header Element.F32 [ 2L; 3L ]
                Expect.equal header.Length 128 ""
                Expect.equal header[..9] [| 0x93uy; byte 'N'; byte 'U'; byte 'M'; byte 'P'; byte 'Y'; 1uy; 0uy; 118uy; 0uy |] ""

                Expect.equal
                    (Encoding.ASCII.GetString(header[10..]).TrimEnd())
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
                    ""

                Expect.equal (List.last (List.ofArray header)) (byte '\n') ""
            }

            test "the same arrays have the same bytes, one entry each" {
                Expect.equal (written ()) (written ()) ""
                use archive = new ZipArchive(new MemoryStream(written ()))
                Expect.equal [ for entry in archive.Entries -> entry.FullName ] [ for array in arrays -> array.Name + ".npy" ] ""
            }

            test "NumPy reads names, shapes, types and numbers" {
                use scratch = new Scratch()
                let path = scratch.File "arrays.npz"
                File.WriteAllBytes(path, written ())

                let said =
                    ask
                        "import numpy, sys\nfor name, array in numpy.load(sys.argv[1]).items(): print(name, array.shape, array.dtype, array.tolist())"
                        [ path ]

                Expect.equal
                    (said.Split '\n' |> List.ofArray)
                    [
                        "a=1/W (2, 3) float32 [[1.0, 2.0, 3.0], [-4.0, 0.5, 1.0000000031710769e-30]]"
                        "steps (2,) int64 [-1, 9223372036854775807]"
                        "none (2, 0) float64 [[], []]"
                        "one () float64 0.1"
                    ]
                    ""
            }
            |> slow
        ]
