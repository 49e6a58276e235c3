/// Laws that are read off the source text: how long a file may be, and what it may not touch.
module Research.Tests.Laws.SourceTests

open System.Text.RegularExpressions
open Research.Tests
open Xunit

let private longest, median, longestFigure = 400, 120, 60

/// A line without its comment and with empty strings.
let private code (line: string) =
    let withoutText = Regex.Replace(line, "\"([^\"\\\\]|\\\\.)*\"", "\"\"")
    Regex.Replace(withoutText, "(///?|^ *\\(?\\*).*$", "")

/// The lines of these files that match, as "file:line: text".
let private matching (pattern: string) (files: string list) =
    [
        for file in files do
            for number, line in Seq.indexed (Repository.lines file) do
                if Regex.IsMatch(code line, pattern) then
                    $"{file}:{number + 1}: {line.Trim()}"
    ]

let private none what (broken: string list) = Assert.True(broken.IsEmpty, $"""{what}:{"\n"}{String.concat "\n" broken}""")

let private length file = (Repository.lines file).Length

let private inStore (file: string) = file.StartsWith "src/Dsl/Store/" || file = "src/Dsl/Store.fs"

/// Files are named after figures; what figures share may be longer.
let private isFigure (file: string) = Regex.IsMatch(file, @"/F\d\w*\.fs$")

[<Fact>]
let ``no source file has more than 400 lines`` () =
    Repository.sources "."
    |> List.filter (fun file -> length file > longest)
    |> List.map (fun file -> $"{file} has {length file}")
    |> none $"Files of more than {longest} lines"

[<Fact>]
let ``half of the files of src have at most 120 lines`` () =
    let lengths = Repository.sources "src" |> List.map length |> List.sort
    let middle = lengths[lengths.Length / 2]
    Assert.True(middle <= median, $"The median length of a file in src is {middle} lines, above {median}.")

[<Fact>]
let ``in src only the store touches files, the clock, processes and the environment`` () =
    let files = "File|Directory|FileInfo|DirectoryInfo|FileStream|StreamReader|StreamWriter"

    let clock = "DateTime(Offset)?\.(Utc)?(Now|Today)|Stopwatch|TimeProvider|Environment\.TickCount"

    let machine = "Process|ProcessStartInfo|Environment\.GetEnvironmentVariables?"

    Repository.sources "src"
    |> List.filter (inStore >> not)
    |> matching $@"\bSystem\.IO\b|\b({files})\b\.|new ({files})\b|\b({clock})\b|\b({machine})\b[.(]"
    |> none "Outside src/Dsl/Store"

[<Fact>]
let ``nothing in src prints`` () =
    Repository.sources "src"
    |> matching @"\bConsole\.|\be?printfn?\b|\b(stdout|stderr)\b|\b(Debug|Trace)\.Write"
    |> none "Printing is for experiments/Program"

[<Fact>]
let ``no number of the core comes from a function whose bits differ between machines`` () =
    let owners = @"Math|MathF|double|float|Double|Single|Vector|Vector\d+|TensorPrimitives"

    let functions = "Exp|Log|Pow|RootN|Cbrt|Hypot|A?Sin|A?Cos|A?Tan|SinCos|ReciprocalEstimate"

    Repository.sources "src/Core"
    |> matching $@"\b({owners})(<\w+>)?\.({functions})\w*\(|Estimate\w*\("
    |> none "Use Elementary, or an exactly rounded operation"

[<Fact>]
let ``a figure takes at most 60 lines and knows no engine, thread, path or console`` () =
    let files = Repository.sources "experiments/ToyModels2022"
    Assert.NotEmpty files

    files
    |> List.filter (fun file -> isFigure file && length file > longestFigure)
    |> List.map (fun file -> $"{file} has {length file}")
    |> none $"Figures of more than {longestFigure} lines"

    files
    |> matching @"\b(\w*Engine|Threads?|ThreadCount|Path|File|Directory|Console|e?printfn?|System\.IO)\b"
    |> none "An experiment says what, never where or how"
