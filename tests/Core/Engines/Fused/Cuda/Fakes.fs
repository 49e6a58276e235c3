/// Native libraries that stand in for those of CUDA, compiled for a test.
[<RequireQualifiedAccess>]
module Research.Tests.CudaFakes

open System
open System.Diagnostics
open System.IO
open Research
open Expecto

let private here = "tests/Core/Engines/Fused/Cuda"

let private compiler =
    lazy
        ((string (Environment.GetEnvironmentVariable "PATH")).Split Path.PathSeparator
         |> Seq.allPairs [ "cc"; "gcc"; "clang"; "clang-14" ]
         |> Seq.map (fun (name, folder) -> Path.Combine(folder, name))
         |> Seq.tryFind File.Exists)

/// A variant by its name.
let variant (name: string) = KernelVariant.Named name

/// A library of this folder, compiled with macros, while a test uses it. The file may be deleted while it is loaded.
let using (file: string) (macros: string list) (test: string -> 'T) : 'T =
    match compiler.Force() with
    | Some compiler when not (OperatingSystem.IsWindows()) ->
        let folder = Directory.CreateTempSubdirectory "cuda-"

        try
            let library = Path.Combine(folder.FullName, file.Replace(".c", ".so"))

            let arguments =
                [ "-shared"; "-fPIC"; "-w"; "-o"; library ]
                @ [ for each in macros -> $"-D{each}" ]
                @ [ Repository.at $"{here}/{file}" ]

            use running = ProcessStartInfo(compiler, arguments) |> Process.Start |> nonNull
            running.WaitForExit()
            Expect.equal running.ExitCode 0 $"{file} compiles"
            test library
        finally
            folder.Delete true
    | _ -> skiptest "There is no C compiler that makes a library for this test."

/// A driver.
let driver macros (test: CudaDriver -> unit) =
    using "fake-cuda.c" macros (fun library -> test (nonNull (CudaDriver.Find [ library ])))
