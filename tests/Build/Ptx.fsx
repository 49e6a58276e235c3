/// The kernels that CUDA devices get without a CUDA toolkit: clang compiles their source to PTX. build.fsx loads this file.
module Ptx

open System.IO
open System.Text.RegularExpressions

let private fused = "src/Core/Engines/Fused"

/// The folder of the committed files, one for each variant.
let folder = $"{fused}/Cuda/Ptx"

/// A line for each variant: its mapping, its macros and their values, as in "small-N5-M2".
let list = $"{fused}/Cuda/variants.txt"

/// The compiler. Another version of it writes other bytes.
let compiler = "clang-14"

let missing =
    $"{compiler} was not found, so no kernel is compiled: install it (on Debian by apt-get install {compiler})."

/// The variants that the text of the list names.
let variants (text: string) = text.Split '\n' |> Array.map _.Trim() |> Array.filter ((<>) "") |> List.ofArray

/// The macros of a variant by its name, as options of a compiler.
let macros (variant: string) =
    [
        for part in Array.tail (variant.Split '-') do
            match Regex.Match(part, "^([A-Z_]+)([0-9]+)$") with
            | each when each.Success -> $"-D{each.Groups[1].Value}={each.Groups[2].Value}"
            | _ -> invalidArg (nameof variant) $"The part {part} of the variant {variant} in {list} is no macro with a number."
    ]

let private mapping (variant: string) = (variant.Split '-')[0]

/// The files that come before that of the mapping, as KernelVariant has them.
let private shared variant =
    if mapping variant = "small" then
        [ "device.cl" ]
    else
        [ "device.cl"; "group.cl" ]

/// What the compiler takes, in the root of the repository. The PTX is for compute capability 7.0 and all later ones.
let arguments output variant =
    [ "-x"; "cuda"; "--cuda-device-only"; "-nocudainc"; "-nocudalib"; "--cuda-gpu-arch=sm_70" ]
    @ [ "-Xclang"; "-target-feature"; "-Xclang"; "+ptx60"; "-include"; $"{fused}/Cuda/prelude.h" ]
    @ [ "-O3"; "-ffp-contract=off"; "-fno-verbose-asm"; "-S"; "-o"; output ]
    @ macros variant
    @ List.collect (fun file -> [ "-include"; $"{fused}/{file}" ]) (shared variant)
    @ [ $"{fused}/{mapping variant}.cl" ]

/// Compiles variants into a folder; `exec` runs the compiler in the root, and has None where it is missing. The number of files, or
/// what is wrong.
let write (exec: string list -> (int * string) option) (into: string) (variants: string list) : Result<int, string> =
    let compile done' variant =
        match done' with
        | Error said -> Error said
        | Ok count ->
            match exec (arguments (Path.Combine(into, $"{variant}.ptx")) variant) with
            | None -> Error missing
            | Some(0, _) -> Ok(count + 1)
            | Some(_, said) -> Error $"{variant} could not be compiled:\n{said.TrimEnd()}"

    List.fold compile (Ok 0) variants

/// Writes the PTX of all variants in place of what there is.
let replace exec (root: string) =
    let variants, target = variants (File.ReadAllText(Path.Combine(root, list))), Path.Combine(root, folder)
    let work = Directory.CreateTempSubdirectory "ptx-"

    try
        match write exec work.FullName variants with
        | Error said -> Error said
        | Ok count ->
            Directory.CreateDirectory target |> ignore
            Directory.GetFiles(target, "*.ptx") |> Array.iter File.Delete

            for file in work.GetFiles() do
                file.CopyTo(Path.Combine(target, file.Name)) |> ignore

            Ok count
    finally
        work.Delete true
