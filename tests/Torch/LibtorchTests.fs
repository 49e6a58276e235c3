/// Where libtorch is found, and the one sentence for each thing that can be wrong with it. Nothing is loaded here.
module Research.Tests.LibtorchTests

open System
open System.IO
open System.Xml.Linq
open Research
open Expecto

let private version = TorchRuntime.Version

/// Folders and files that are gone after the test.
type private Folders() =
    let path = Directory.CreateTempSubdirectory("research-libtorch-").FullName
    member val Packages = Path.Combine(path, "packages")
    member val Program = Path.Combine(path, "program")

    /// Writes a library into a package, or beside the program where none is named.
    member this.Write(package: string option, library: string, bytes: byte array) =
        let folder =
            match package with
            | Some package -> Path.Combine(this.Packages, package, "runtimes", nonNull LibtorchFiles.Rid, "native")
            | None -> this.Program

        Directory.CreateDirectory folder |> ignore
        File.WriteAllBytes(Path.Combine(folder, LibtorchFiles.NameOf library), bytes)
        folder

    member this.Find() = LibtorchFiles.Find([ this.Program ], this.Packages, version)

    interface IDisposable with
        member _.Dispose() = Directory.Delete(path, true)

let private bridge = Some $"torchsharp/{version}"
let private package version = Some $"libtorch-cpu-{LibtorchFiles.Rid}/{version}"

/// The beginning of an ELF file with one segment that ends at a length.
let private elf (length: int) =
    let bytes = Array.zeroCreate<byte> 120
    Array.blit [| 0x7Fuy; byte 'E'; byte 'L'; byte 'F' |] 0 bytes 0 4
    Array.blit (BitConverter.GetBytes 64L) 0 bytes 32 8
    Array.blit (BitConverter.GetBytes 56us) 0 bytes 54 2
    Array.blit (BitConverter.GetBytes 1us) 0 bytes 56 2
    Array.blit (BitConverter.GetBytes(int64 length)) 0 bytes (64 + 32) 8
    bytes

let private fault (folders: Folders) =
    match folders.Find() with
    | null, fault -> nonNull fault
    | files, _ -> failtest $"{files} was found."

let private found (folders: Folders) =
    match folders.Find() with
    | files, null -> nonNull files
    | _, fault -> failtest fault.Sentence

/// A sentence that a user can act on.
let private says (words: string list) (fault: Fault) =
    for word in words do
        Expect.stringContains fault.Sentence word ""

    Expect.stringEnds fault.Sentence "." ""
    lacks "\n" fault.Sentence

/// A test of files, for the systems that have libtorch.
let private files name body =
    test name {
        if isNull LibtorchFiles.Rid then
            skiptest "There is no libtorch for this system."

        use folders = new Folders()
        body folders
    }

let private property name =
    XDocument.Load(Repository.at "src/Libtorch/Libtorch.props").Descendants(XName.Get name)
    |> Seq.exactlyOne
    |> _.Value

[<Tests>]
let tests =
    testList
        "Torch/LibtorchTests"
        [
            test "the versions that are fetched are those that the program asks for" {
                Expect.equal (property "LibtorchVersion") TorchRuntime.Libtorch "libtorch"
                Expect.equal (property "TorchSharpVersion") version "TorchSharp"
            }

            files "where nothing was restored, the native part of TorchSharp is missed first" (fun folders ->
                says [ "native part of TorchSharp"; folders.Packages; version; "build.fsx torch" ] (fault folders))

            files "where libtorch was not fetched, one sentence says how to" (fun folders ->
                folders.Write(bridge, "LibTorchSharp", [||]) |> ignore
                says [ "libtorch-cpu-"; LibtorchFiles.Version; folders.Packages; "build.fsx torch" ] (fault folders))

            files "a libtorch of another version is named beside the one that is needed" (fun folders ->
                folders.Write(bridge, "LibTorchSharp", [||]) |> ignore
                folders.Write(package "2.9.1", "torch_cpu", [||]) |> ignore
                says [ "2.9.1"; LibtorchFiles.Version; version; "build.fsx torch" ] (fault folders))

            files "libtorch is found where it was unpacked" (fun folders ->
                folders.Write(bridge, "LibTorchSharp", [||]) |> ignore
                let folder = folders.Write(package LibtorchFiles.Version, "torch_cpu", [||])
                Expect.equal (found folders).Folder folder ""
                Expect.isFalse (found folders).IsCuda "the build for processors")

            files "the build for CUDA goes before the one for processors" (fun folders ->
                folders.Write(bridge, "LibTorchSharp", [||]) |> ignore
                folders.Write(package LibtorchFiles.Version, "torch_cpu", [||]) |> ignore
                let cuda = Some $"libtorch-cuda-12.8-{LibtorchFiles.Rid}/{LibtorchFiles.Version}"
                folders.Write(cuda, "torch_cpu", [||]) |> ignore
                let folder = folders.Write(cuda, "torch_cuda", [||])
                Expect.equal (found folders).Folder folder ""
                Expect.isTrue (found folders).IsCuda "the build for CUDA")

            files "libtorch beside the program goes before all" (fun folders ->
                folders.Write(package LibtorchFiles.Version, "torch_cpu", [||]) |> ignore
                folders.Write(None, "LibTorchSharp", [||]) |> ignore
                let folder = folders.Write(None, "torch_cpu", [||])
                let found = found folders
                Expect.equal found.Folder folder ""
                Expect.equal found.Bridge (Path.Combine(folder, LibtorchFiles.NameOf "LibTorchSharp")) "")

            if OperatingSystem.IsLinux() then
                files "a file whose end is missing is named with its length before anything loads it" (fun folders ->
                    folders.Write(bridge, "LibTorchSharp", elf 120) |> ignore
                    let folder = folders.Write(package LibtorchFiles.Version, "torch_cpu", elf 1000)
                    File.WriteAllText(Path.Combine(folder, "..", "..", "..", ".nupkg.metadata"), "")

                    says
                        [ "libtorch_cpu.so"; "120 bytes"; "at least 1000"; "delete the folder"; "build.fsx torch" ]
                        (fault folders)

                    folders.Write(package LibtorchFiles.Version, "torch_cpu", elf 120) |> ignore
                    Expect.equal (found folders).Folder folder "whole again")

            test "what a loader says becomes a sentence with a remedy" {
                let explained said = LibtorchLoader.Explain("/x/libtorch_cpu.so", $"Unable to load.\n{said}\n")

                says
                    [ "C++ library"; "GLIBCXX_3.4.32"; "Debian 13"; "Ubuntu 24.04"; "container"; "tests/Torch/" ]
                    (explained "/usr/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /x/libLibTorchSharp.so)")

                says
                    [ "C library"; "GLIBC_2.38" ]
                    (explained "/lib/libc.so.6: version `GLIBC_2.38' not found (required by /x/y.so)")

                let damaged = explained "/x/libtorch_cpu.so: invalid ELF header"
                says [ "/x/libtorch_cpu.so is unusable (invalid ELF header)" ] damaged
            }

            test "the script that the sentence names is there" {
                let fault = LibtorchLoader.Explain("x", "version `GLIBCXX_3.4.32' not found")
                let named = fault.Remedy.Split '`'
                Expect.isTrue (File.Exists(Repository.at named[1])) named[1]
            }

            test "a CUDA device that is not among those there is named with their bound" {
                Expect.isTrue (isNull (TorchRuntime.NoDevice(1, 2))) "the second of two"
                says [ "9"; "[0, 1]"; "--device cuda:1" ] (nonNull (TorchRuntime.NoDevice(9, 2)))
                says [ "0"; "at least 1"; "NVIDIA driver"; "--device cpu" ] (nonNull (TorchRuntime.NoDevice(0, 0)))
            }
        ]
