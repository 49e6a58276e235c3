module Research.Tests.CommittedPtxTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open Research
open Expecto

/// Runs the compiler in the root of the repository; None where it is missing.
let private clang (arguments: string list) =
    try
        let start =
            ProcessStartInfo(Ptx.compiler, arguments, WorkingDirectory = Repository.root, RedirectStandardError = true)

        use running = Process.Start start |> nonNull
        let said = running.StandardError.ReadToEnd()
        running.WaitForExit()
        Some(running.ExitCode, said)
    with :? ComponentModel.Win32Exception ->
        None

let private listed = Ptx.variants (Repository.read Ptx.list)

let private text variant = Repository.read $"{Ptx.folder}/{variant}.ptx"

/// The instructions of a text, without predicates and operands.
let private instructions (ptx: string) =
    [
        for line in ptx.Split '\n' do
            let found = Regex.Match(line, @"^\s+(?:@!?%p\d+\s+)?([a-z][a-z0-9_]*(?:\.[a-z0-9_:]+)*)")

            if found.Success then
                found.Groups[1].Value
    ]

/// Operations on floats that are rounded correctly and by themselves, or not at all.
let private isRounded (instruction: string) =
    [
        @"(add|sub|mul|div|fma|sqrt)\.rn\.f(32|64)"
        @"cvt\.rn\.f(32|64)\.[su](32|64)"
        @"cvt\.f64\.f32"
        @"cvt\.rn\.f32\.f64"
        @"(mov|selp|neg|abs|min|max)\.f(32|64)"
        @"setp\.[a-z]+\.f(32|64)"
        @"(ld|st)(\.[a-z0-9]+)*\.f(32|64)"
    ]
    |> List.exists (fun pattern -> Regex.IsMatch(instruction, $"^{pattern}$"))

/// What a text has that could round in another way, or elsewhere.
let private faults (ptx: string) =
    [
        for instruction in instructions ptx do
            if Regex.IsMatch(instruction, @"\.f(16|32|64)|\.bf16|\.tf32") && not (isRounded instruction) then
                $"{instruction} is not rounded to the nearest number by itself"

            if
                Regex.IsMatch(
                    instruction,
                    @"^(call|tex|tld4|ex2|lg2|sin|cos|tanh|rcp|rsqrt|mad)(\.uni|\.f|\.approx|$)|\.approx|\.ftz"
                )
            then
                $"{instruction} is none of the exact operations"
    ]
    |> List.distinct

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/CommittedPtxTests"
        [
            test "there is a file for each listed variant, and no other, and the library has all of them" {
                let names = [ for file in Repository.files Ptx.folder -> string (Path.GetFileNameWithoutExtension file) ]
                Expect.isNonEmpty names ""
                Expect.equal names (List.sortWith (fun left right -> String.CompareOrdinal(left, right)) listed) "the files"
                Expect.equal (List.ofSeq CommittedPtx.Names) names "the resources"

                for name in names do
                    let variant = CudaFakes.variant name
                    Expect.equal variant.FileName name ""
                    Expect.equal (List.ofSeq variant.Options) (Ptx.macros name) ""
                    Expect.isTrue (CommittedPtx.Has variant) ""
                    Expect.equal (CommittedPtx.Find variant) (File.ReadAllBytes(Repository.at $"{Ptx.folder}/{name}.ptx")) ""
            }

            test "a variant that is not listed has no file" {
                let other = CudaFakes.variant "small-N63-M2"
                Expect.isFalse (CommittedPtx.Has other) ""
                Expect.isNull (CommittedPtx.Find other) ""
            }

            test "every operation on floats is rounded to the nearest number by itself, or does not round" {
                let found =
                    [
                        for variant in listed do
                            for fault in faults (text variant) -> $"{variant}: {fault}"
                    ]

                Expect.isTrue found.IsEmpty (String.concat "\n" found)

                let sums =
                    [
                        for variant in listed -> instructions (text variant) |> List.filter ((=) "fma.rn.f32") |> List.length
                    ]

                Expect.isGreaterThan (List.min sums) 5 "multiply-adds of each variant"
            }

            for wrong in
                [
                    "add.f32"
                    "@%p1 mul.ftz.f32"
                    "div.approx.f32"
                    "div.full.f32"
                    "fma.rz.f32"
                    "sqrt.approx.ftz.f32"
                    "mad.f32"
                    "add.f64"
                    "cvt.rz.f32.s32"
                    "ex2.approx.f32"
                    "add.rn.ftz.f32"
                    "add.rn.f16x2"
                    "call.uni"
                ] do
                test $"{wrong} is found among right operations" {
                    Expect.hasLength
                        (faults $"\tadd.rn.f32 \t%%f1, %%f2, %%f3;\n\t{wrong} \t%%f1, %%f2, %%f3;\n" |> List.truncate 1)
                        1
                        ""
                }

            test
                "the text is PTX 6.0 for compute capability 7.0, names no file, and has one kernel whose last argument is the setup" {
                for variant in listed do
                    let ptx = text variant

                    let last = if variant.StartsWith "small" then 5 else 6

                    for line in
                        [
                            ".version 6.0\n"
                            ".target sm_70\n"
                            ".address_size 64\n"
                            $".param .align 4 .b8 run_param_{last}["
                        ] do
                        Expect.stringContains ptx line variant

                    Expect.equal (Regex.Count(ptx, @"\.(entry|func)\b")) 1 "functions"

                    Expect.isFalse
                        (Regex.IsMatch(ptx, @"\.(file|loc|section)\b|(?<!/)/(?!/)|[A-Za-z]:\\"))
                        "what could name a file"
            }

            slow (
                test "clang makes the committed files again, byte by byte" {
                    let folder = Directory.CreateTempSubdirectory "ptx-"

                    try
                        match Ptx.write clang folder.FullName listed with
                        | Error said when said = Ptx.missing -> skiptest said
                        | Error said -> failtest said
                        | Ok count ->
                            Expect.equal count listed.Length ""

                            for variant in listed do
                                let made = File.ReadAllText(Path.Combine(folder.FullName, $"{variant}.ptx"))

                                Expect.isTrue
                                    (made = text variant)
                                    $"{variant}.ptx is not what {Ptx.compiler} makes: run `dotnet fsi build.fsx ptx`."
                    finally
                        folder.Delete true
                }
            )
        ]
