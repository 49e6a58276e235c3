namespace Research

open System
open System.Diagnostics
open System.IO
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Text.Json.Nodes

/// Facts about a machine.
type internal Machine =
    {
        /// The operating system with its version.
        System: string
        /// The name of the processor, as it reports it.
        Processor: string
        /// The number of logical cores that this process may use.
        Cores: int
        /// The width, in bits, of the processor's widest vectors: 512, 256, 128, or 0 for none.
        SimdBits: int
        /// The .NET runtime with its version.
        Runtime: string
    }

/// A commit of git.
type internal Commit =
    {
        /// The full hash.
        Hash: string
        /// Whether the working tree held anything that is not in the commit; None where that is not known.
        Dirty: bool option
    }

/// The machine, and the commit, that a result is made with.
[<RequireQualifiedAccess>]
module internal Machine =

    /// The standard output of a program; None if the program is missing, fails, or takes longer than ten seconds.
    let private output (program: string) (arguments: string list) =
        try
            let start = ProcessStartInfo(program, arguments, RedirectStandardOutput = true, RedirectStandardError = true)

            match Process.Start start with
            | null -> None
            | started ->
                use running = started
                let text = running.StandardOutput.ReadToEndAsync()
                let errors = running.StandardError.ReadToEndAsync()

                if running.WaitForExit 10_000 then
                    errors.Wait()
                    if running.ExitCode = 0 then Some(text.Result.Trim()) else None
                else
                    running.Kill()
                    None
        with
        | :? ComponentModel.Win32Exception
        | :? InvalidOperationException
        | :? IOException -> None

    let private processor () =
        let fromLinux () =
            let value (line: string) = line.Substring(line.IndexOf ':' + 1).Trim()

            File.ReadLines "/proc/cpuinfo"
            |> Seq.tryFind (fun line -> line.StartsWith("model name", StringComparison.Ordinal))
            |> Option.map value

        let found =
            if File.Exists "/proc/cpuinfo" then
                fromLinux ()
            elif OperatingSystem.IsMacOS() then
                output "sysctl" [ "-n"; "machdep.cpu.brand_string" ]
            else
                Option.ofObj (Environment.GetEnvironmentVariable "PROCESSOR_IDENTIFIER")

        found |> Option.defaultValue (string RuntimeInformation.ProcessArchitecture)

    let private simdBits () =
        if Vector512.IsHardwareAccelerated then 512
        elif Vector256.IsHardwareAccelerated then 256
        elif Vector128.IsHardwareAccelerated then 128
        else 0

    let private found =
        lazy
            {
                System = RuntimeInformation.OSDescription
                Processor = processor ()
                Cores = Environment.ProcessorCount
                SimdBits = simdBits ()
                Runtime = RuntimeInformation.FrameworkDescription
            }

    /// The machine that this process runs on.
    let here () : Machine = found.Value

    /// The bytes of memory that this process may use.
    let memory () : int64 = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes

    let private head =
        lazy
            (output "git" [ "rev-parse"; "HEAD" ]
             |> Option.map (fun hash ->
                 let changed = output "git" [ "status"; "--porcelain" ] |> Option.map (fun files -> files <> "")
                 { Hash = hash; Dirty = changed }))

    /// The commit that is checked out in the current folder, the user's, at the first call; None outside a git checkout.
    let folderCommit () : Commit option = head.Value

    /// The commit in the version of an assembly, e.g. "1.0.0+abc" or, built from a changed working tree, "1.0.0+abc.changed".
    let commitOf (version: string) : Commit option =
        match version.Split('+', 2) with
        | [| _; commit |] when commit <> "" ->
            let changed = ".changed"

            if commit.EndsWith(changed, StringComparison.Ordinal) then
                Some { Hash = commit.Substring(0, commit.Length - changed.Length); Dirty = Some true }
            else
                Some { Hash = commit; Dirty = Some false }
        | _ -> None

    /// The version of this library with the commit that it was built from.
    let version () : string =
        let assembly = typeof<Machine>.Assembly

        match Attribute.GetCustomAttribute(assembly, typeof<Reflection.AssemblyInformationalVersionAttribute>) with
        | :? Reflection.AssemblyInformationalVersionAttribute as stated -> stated.InformationalVersion
        | _ -> string (assembly.GetName().Version)

    /// The machine as JSON.
    let json (machine: Machine) : JsonObject =
        JsonText.object
            [
                "system", JsonValue.Create machine.System
                "processor", JsonValue.Create machine.Processor
                "cores", JsonValue.Create machine.Cores
                "simdBits", JsonValue.Create machine.SimdBits
                "runtime", JsonValue.Create machine.Runtime
            ]
