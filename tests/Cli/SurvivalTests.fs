/// Runs that meet a console, files and processes that are not as they should be.
module Research.Tests.SurvivalTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json.Nodes
open Research
open Expecto
open Research.Tests.CommandLine

/// Runs the tiny figure through a shell, which ends the command with a redirection.
let private redirected (place: Workplace) (out: string) (redirection: string) =
    Requires.signals ()
    let program = Path.Combine(AppContext.BaseDirectory, "Research.Experiments.dll")
    let words = tiny @ [ "--out"; out ] |> String.concat " "
    Running("/bin/sh", [ "-c"; $"dotnet '{program}' {words} {redirection}" ], place.Path, []).Finish()

let private pages (place: Workplace) out = Directory.GetFiles(place.File $"{out}/report/figures", "*.html").Length

let private json (path: string) = nonNull (JsonNode.Parse(File.ReadAllText path))

let private fileOf (place: Workplace) out name =
    Directory.GetFiles(place.File $"{out}/runs", name, SearchOption.AllDirectories) |> single

let private send (signal: string) (running: Running) =
    use kill = Process.Start("kill", [ signal; string running.Id ])
    kill.WaitForExit()

[<Tests>]
let tests =
    testList
        "Cli/SurvivalTests"
        [
            test "a run goes on where nobody can read how far it is" {
                use place = new Workplace()

                for out, redirection in [ "closed", "2>&-"; "full", "2>/dev/full" ] do
                    let ran = redirected place out redirection
                    Expect.equal (ran.Code, pages place out) (0, 2) redirection
                    Expect.isTrue (File.Exists(fileOf place out "SHA256SUMS")) redirection
            }

            test "where results cannot be printed every file is written all the same, and the exit code is 1" {
                use place = new Workplace()
                let ran = redirected place "full" ">/dev/full"
                Expect.equal (ran.Code, pages place "full") (1, 2) ran.Errors
                Expect.stringStarts (List.last ran.Complaints) "Standard output could not be written (" ""
            }

            test "damaged runs of one figure stop neither another figure nor the report, and are named" {
                use place = new Workplace()
                Expect.equal (place.Start(tiny).Finish()).Code 0 ""
                let other = [ "run"; "F2.2"; "--quick"; "--set"; "steps=2"; "batch=4"; "restarts=1" ]

                for file in [ "spec.json"; "provenance.json"; "about.json" ] do
                    let path = fileOf place "out" file
                    let whole = File.ReadAllText path
                    File.WriteAllText(path, "[]")
                    let ran = place.Start(other).Finish()
                    Expect.equal ran.Code 0 ran.Errors
                    let report = place.Run "report"
                    Expect.equal report.Code 0 report.Errors
                    Expect.stringContains report.Errors file ""
                    Expect.stringContains report.Out "F2.2" ""
                    File.WriteAllText(path, whole)
                    Directory.Delete(place.File "out/report", true)

                    for folder in Directory.GetDirectories(place.File "out/runs", "F2.2*") do
                        Directory.Delete(folder, true)
            }

            test "a run that another user may read alone is named, and stops nobody" {
                Requires.signals ()
                use place = new Workplace()
                Expect.equal (place.Start(tiny).Finish()).Code 0 ""
                let folder = Directory.GetDirectories(place.File "out/runs") |> single

                let shell (command: string) =
                    use started = Process.Start("sh", [ "-c"; command ])
                    started.WaitForExit()
                    Expect.equal started.ExitCode 0 command

                shell $"chmod -R 777 '{place.Path}'; chmod 000 '{folder}'"

                // Nothing is closed to root.
                let another =
                    if Environment.IsPrivilegedProcess then
                        [ "setpriv"; "--reuid=65534"; "--regid=65534"; "--clear-groups" ]
                    else
                        []

                if not another.IsEmpty && not (File.Exists "/usr/bin/setpriv") then
                    skiptest "There is no /usr/bin/setpriv to become another user by."

                let program = Path.Combine(AppContext.BaseDirectory, "Research.Experiments.dll")
                let asAnother words = Running("env", another @ ("dotnet" :: program :: words), place.Path, []).Finish()

                try
                    let ran = asAnother [ "run"; "F2.2"; "--quick"; "--set"; "steps=2"; "batch=4"; "restarts=1" ]
                    Expect.equal ran.Code 0 ran.Errors
                    let report = asAnother [ "report" ]
                    Expect.equal report.Code 0 report.Errors
                    Expect.stringContains report.Errors folder ""
                    Expect.stringContains report.Out "F2.2" ""
                finally
                    shell $"chmod 755 '{folder}'"
            }

            test "verify checks every file, and names the one that was changed" {
                use place = new Workplace()
                Expect.equal (place.Run "verify").Code 2 "nothing to check"
                Expect.equal (place.Start(tiny).Finish()).Code 0 ""
                let sound = place.Run "verify"
                Expect.equal sound.Code 0 sound.Errors
                Expect.stringStarts sound.Out "1 runs, " ""
                let path = Directory.GetFiles(place.File "out/runs", "*.safetensors", SearchOption.AllDirectories)[0]
                let bytes = File.ReadAllBytes path
                bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
                File.WriteAllBytes(path, bytes)
                let damaged = place.Run "verify"
                Expect.equal damaged.Code 1 ""
                Expect.stringContains (single damaged.Complaints) (string (Path.GetFileName path)) ""
            }

            for where, variables in
                [
                    "", []
                    // What .NET asks of a file system that has no locks.
                    " on a file system without locks", [ "DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1" ]
                ] do
                test $"processes at the same run at once{where} all end well, and leave one sound run" {
                    use place = new Workplace()
                    let program = Path.Combine(AppContext.BaseDirectory, "Research.Experiments.dll")
                    let running = [ for _ in 1..4 -> Running("dotnet", program :: tiny, place.Path, variables) ]

                    for each in running do
                        let ran = each.Finish()
                        Expect.equal ran.Code 0 ran.Errors

                    Expect.equal (place.Run "verify").Code 0 ""
                    Expect.isFalse (Directory.Exists(place.File "out/leases")) ""
                    Expect.isEmpty (place.Bytes "out" ".next") ""
                    Expect.isEmpty (place.Bytes "out" ".tmp") ""
                }

            test "a request to terminate ends a run as Ctrl-C does" {
                Requires.signals ()
                use place = new Workplace()
                let running = place.StartInterruptible [ "run"; "F2.4"; "--set"; "steps=100000000" ]
                running.Await "instance-steps to train"
                send "-TERM" running
                let stopped = running.Finish()
                Expect.equal (stopped.Code, stopped.Out) (1, "") ""
                Expect.stringStarts (List.last stopped.Complaints) "Stopped." ""
                Expect.isFalse (Directory.Exists(place.File "out/leases")) ""
            }

            test "the second Ctrl-C ends the process at once" {
                Requires.signals ()
                use place = new Workplace()

                // The engine looks at the token between steps alone, and this step takes minutes.
                let running =
                    place.StartInterruptible(
                        [ "run"; "F1.1"; "--engine"; "reference"; "--cell"; "1-S=1" ]
                        @ [ "--set"; "steps=2"; "batch=200000000"; "restarts=1" ]
                    )

                running.Await "instance-steps to train"
                send "-INT" running
                running.Await "Ctrl-C again ends this at once"
                send "-INT" running
                let stopped = running.Finish()
                Expect.equal (stopped.Code, stopped.Out) (130, "") ""
            }

            test "a script writes numbers in the same way whatever the culture of its user" {
                use place = new Workplace()

                let shown (first: string) =
                    let text = first + "\nprintfn \"%s\" ($\"{1234.5:F3} {0.5} \" + (1234567.0).ToString \"N0\")\n"
                    File.WriteAllText(place.File "numbers.fsx", text)

                    Running("dotnet", [ "fsi"; "--quiet"; "numbers.fsx" ], place.Path, [ "LC_ALL", "de_DE.UTF-8" ])
                        .Finish()
                        .Out.Trim()

                if shown "" <> "1234,500 0,5 1.234.567" then
                    skiptest "F# Interactive knows no German numbers here."

                let core = (Path.Combine(AppContext.BaseDirectory, "Research.Core.dll")).Replace('\\', '/')
                Expect.equal (shown $"#r \"{core}\"\nResearch.Density.Of 0.5 |> ignore") "1234.500 0.5 1,234,567" ""
            }

            test "the provenance names the commit of the code, and apart from it that of the folder" {
                use place = new Workplace()

                let git (words: string list) =
                    use started = nonNull (Process.Start(ProcessStartInfo("git", words, WorkingDirectory = place.Path)))
                    started.WaitForExit()
                    Expect.equal started.ExitCode 0 ""

                git [ "init"; "-q" ]

                git [ "-c"; "user.name=a"; "-c"; "user.email=a@b.c"; "commit"; "-q"; "--allow-empty"; "-m"; "empty" ]

                Expect.equal (place.Start(tiny).Finish()).Code 0 ""
                let provenance = json (fileOf place "out" "provenance.json")
                let own = Machine.commitOf (Machine.version ()) |> Option.map _.Hash |> Option.defaultValue ""
                let commit (field: string) = provenance[field] |> Option.ofObj |> Option.map (fun at -> string at["commit"])
                Expect.equal (commit "code" |> Option.defaultValue "") own ""
                Expect.isMatch ((commit "folder").Value) "^[0-9a-f]{40}$" ""
                Expect.notEqual (commit "folder") (commit "code") ""
            }

            test "the commit of a version is that behind its plus" {
                let hash (version: string) = Machine.commitOf version |> Option.map (fun commit -> commit.Hash, commit.Dirty)
                Expect.equal (hash "1.0.0+abc") (Some("abc", Some false)) ""
                Expect.equal (hash "1.0.0+abc.changed") (Some("abc", Some true)) ""
                Expect.equal (hash "1.0.0") None ""
            }

            test "half a character in a file of cases is refused in one sentence" {
                use place = new Workplace()

                for text in
                    [
                        """[{"id":"\ud800","p":0.1,"W":[[1]],"b":[0]}]"""
                        """[{"\udc00":1,"p":0.1,"W":[[1]],"b":[0]}]"""
                        """[{"model":"\ud800\ud800","p":0.1,"W":[[1]],"b":[0]}]"""
                    ] do
                    File.WriteAllText(place.File "cases.json", text)
                    refused place [ [ "cases.json"; "half a character" ] ] (place.Run("exact", "cases.json"))
            }

            test "the name of a case commands no terminal" {
                use place = new Workplace()
                File.WriteAllText(place.File "cases.json", """[{"id":"\u001b]0;x\u0007","p":0.1,"W":[[1]],"b":[0]}]""")
                let ran = place.Run("exact", "cases.json")
                Expect.equal ran.Code 0 ran.Errors
                lacks "\u001b" ran.Out
                Expect.stringContains ran.Out @"\u001b]0;x\u0007" ""
            }
        ]
    |> slow
