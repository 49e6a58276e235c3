module Research.Tests.TestProgramTests

open System
open System.IO
open Expecto
open Research.Tests.CommandLine

let private program (arguments: string list) =
    Running("dotnet", Path.Combine(AppContext.BaseDirectory, "Research.Tests.dll") :: arguments, Repository.root, []).Finish()

let private listed (arguments: string list) =
    let ran = program ("--list-tests" :: arguments)
    Expect.equal ran.Code 0 ran.Errors
    ran.Out.Split '\n' |> List.ofArray |> List.filter _.Contains(" / ")

[<Tests>]
let tests =
    testList
        "Build/TestProgramTests"
        [
            test "a filter that no name contains is refused in one sentence" {
                let ran = program [ "--filter"; "no test is called this" ]
                Expect.equal (ran.Code, ran.Out) (2, "") "exit code and output"
                Expect.stringContains (single ran.Complaints) "\"no test is called this\"" ""
            }

            test "a filter takes the tests whose full names contain it, in any case" {
                let found = listed [ "--filter"; "TESTPROGRAMTESTS / A FILTER" ]
                Expect.hasLength found 2 "the tests of this file that begin with those words"
                Expect.all found _.Contains("Build/TestProgramTests / a filter") ""
            }

            test "the fast tier leaves out what is slow, and nothing else" {
                let all, fast = listed [], listed [ "--fast" ]
                Expect.equal (all |> List.filter (fun name -> not (name.Contains "slow / "))) fast ""
                Expect.isGreaterThan all.Length fast.Length "some tests are slow"
            }

            test "a focused test fails the run, however it ends" {
                let ran = program [ "probe"; "focused" ]
                Expect.equal ran.Code 1 ran.Out
            }
        ]
    |> slow
