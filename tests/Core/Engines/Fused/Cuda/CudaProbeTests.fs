module Research.Tests.CudaProbeTests

open Research
open Expecto

let private says (expected: string) (fault: Fault | null) =
    match fault with
    | null -> failtest "nothing is missing"
    | fault -> Expect.equal fault.Sentence expected ""

/// The sentence for a driver with macros, and the number of a device.
let private with' macros index expected () =
    CudaFakes.driver macros (fun driver -> says expected (CudaProbe.Missing(driver, index)))

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/CudaProbeTests"
        [
            test "a machine without a driver is told so" {
                CudaProbe.Missing(null, 0)
                |> says
                    "The CUDA driver is missing but must be installed: install the driver of an NVIDIA GPU, or train with `--engine simd`."
            }

            test "a library that is not there is no driver, and throws nothing" {
                Expect.isNull (CudaDriver.Find [ "no-such-library-of-cuda"; "nor-this.so.1" ]) ""
            }

            test "this machine has a driver and a device, or a sentence that says what is missing" {
                match CudaDevice.Missing 0 with
                | null -> ()
                | fault ->
                    Expect.stringContains fault.Sentence "CUDA" ""

                    Expect.throwsC (fun () -> ignore (CudaDevice.Open 0)) (fun error ->
                        Expect.equal error.Message fault.Sentence "")
            }

            for name, macros, index, expected in
                [
                    "without a device",
                    [ "COUNT=0" ],
                    0,
                    "The number of CUDA devices is 0 but must be at least 1: use a machine with an NVIDIA GPU, or train with `--engine simd`."
                    "that says itself that there is no device",
                    [ "START=100" ],
                    0,
                    "The number of CUDA devices is 0 but must be at least 1: use a machine with an NVIDIA GPU, or train with `--engine simd`."
                    "with fewer devices", [], 1, "The CUDA device is 1 but must be in [0, 0]: use --device 0."
                    "asked for a device below the first",
                    [ "COUNT=3" ],
                    -1,
                    "The CUDA device is -1 but must be in [0, 2]: choose among the 3 devices."
                    "that does not start",
                    [ "START=803" ],
                    0,
                    "The CUDA driver is unusable, with CUDA_ERROR_FAKE (a fake error), but must be one that starts: see whether nvidia-smi starts on this machine, or train with `--engine simd`."
                    "that cannot name its error",
                    [ "START=9999" ],
                    0,
                    "The CUDA driver is unusable, with error 9999, but must be one that starts: see whether nvidia-smi starts on this machine, or train with `--engine simd`."
                    "for an old CUDA",
                    [ "VERSION=8000" ],
                    0,
                    "The CUDA driver is one for CUDA 8.0 but must be one for CUDA 9.0 or newer: install a newer driver, or train with `--engine simd`."
                    "without a function",
                    [ "WITHOUT_STRINGS" ],
                    0,
                    "The CUDA driver is an old one but must be one for CUDA 9.0 or newer: install a newer driver, or train with `--engine simd`."
                    "with an old device",
                    [ "ARCHITECTURE=61" ],
                    0,
                    "The compute capability of CUDA device 0 (Fake) is 6.1 but must be at least 7.0: use a GPU of the Volta generation or a newer one, or train with `--engine simd`."
                    "with a device of little memory",
                    [ "MEBIBYTES=1023" ],
                    0,
                    "The memory of CUDA device 0 (Fake) is 1,023 MiB but must be at least 1,024 MiB: use another device, or train with `--engine simd`."
                ] do
                testCase $"a driver {name} is refused in a sentence" (with' macros index expected)

            test "a device of compute capability 7.0 with a driver for CUDA 9.0 and 1 GiB is used" {
                CudaFakes.driver [ "ARCHITECTURE=70"; "VERSION=9000"; "MEBIBYTES=1024" ] (fun driver ->
                    Expect.isNull (CudaProbe.Missing(driver, 0)) "")
            }
        ]
    |> slow
