/// Programs that must not compile, each for the reason that its first line names: `// FS0193: part of the message`, and the
/// one that must.
module Research.Tests.RejectTests

open System
open System.Diagnostics
open System.IO
open System.Text.RegularExpressions
open System.Threading.Tasks
open Expecto

let private folder = Path.Combine(AppContext.BaseDirectory, "Rejects")

let private scripts =
    Directory.GetFiles(folder, "*.fsx")
    |> Array.map (fun path -> string (Path.GetFileName path), File.ReadAllLines path)
    |> Array.sortBy fst

/// The script with the libraries beside these tests.
let private complete (lines: string[]) =
    Array.concat [ lines[..0]; [| Repository.references AppContext.BaseDirectory |]; lines[1..] ]

/// Exit code and output of the compiler.
let private check (path: string) =
    let info =
        ProcessStartInfo(
            "dotnet",
            [ "fsi"; "--quiet"; "--nologo"; "--typecheck-only"; path ],
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    // The test host sets these for itself; they would send the child to parts of another SDK.
    for name in [ "MSBUILD_EXE_PATH"; "MSBuildExtensionsPath"; "MSBuildSDKsPath" ] do
        info.Environment.Remove name |> ignore

    match Process.Start info with
    | null -> failwith "dotnet fsi did not start"
    | running ->
        use running = running
        let out = running.StandardOutput.ReadToEndAsync()
        let errors = running.StandardError.ReadToEndAsync()
        running.WaitForExit()
        running.ExitCode, out.Result + errors.Result

/// What the compiler says of every script; two at a time.
let private outcomes =
    lazy
        (let scratch = Directory.CreateTempSubdirectory "research-rejects-"
         let results = Array.zeroCreate scripts.Length

         Parallel.For(
             0,
             scripts.Length,
             ParallelOptions(MaxDegreeOfParallelism = 2),
             fun i ->
                 let name, lines = scripts[i]
                 let path = Path.Combine(scratch.FullName, name)
                 File.WriteAllLines(path, complete lines)
                 results[i] <- check path
         )
         |> ignore

         scratch.Delete true
         Array.zip (Array.map fst scripts) results |> dict)

let private firstLine name = (scripts |> Array.find (fun (script, _) -> script = name) |> snd)[0]

let private accepted = "// compiles"

/// One line of text for any white space between words.
let private flat (text: string) = Regex.Replace(text, @"\s+", " ")

/// The errors, each as "FS0193: message".
let private errors (output: string) =
    [
        for found in Regex.Matches(flat output, @"error (FS\d+: .*?)(?=\S+\(\d+,\d+\): (?:error|warning) FS|$)") ->
            found.Groups[1].Value
    ]
    |> List.distinct

let private wrongPrograms = scripts |> Array.map fst |> Array.filter (fun name -> firstLine name <> accepted)

[<Tests>]
let tests =
    testList
        "Rejects/RejectTests"
        [
            for name in wrongPrograms do
                test $"a wrong program is refused for the reason named in its first line, and for no other: {name}" {
                    let code, output = outcomes.Value[name]
                    let expected = (firstLine name).Substring 3
                    Expect.isMatch expected @"^FS\d{4,5}: .{10,}$" ""
                    let error = single (errors output)
                    Expect.stringStarts error (Regex.Match(expected, @"^FS\d+: ").Value) ""
                    Expect.stringContains error (Regex.Replace(expected, @"^FS\d+: ", "")) ""
                    Expect.notEqual code 0 ""
                }

            test "a program with every verb compiles" {
                let code, output = outcomes.Value["every-verb.fsx"]
                Expect.equal (firstLine "every-verb.fsx") accepted ""
                Expect.equal (output.Trim(), code) ("", 0) ""
            }

            test "there is a program for every mistake" {
                let mistakes = wrongPrograms.Length
                Expect.isTrue (mistakes >= 15) $"{mistakes} programs were found in {folder}."
            }
        ]
    |> slow
