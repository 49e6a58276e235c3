/// What the tests start in child processes: `dotnet Research.Tests.dll probe ENGINE` prints the width of the process's vectors
/// and the hash of its short runs.
module Research.Tests.Probe

let print (engine: string) = System.Console.WriteLine $"{ShortRuns.width ()} {ShortRuns.hash engine}"
