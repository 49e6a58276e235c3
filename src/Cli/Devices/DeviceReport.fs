namespace Research.Cli

open System.Text.Json.Nodes
open Research

/// A device as it describes itself.
type internal DeviceDescription =
    {
        Text: string
        /// Bytes that buffers may take together.
        Memory: int64
        /// Bytes that the threads of a group share.
        LocalMemory: int
        SecondsToOpen: float
    }

/// All that was found about a device.
type internal DeviceReport =
    {
        Engine: string
        Device: DeviceDescription
        Kernels: KernelBuild list
        Findings: DeviceFinding list
        Speeds: DeviceSpeed list
        NotRun: string list
    }

/// What was found, in lines and as JSON.
[<RequireQualifiedAccess>]
module internal DeviceReport =

    let device (found: DeviceDescription) =
        $"{found.Text}, {found.Memory >>> 20:N0} MiB, {found.LocalMemory >>> 10} KiB for a group, opened in {found.SecondsToOpen:F2} s"

    let finding (found: DeviceFinding) =
        let verdict = if found.Holds then "holds" else "FAILS"
        $"{verdict}  {found.What}: {found.Says}"

    let speed (found: DeviceSpeed) =
        $"{found.Engine}  {found.Model} × {found.Models:N0}, {found.Steps:N0} steps in {found.Seconds:F2} s: {found.ModelSteps:N0} model-steps a second"

    /// What is wrong, a sentence each.
    let complaints (report: DeviceReport) : string list =
        [
            for each in report.Findings do
                if not each.Holds then
                    $"""The device fails the check "{each.What}": {each.Says.TrimEnd '.'}."""

            if report.Findings |> List.forall (fun each -> each.Compared = 0) then
                "No bits could be compared: the device trains none of the cases."
        ]

    let private text (value: string) : JsonNode = nonNull (JsonValue.Create value)

    let private kernel (built: KernelBuild) : JsonNode =
        JsonText.object
            [
                "name", text built.Kernel
                "seconds", JsonText.number built.Seconds
                "fault", built.Fault |> Option.map text |> Option.toObj
            ]

    let private check (found: DeviceFinding) : JsonNode =
        JsonText.object
            [
                "what", text found.What
                "holds", JsonValue.Create found.Holds
                "compared", JsonValue.Create found.Compared
                "says", text found.Says
            ]

    let private timing (found: DeviceSpeed) : JsonNode =
        JsonText.object
            [
                "engine", text found.Engine
                "model", text found.Model
                "models", JsonValue.Create found.Models
                "steps", JsonValue.Create found.Steps
                "seconds", JsonText.number found.Seconds
                "secondsOfOneStep", found.OneStep |> Option.map JsonText.number |> Option.defaultValue null
                "modelStepsPerSecond", JsonText.number found.ModelSteps
            ]

    /// The whole report.
    let json (report: DeviceReport) : JsonObject =
        JsonText.object
            [
                "engine", text report.Engine
                "device", text report.Device.Text
                "memory", JsonValue.Create report.Device.Memory
                "localMemory", JsonValue.Create report.Device.LocalMemory
                "secondsToOpen", JsonText.number report.Device.SecondsToOpen
                "machine", Machine.json (Machine.here ())
                "kernels", JsonText.array [ for each in report.Kernels -> kernel each ]
                "checks", JsonText.array [ for each in report.Findings -> check each ]
                "speeds", JsonText.array [ for each in report.Speeds -> timing each ]
                "notRun", JsonText.array [ for each in report.NotRun -> text each ]
            ]
