module Research.Tests.NvrtcTests

open System.Text
open Research
open Expecto

let private variant = CudaFakes.variant "small-N5-M2-RELU1"

let private library macros (test: Nvrtc -> unit) =
    CudaFakes.using "fake-nvrtc.c" macros (fun path -> test (Seq.head (Nvrtc.Find [ path ])))

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/NvrtcTests"
        [
            test "the options forbid contraction, flushing and approximate division, and name the device's architecture" {
                Expect.equal
                    (List.ofSeq (Nvrtc.Options(variant, [| 70; 80; 90 |], 90)))
                    ([ "--gpu-architecture=sm_90"; "--std=c++14" ]
                     @ [ "--fmad=false"; "--ftz=false"; "--prec-div=true"; "--prec-sqrt=true" ]
                     @ [ "-DN=5"; "-DM=2"; "-DRELU=1" ])
                    ""
            }

            test "for a device that is newer than the compiler, it makes PTX for the newest one that it knows" {
                let options = Nvrtc.Options(variant, [| 70; 80; 90 |], 103)
                Expect.equal options[0] "--gpu-architecture=compute_90" ""
            }

            test "the compiler is given the source and the options, and makes machine code" {
                library [] (fun nvrtc ->
                    Expect.equal
                        (Encoding.UTF8.GetString(nvrtc.Compile(variant, 90)))
                        ("CUBIN: kernel.cl 1: " + String.concat " " (Nvrtc.Options(variant, [| 85; 90 |], 90)))
                        "")
            }

            test "the compiler makes PTX for a device that it does not know" {
                library [] (fun nvrtc ->
                    Expect.stringStarts
                        (Encoding.UTF8.GetString(nvrtc.Compile(variant, 100)))
                        "PTX: kernel.cl 1: --gpu-architecture=compute_90"
                        "")
            }

            test "a source that it refuses is an error with its log" {
                library [ "COMPILE=6" ] (fun nvrtc ->
                    Expect.throwsC (fun () -> ignore (nvrtc.Compile(variant, 90))) (fun error ->
                        Expect.equal
                            error.Message
                            "NVRTC could not compile the kernel small-N5-M2-RELU1: NVRTC_ERROR_COMPILATION: kernel.cl(1): error x."
                            ""))
            }

            test "a library of a newer CUDA than the driver's, or for newer devices alone, is refused in a sentence" {
                let sentence (nvrtc: Nvrtc) architecture driver =
                    match Nvrtc.Missing([| nvrtc |], variant, architecture, driver) with
                    | null -> ""
                    | fault -> fault.Sentence

                library [ "MAJOR=13" ] (fun nvrtc ->
                    Expect.equal (sentence nvrtc 90 13000) "" "its own driver"

                    Expect.equal
                        (sentence nvrtc 90 12040)
                        "NVRTC, which the kernel small-N5-M2-RELU1 needs, is 13.4 but must be one of CUDA 12, which the driver serves, that compiles for compute capability 9.0 or an older one: install NVRTC of the CUDA toolkit, or train with `--engine simd`."
                        "an older driver"

                    Expect.stringContains (sentence nvrtc 75 13000) "compute capability 7.5 or an older one" "an older device")
            }
        ]
    |> slow
