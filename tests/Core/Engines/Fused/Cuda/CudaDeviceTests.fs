module Research.Tests.CudaDeviceTests

open System
open System.Runtime.InteropServices
open System.Threading
open Research
open Expecto

let private variant = CudaFakes.variant (Ptx.variants (Repository.read Ptx.list)).Head

let private device macros (test: CudaDevice -> unit) =
    CudaFakes.driver macros (fun driver ->
        use device = CudaDevice.Open(driver, 0)
        test device)

let private bytes (words: int array) = MemoryMarshal.AsBytes(ReadOnlySpan words)

let private fails (act: unit -> unit) (expected: string) =
    Expect.throwsC act (fun error ->
        Expect.isTrue (error :? InvalidOperationException) "its type"
        Expect.equal error.Message expected "its message")

/// Starts a kernel, which writes what it was given.
let private run (device: CudaDevice) =
    use first = device.Allocate 20L
    use second = device.Allocate 4L
    second.Write(bytes [| 77 |])
    device.Build(variant).Run(3, 128, ReadOnlySpan [| first; second |], bytes [| 5; 6 |])
    let words = Array.zeroCreate<int> 5
    first.Read(MemoryMarshal.AsBytes(Span words))
    words

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/CudaDeviceTests"
        [
            test "a device says its name, its compute capability and its driver, and how much memory is there" {
                device [] (fun device ->
                    Expect.equal device.Description "Fake, compute capability 9.0, driver for CUDA 12.4" ""
                    Expect.equal device.Memory (7L <<< 29) "7 of 8 parts of 4 GiB"
                    Expect.equal device.LocalMemory 49152 "")
            }

            test "a kernel is given its groups, its threads, its buffers and its setup, which is copied" {
                device [] (fun device -> Expect.equal (run device) [| 3; 128; 5; 6; 77 |] "")
            }

            test "any thread can use a device that another has opened" {
                device [] (fun device ->
                    let mutable words = [||]
                    let thread = Thread(fun () -> words <- run device)
                    thread.Start()
                    thread.Join()
                    Expect.equal words [| 3; 128; 5; 6; 77 |] "")
            }

            test "a kernel is built once" {
                device [] (fun device -> Expect.isTrue (obj.ReferenceEquals(device.Build variant, device.Build variant)) "")
            }

            test "memory that the device lacks is an error with its size" {
                device [] (fun device ->
                    fails
                        (fun () -> ignore (device.Allocate(1L <<< 40)))
                        "CUDA could not take 1,099,511,627,776 bytes of memory: CUDA_ERROR_OUT_OF_MEMORY (out of memory).")
            }

            test "a kernel that the driver refuses is an error with the driver's log" {
                device [ "LOAD=218" ] (fun device ->
                    fails
                        (fun () -> ignore (device.Build variant))
                        "CUDA could not compile the kernel for the device: CUDA_ERROR_FAKE (a fake error): ptxas fatal   : Unsupported .version; ptxas: it ends here.")
            }

            test "a kernel that fails while it runs is an error" {
                device [ "LAUNCH=700" ] (fun device ->
                    fails (fun () -> ignore (run device)) "CUDA could not finish the kernel: CUDA_ERROR_FAKE (a fake error).")
            }

            test "a buffer may outlive its device, which then refuses work" {
                CudaFakes.driver [] (fun driver ->
                    let device = CudaDevice.Open(driver, 0)
                    let buffer = device.Allocate 4L
                    device.Dispose()
                    device.Dispose()
                    buffer.Dispose()
                    Expect.throwsT<ObjectDisposedException> (fun () -> ignore (device.Allocate 4L)) "")
            }

            test "committed kernels are not missing, and others are without NVRTC, with the remedy" {
                let other = CudaFakes.variant "small-N63-M2-KIND0"
                let missing = nonNull (Nvrtc.Missing([||], other, 90, 12040))

                Expect.equal
                    missing.Sentence
                    "The kernel small-N63-M2-KIND0 is not among the compiled ones, and NVRTC is missing, but must be compiled: install NVRTC of the CUDA toolkit, or train with `--engine simd`."
                    ""

                device [] (fun device -> Expect.isNull (device.Missing variant) "a committed one")
            }
        ]
    |> slow
