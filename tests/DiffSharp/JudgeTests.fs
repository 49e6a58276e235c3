/// The exact losses as DiffSharp differentiates them.
module Research.Tests.DiffSharpJudgeTests

open Expecto
open Research.Tests.Judges

// DiffSharp's default backend is one for the whole process.
[<Tests>]
let tests =
    testSequencedGroup "DiffSharp" (testList "Judges/DiffSharpJudgeTests" (Judge.tests DiffSharpLibrary.library ignore))

[<EntryPoint>]
let main arguments = runTestsInAssemblyWithCLIArgs [] arguments
