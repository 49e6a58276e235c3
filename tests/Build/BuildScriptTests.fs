/// build.fsx, as it is run from a shell.
module Research.Tests.Build.BuildScriptTests

open System.Diagnostics
open Research.Tests
open Xunit

/// Exit code, standard output and standard error of the script.
let private script (arguments: string list) =
    let info =
        ProcessStartInfo(
            "dotnet",
            "fsi" :: "build.fsx" :: arguments,
            WorkingDirectory = Repository.root,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        )

    use running = nonNull (Process.Start info)

    let out, errors = running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync()

    running.WaitForExit()
    running.ExitCode, out.Result, errors.Result

let private names = [ "reproduce"; "run"; "test"; "check"; "format"; "build"; "bench"; "help" ]

[<Fact>]
let ``help lists every target`` () =
    let code, out, errors = script [ "help" ]
    Assert.Equal((0, ""), (code, errors))

    for name in names do
        Assert.Contains($"\n  {name} ", out)

[<Fact>]
let ``an unknown target is refused in one sentence that names the others`` () =
    let code, out, errors = script [ "launch" ]
    Assert.Equal((2, ""), (code, out))
    Assert.StartsWith("There is no target launch: choose among ", errors)
    Assert.Single(errors.Trim().Split '\n') |> ignore

    for name in names do
        Assert.Contains(name, errors)

[<Fact>]
let ``a target without the arguments that it needs is refused in one sentence`` () =
    let code, out, errors = script [ "run" ]
    Assert.Equal((2, ""), (code, out))
    Assert.StartsWith("run needs arguments: ", errors)
    Assert.Single(errors.Trim().Split '\n') |> ignore
