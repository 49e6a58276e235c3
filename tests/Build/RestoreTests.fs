module Research.Tests.RestoreTests

open Expecto

/// A restore that gives answers one after the other, and the number of its calls.
let private restoring (answers: (int * string) list) =
    let asked, said = ref 0, ResizeArray<string>()

    let restore () =
        let answer = answers[min asked.Value (answers.Length - 1)]
        asked.Value <- asked.Value + 1
        answer

    let ended = Restore.twice said.Add "Restoring the packages" restore
    ended, asked.Value, List.ofSeq said

let private inUse = 1, "The process cannot access the file because it is being used by another process."

[<Tests>]
let tests =
    testList
        "Build/RestoreTests"
        [
            test "a restore that succeeds runs once and says nothing" { Expect.equal (restoring [ 0, "" ]) ((0, ""), 1, []) "" }

            test "a restore that met a file in use or a source that timed out is tried once more, with a word" {
                for first in [ inUse; 1, "The request timed out."; 1, "A task was canceled." ] do
                    let ended, asked, said = restoring [ first; 0, "" ]
                    Expect.equal (ended, asked) ((0, ""), 2) (snd first)
                    Expect.stringContains (single said) "Restoring the packages failed" (snd first)
            }

            test "a restore is tried twice at most" {
                Expect.equal (restoring [ inUse ]) (inUse, 2, [ single (let _, _, said = restoring [ inUse ] in said) ]) ""
            }

            test "a restore that failed for good is not tried again" {
                let missing = 1, "Unable to find package Nothing."
                Expect.equal (restoring [ missing ]) (missing, 1, []) ""
            }
        ]
