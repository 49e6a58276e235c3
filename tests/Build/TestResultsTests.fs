module Research.Tests.TestResultsTests

open System.IO
open Expecto
open TestResults

let private junit =
    """<?xml version="1.0"?>
<testsuites><testsuite name="Research.Tests">
  <testcase name="A / holds" time="0.1" />
  <testcase name="A / breaks" time="0.1"><failure message="&#xA;.&#xA;expected: 1&#xA;   at Expecto.Expect.equal()" /></testcase>
  <testcase name="A / waits" time="0.0"><skipped message="Chromium is not on PATH." /></testcase>
</testsuite></testsuites>"""

let private reading (text: string) check =
    let file = Path.GetTempFileName()

    try
        File.WriteAllText(file, text)
        check (read file)
    finally
        File.Delete file

[<Tests>]
let tests =
    testList
        "Build/TestResultsTests"
        [
            test "a JUnit file gives each test's name and outcome" {
                reading junit (fun found ->
                    Expect.equal (List.map fst found) [ "A / holds"; "A / breaks"; "A / waits" ] "names"
                    Expect.equal (snd found[0]) Passed "the first"
                    Expect.isTrue (snd found[1]).IsFailed "the second"
                    Expect.equal (snd found[2]) (Skipped "Chromium is not on PATH.") "the third")
            }

            test "the summary names what failed and why, and ends with the counts" {
                reading junit (fun found ->
                    Expect.equal
                        (summary 1 found)
                        [
                            "skipped: A / waits\n    Chromium is not on PATH."
                            "FAILED: A / breaks\n    expected: 1"
                            "1 passed, 1 failed, 1 skipped"
                        ]
                        "")
            }

            test "a failed test, an early end and a run of no tests are failures" {
                let passed = [ "A", Passed; "B", Skipped "why" ]
                Expect.equal (exitCode 0 passed) 0 "all passed"
                Expect.equal (exitCode 1 [ "C", Failed "why"; "A", Passed ]) 1 "one failed"
                Expect.equal (exitCode 134 passed) 1 "the program ended early"
                Expect.equal (exitCode 0 []) 1 "no test ran"
                Expect.equal (summary 0 []) [ "No test ran."; "0 passed, 0 failed, 0 skipped" ] "no test ran"
                Expect.exists (summary 134 passed) _.Contains("ended early") "the program ended early"
            }

            test "control characters of a terminal in a message hide no result" {
                reading (junit.Replace("expected: 1", "expected: &#x1B;[0m1")) (fun found ->
                    Expect.equal (summary 1 found |> List.last) "1 passed, 1 failed, 1 skipped" ""
                    lacks "\u001b" (String.concat "" (summary 1 found)))
            }

            test "a file that is missing or cut off has no results" {
                Expect.isEmpty (read "/no/such/file.xml") "missing"
                reading (junit.Substring(0, 200)) (fun found -> Expect.isEmpty found "cut off")
            }
        ]
