module Research.Tests.SourceLaws

open System
open System.Text.RegularExpressions
open Research.Experiments
open Expecto

let private lineBudget = 400

let private medianBudget = 120

/// Lines of one file of experiments, and of all of them for each figure of the catalogue.
let private experimentBudget, figureBudget = 60, 78

let private length path = (Repository.read path).TrimEnd('\n').Split('\n').Length

let private src = Repository.sources "src"

let private below folder (path: string) = path.StartsWith $"{folder}/"

/// The files that find and load the native library of the TorchSharp engine.
let private loader = [ "src/Torch/LibtorchFiles.cs"; "src/Torch/LibtorchLoader.cs" ]

let private outsideStore =
    src
    |> List.filter (fun path -> not (below "src/Running/Store" path || below "src/Cli" path || List.contains path loader))

let private experiments = Repository.sources "experiments/ToyModels2022"

/// The studies, without scripts.
let private studies = Repository.sources "experiments" |> List.filter _.EndsWith(".fs")

// Functions whose last bits differ between machines. Sqrt, Abs, Min, Max, Floor, Round, ScaleB and ILogB are exact.
let private inexact =
    "(Exp|Log|Pow|Cos|Sin|Tan|Acos|Asin|Atan|Cbrt|RootN|Hypot)(2|10|h|Pi|M1|P1|2M1|2P1|10M1|10P1|Cos)*"

// The words are composed here, so that this file passes its own law.
let private machinePlaces =
    [
        "/ro" + "ot/"
        "/ho" + "me/"
        "/Us" + "ers/"
        "/t" + "mp/"
        "/wo" + @"rk/(main|shared|\.)"
        @"\b[A-Z]:\\\\?" + @"(Users|Windows|Program)"
    ]

let private registries =
    [
        ":/" + @"/(api|registry|packages|pypi|feed|feeds|globalcdn)\."
        "v3/" + @"index\.json"
        "npmjs" + @"\.(org|com)/"
    ]

let private isText (path: string) =
    [ ".png"; ".gz"; ".npy"; ".npz"; ".safetensors"; ".woff2"; ".ico" ] |> List.exists path.EndsWith |> not

[<Tests>]
let tests =
    testList
        "Laws/SourceLaws"
        [
            test "no source file is longer than 400 lines" {
                let long = Repository.sources "." |> List.filter (fun path -> length path > lineBudget)
                Expect.isTrue long.IsEmpty (String.concat "\n" long)
            }

            test "half of the files of src have at most 120 lines" {
                let lengths = src |> List.map length |> List.sort
                Expect.isTrue (lengths[lengths.Length / 2] <= medianBudget) $"the median is {lengths[lengths.Length / 2]} lines"
            }

            test "only the store touches files, and what looks for libtorch" {
                outsideStore
                |> SourceText.without
                    @"\b(File|Directory|FileInfo|DirectoryInfo|FileStream|StreamReader|StreamWriter|MemoryMappedFile)\b[.(]"
            }

            test "in the store one module touches files, so that tests can let every operation fail" {
                src
                |> List.filter (fun path -> below "src/Running/Store" path && not (path.EndsWith "/Disk.fs"))
                |> List.except [ "src/Running/Store/Machine.fs" ]
                |> SourceText.without @"\b(File|Directory|FileInfo|DirectoryInfo|FileStream|MemoryMappedFile|ZipFile)\b[.(]"
            }

            test "only the store reads the clock, starts programs and asks the environment, and what looks for libtorch" {
                outsideStore
                |> SourceText.without
                    @"\bDateTime(Offset)?\.(Utc)?(Now|Today)|\bStopwatch\b|\bTimeProvider\b|TickCount|\bProcess(StartInfo)?\b[.(]|\bEnvironment\.(GetEnv|Current|Machine|User|GetFolder|Exit)"
            }

            test "no library asks for the culture of its user, or sets another than the invariant one" {
                src
                |> List.except [ "src/Core/Numerics/InvariantCulture.cs" ]
                |> SourceText.without
                    @"\b(Default|Current)(Thread)?(Current)?(UI)?Culture\b|GetCultureInfo|new CultureInfo|InstalledUICulture|CurrentInfo\b"

                Expect.equal
                    System.Globalization.CultureInfo.DefaultThreadCurrentCulture
                    System.Globalization.CultureInfo.InvariantCulture
                    "which Core sets as soon as any of it is used"
            }

            test "nothing in src prints but the command line" {
                src
                |> List.filter (below "src/Cli" >> not)
                |> SourceText.without @"\b(Ansi)?Console\.|\be?printfn?\b|\b(stdout|stderr|stdin)\b|\b(Trace|Debug)\.Write"
            }

            test "src draws no ambient random numbers" {
                outsideStore
                |> SourceText.without @"\bRandom\.Shared|\bnew Random\(|\bSystem\.Random\b|\bGuid\.NewGuid|RandomNumberGenerator"
            }

            test "no estimate of a reciprocal or a root stands in for the exact operation" {
                src |> List.filter (below "src/Core") |> SourceText.without @"\w*Estimate(Scalar)?\s*[(<]"
            }

            test "no elementary function of the library is used in Core but in the analyses" {
                src
                |> List.filter (fun path -> below "src/Core" path && not (below "src/Core/Analyses" path))
                |> SourceText.without
                    $@"\b(Math|MathF|double|float|Double|Single|TensorPrimitives|Vector|Vector128|Vector256|Vector512)\.{inexact}\s*\(|using static System\.Math"
            }

            test "a file of experiments has at most 60 lines, and all together at most 78 for each figure of the catalogue" {
                let long = studies |> List.filter (fun path -> length path > experimentBudget)
                Expect.isGreaterThan studies.Length 30 "how many there are"
                Expect.isTrue long.IsEmpty (String.concat "\n" long)
                Expect.isLessThanOrEqual (List.sumBy length studies) (figureBudget * Catalogue.all.Length) "lines in all"
            }

            test "an experiment names no engine, thread, path or colour" {
                experiments
                |> SourceText.without
                    @"(?i)engine|thread|parallel|\b(System\.IO|Path|File|Directory)\b|\.json|\bcolou?rs?\b|#[0-9a-f]{6}\b|console|printf"
            }

            test "no file names a registry's host or a place on one machine" {
                let pattern = Regex(String.concat "|" (machinePlaces @ registries))

                let found =
                    [
                        for path in Repository.files "." |> List.filter isText do
                            for number, line in Seq.indexed ((Repository.read path).Split '\n') do
                                if pattern.IsMatch line then
                                    $"{path}:{number + 1}: {line.Trim()}"
                    ]

                Expect.isTrue found.IsEmpty (String.Join('\n', List.truncate 20 found))
            }
        ]
