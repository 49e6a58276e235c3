/// The tests as a program.
module Research.Tests.Program

open Expecto

// What the tests start in child processes begins with "probe".
[<EntryPoint>]
let main arguments =
    match List.ofArray arguments with
    | [ "probe"; "focused" ] ->
        let focused = testList "probe" [ ftest "a focused test" { () }; test "another" { () } ]
        Runner.run focused [ "--no-spinner" ]
    | "probe" :: "plans" :: words -> Research.Cli.CommandLine.run Probes.catalogue words
    | [ "probe"; engine ] ->
        Probe.print engine
        0
    | arguments ->
        match Impl.testFromThisAssembly () with
        | Some tests -> Runner.run tests arguments
        | None -> 2
