namespace Research.Cli

open System
open System.IO
open Research

/// The diagnosis of a machine: what it has, what is missing, and how to get it.
[<RequireQualifiedAccess>]
module internal Doctor =

    /// One line of the diagnosis.
    type Finding =
        {
            What: string
            Found: string
            /// None where nothing is missing.
            Remedy: string option
        }

    let private fine what found = { What = what; Found = found; Remedy = None }

    let private missing what remedy = { What = what; Found = "missing"; Remedy = Some remedy }

    let private program what programs remedy =
        match Browser.onPath programs with
        | Some path -> fine what path
        | None -> missing what remedy

    let private simd bits =
        match bits with
        | 512
        | 256 -> fine "vectors" $"{bits} bits"
        | 0 ->
            { fine "vectors" "none" with
                Remedy = Some "the simd engine gives the same bits without vectors, only slower"
            }
        | _ ->
            { fine "vectors" $"{bits} bits" with
                Remedy = Some "the simd engine is fastest on a processor with AVX2 or AVX-512"
            }

    let private plotly =
        match Assets.plotly with
        | Some path -> fine "plotly.js" path
        | None ->
            missing "plotly.js" "install node and npm, then `dotnet fsi build.fsx build`; until then reports link the public CDN"

    let private device what state =
        match state () with
        | Ok found -> fine what found
        | Error(fault: Fault) -> { fine what $"{fault.Subject} is {fault.Value}" with Remedy = Some fault.Remedy }

    let private torch () =
        let found, fault = Engines.torchState ()
        { fine "torch" found with Remedy = fault |> Option.map _.Remedy }

    /// DiffSharp, which only some tests use; it counts as found if its package was restored.
    let private diffSharp =
        let profile = Environment.GetFolderPath Environment.SpecialFolder.UserProfile

        let packages =
            match Environment.GetEnvironmentVariable "NUGET_PACKAGES" with
            | null
            | "" -> Path.Combine(profile, ".nuget", "packages")
            | folder -> folder

        let folder = Path.Combine(packages, "diffsharp.core")

        if Directory.Exists folder then
            fine "DiffSharp" folder
        else
            missing "DiffSharp" "`dotnet fsi build.fsx diffsharp` restores it where a package source has it"

    /// The whole diagnosis.
    let findings () =
        let machine = Machine.here ()

        [
            fine "system" machine.System
            fine "processor" machine.Processor
            fine "cores" (string machine.Cores)
            simd machine.SimdBits
            fine "runtime" machine.Runtime
            program "node" [ "node"; "node.exe" ] "install Node.js for figures without a network"
            program "npm" [ "npm"; "npm.cmd" ] "install npm for figures without a network"
            plotly
            program "Chromium" Browser.names Browser.remedy
            program "git" [ "git"; "git.exe" ] "install git so that results record their commit"
            fine "engines" "simd, reference, and where there is a device cuda, opencl"
            device "CUDA" Engines.cudaState
            device "OpenCL" Engines.openClState
            torch ()
            diffSharp
        ]

    /// A line of the diagnosis as a sentence; Error where the thing is missing or not known.
    let finding what =
        match what, findings () |> List.tryFind (fun finding -> finding.What = what) with
        | "torch", _ ->
            match Engines.torchState () with
            | found, None -> Ok $"The engine torch works here: {found}."
            | _, Some fault -> Error fault.Sentence
        | _, Some { Found = found; Remedy = None } -> Ok $"{what}: {found}."
        | _, Some { Found = found; Remedy = Some remedy } -> Error $"{what}: {found}: {remedy}."
        | _, None ->
            let known = findings () |> List.map _.What |> String.concat ", "
            Error $"The diagnosis has no line {what}: choose among {known}."
