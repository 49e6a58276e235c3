/// What the tests start in child processes: `dotnet Research.Tests.dll ENGINE` prints the width of the process's vectors and
/// the hash of its short runs. An entry point has to stand in the last file.
module Research.Tests.Probe

[<EntryPoint>]
let main arguments =
    System.Console.WriteLine $"{ShortRuns.width ()} {ShortRuns.hash arguments[0]}"
    0
