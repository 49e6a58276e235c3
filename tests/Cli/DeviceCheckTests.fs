/// The verb check-device, on an OpenCL device, and without a device.
module Research.Tests.DeviceCheckTests

open System
open System.IO
open System.Text.Json
open Research
open Research.Cli
open Expecto
open Research.Tests.CommandLine

/// An OpenCL device that misses some kernels, and whose memory is read with an error.
type private Altered(inner: IComputeDevice, missing: KernelVariant -> Fault | null, spoil: byte array -> unit) =
    interface IComputeDevice with
        member _.Description = inner.Description
        member _.Memory = inner.Memory
        member _.LocalMemory = inner.LocalMemory
        member _.Pace = inner.Pace
        member _.GroupsWait = inner.GroupsWait
        member _.Missing variant = missing variant
        member _.Build variant = Kernel(inner.Build variant)
        member _.Allocate bytes = new Buffer(inner.Allocate bytes, spoil)
        member _.Dispose() = inner.Dispose()

and private Kernel(inner: IComputeKernel) =
    interface IComputeKernel with
        member _.Run(groups, threads, buffers, setup) =
            let own = buffers.ToArray() |> Array.map (fun buffer -> (buffer :?> Buffer).Inner)
            inner.Run(groups, threads, ReadOnlySpan own, setup)

and private Buffer(inner: IComputeBuffer, spoil: byte array -> unit) =
    member _.Inner = inner

    interface IComputeBuffer with
        member _.Write from = inner.Write from

        member _.Read into =
            let bytes = Array.zeroCreate<byte> into.Length
            inner.Read(Span bytes)
            spoil bytes
            bytes.AsSpan().CopyTo into

        member _.Dispose() = inner.Dispose()

/// What is found of the first case, five features in two dimensions, on an altered device.
let private first missing spoil =
    FusedPlans.openCl None |> _.Dispose()

    let opening: DeviceCheck.Opening =
        { Engine = "opencl"; Open = fun () -> new Altered(OpenClDevice.Open 0, missing, spoil) }

    DeviceCheck.bits opening 1 (DevicePlans.cases 2).Head

[<Tests>]
let tests =
    testList
        "Cli/DeviceCheckTests"
        [
            test "other bits fail, in every run that has them" {
                let found = first (fun _ -> null) (fun bytes -> bytes[0] <- bytes[0] ^^^ 1uy)
                Expect.isFalse found.Holds found.Says

                for run in [ "the first run"; "the second run"; "another thread"; "groups of one model"; "opened again" ] do
                    Expect.stringContains found.Says run ""
            }

            test "a device that fails is a check that fails, with its sentence" {
                let found = first (fun _ -> null) (fun _ -> raise (InvalidOperationException "The device is gone."))
                Expect.equal (found.Holds, found.Compared, found.Says) (false, 0, "The device is gone.") ""
            }

            test "what the device has no kernel for is not covered, and all else is compared" {
                let only models (variant: KernelVariant) : Fault | null =
                    if variant["MODELS"] = models then
                        null
                    else
                        Fault("the kernel", "missing", "there", "install it")

                let found = first (only 8) ignore
                Expect.equal (found.Holds, found.Compared) (true, 4) found.Says
                Expect.stringContains found.Says "groups of one model not covered: The kernel is missing" ""
                let none = first (only 0) ignore
                Expect.equal (none.Holds, none.Compared) (true, 0) none.Says
                Expect.stringStarts none.Says "not covered: " ""
            }

            slow (
                test "a device has the bits of the processor, and all numbers are in one file" {
                    FusedPlans.openCl None |> _.Dispose()
                    use place = new Workplace()
                    let ran = place.Run("check-device", "F3.1", "--engine", "opencl", "--quick", "--json", "found.json")
                    Expect.equal ran.Code 0 ran.Errors
                    use found = JsonDocument.Parse(File.ReadAllText(place.File "found.json"))
                    let list (name: string) = [ for each in found.RootElement.GetProperty(name).EnumerateArray() -> each ]
                    let text (name: string) (from: JsonElement) = string (from.GetProperty(name).GetString())
                    let number (name: string) (from: JsonElement) = from.GetProperty(name).GetDouble()
                    Expect.equal (text "engine" found.RootElement) "opencl" ""
                    Expect.isNotEmpty (text "device" found.RootElement) ""

                    for name in [ "memory"; "localMemory"; "secondsToOpen" ] do
                        Expect.isGreaterThan (number name found.RootElement) 0.0 name

                    Expect.isTrue (list "checks" |> List.forall _.GetProperty("holds").GetBoolean()) "every check holds"
                    let compared = list "checks" |> List.map (number "compared")
                    Expect.equal (compared |> List.filter ((=) 5.0) |> List.length) 15 "cases whose bits were compared"
                    let names = list "checks" |> List.map (text "what")
                    Expect.equal [ names.Head; List.last names ] [ "kernels"; "too much memory" ] "checks of the device"
                    let mappings = [ for kernel in list "kernels" -> ((text "name" kernel).Split '-')[0] ]
                    Expect.equal (set mappings) (set [ "small"; "large"; "gram" ]) "kernels of each mapping"
                    Expect.equal (list "speeds" |> List.map (text "engine") |> List.distinct) [ "opencl"; "simd" ] "engines"
                    Expect.isTrue (list "speeds" |> List.forall (fun speed -> number "modelStepsPerSecond" speed > 0.0)) ""
                    Expect.hasLength (list "notRun") 2 "the figure and libtorch are named"
                }
            )

            slow (
                test
                    "a check of an engine without devices, of a device and a figure that cannot be, and into no folder is refused" {
                    use place = new Workplace()

                    place.Run("check-device", "F99", "--engine", "simd", "--device", "first", "--json", "none/found.json")
                    |> refused
                        place
                        [
                            [ "simd"; "cuda or opencl" ]
                            [ "first"; "number" ]
                            [ "F99"; "F1.1" ]
                            [ "none/found.json"; "no folder" ]
                        ]
                }
            )

            slow (
                test "a device that is not there is one sentence" {
                    use place = new Workplace()
                    let ran = place.Run("check-device", "--engine", "opencl", "--device", "99")
                    Expect.equal (ran.Code, ran.Out) (2, "") ran.Errors
                    Expect.stringContains (single ran.Complaints) "must be" ""
                    Expect.isFalse (File.Exists(place.File "device-check.json")) ""
                }
            )
        ]
