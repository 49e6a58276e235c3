/// The verb check-device, on an OpenCL device, and without a device.
module Research.Tests.DeviceCheckTests

open System.IO
open System.Text.Json
open Research
open Expecto
open Research.Tests.CommandLine

[<Tests>]
let tests =
    testList
        "Cli/DeviceCheckTests"
        [
            test "a device has the bits of the processor, and all numbers are in one file" {
                FusedPlans.openCl None |> _.Dispose()
                use place = new Workplace()
                let ran = place.Run("check-device", "--engine", "opencl", "--quick", "--json", "found.json")
                Expect.equal ran.Code 0 ran.Errors
                use found = JsonDocument.Parse(File.ReadAllText(place.File "found.json"))
                let list (name: string) = [ for each in found.RootElement.GetProperty(name).EnumerateArray() -> each ]
                Expect.isTrue (list "checks" |> List.forall _.GetProperty("holds").GetBoolean()) "every check holds"
                let says = list "checks" |> List.map (fun check -> string (check.GetProperty("says").GetString()))
                Expect.isGreaterThan (says |> List.filter _.Contains("four times") |> List.length) 8 "checks that compared bits"
                let engines = list "speeds" |> List.map (fun speed -> string (speed.GetProperty("engine").GetString()))
                Expect.equal (List.distinct engines) [ "opencl"; "simd" ] "engines"
                Expect.isNonEmpty (list "notRun") "what was left out is named"
            }

            test "a check of an engine without devices, and of a device that cannot be, is refused" {
                use place = new Workplace()

                place.Run("check-device", "--engine", "simd", "--device", "first")
                |> refused place [ [ "simd"; "cuda or opencl" ]; [ "first"; "number" ] ]
            }
        ]
    |> slow
