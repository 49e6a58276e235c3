module Research.Tests.WordOrderTests

open Expecto
open Research.Cli

let private words (verb: string) (line: string) =
    WordOrder.read verb (List.ofArray (line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)))

let private ordered verb line expected =
    let read = words verb line
    Expect.equal (String.concat " " read.Words, read.Wrong, read.IsWhole) (expected, [], true) line

/// One sentence that holds a text.
let private wrong verb line (text: string) =
    let read = words verb line
    Expect.hasLength read.Wrong 1 $"{line}: {read.Wrong}"
    Expect.stringContains read.Wrong.Head text line

[<Tests>]
let tests =
    testList
        "Cli/WordOrderTests"
        [
            test "options may stand before, between and after other words" {
                for line in
                    [
                        "F1.1 F2.4 --set steps=2 seed=1 --out x --quick"
                        "--set steps=2 seed=1 F1.1 --out x F2.4 --quick"
                        "--set=steps=2 F1.1 --set seed=1 --out=x --quick F2.4"
                    ] do
                    ordered "run" line "F1.1 F2.4 --set steps=2 seed=1 --out x --quick"

                ordered "exact" "--json a.json --truncate=3" "a.json --json --truncate 3"
                ordered "reproduce" "--only F1.1 F2.4 --quick --only F2.2" "--only F1.1 F2.4 F2.2 --quick"
            }

            test "a number with a sign is a value and no option" {
                ordered "phase" "--features -3 --density -.5" "--features -3 --density -.5"
            }

            test "a word that begins with a dash and is no option is one that does not exist" {
                wrong "run" "F1.1 --quik" "The option --quik does not exist: the nearest one is --quick."
                wrong "run" "F1.1 -q" "The option -q does not exist: the nearest one is --quick."
                wrong "run" "--thread 2 F1.1" "The option --thread does not exist: the nearest one is --threads."
                wrong "run" "--seed 3 F1.1" "The option --seed does not exist: write --set seed=VALUE."
                wrong "run" "F1.1 --zzz" "The option --zzz does not exist: choose among --engine, --device, "
                wrong "list" "--json" "The option --json does not exist: list has no options, so leave it out."
            }

            test "an option that is misspelt counts as the one that is meant" {
                Expect.equal (words "run" "--thread 2 F1.1").Words [ "F1.1"; "--threads"; "2" ] ""
                Expect.equal (words "run" "--seed 3 F1.1").Words [ "F1.1"; "--set"; "seed=3" ] ""
            }

            test "values that are missing, empty or too many are named" {
                wrong "run" "F1.1 --out" "The option --out has no value: write --out FOLDER."
                wrong "run" "F1.1 --out --quick" "The option --out has no value"
                wrong "run" "F1.1 --out=" "The option --out has an empty value: write --out FOLDER."
                wrong "run" "F1.1 --set" "The option --set has no value: write --set CHANGES."

                wrong
                    "reproduce"
                    "--set seed=2 steps=3"
                    "The option --set belongs to run, and not to reproduce: write run ID --set …."

                wrong "run" "F1.1 --quick=yes" "The option --quick takes no value but has yes"
            }

            test "what is given twice is refused" {
                wrong "run" "F1.1 --out a --out b" "The option --out is given 2 times, as a and b: give it once."
                wrong "run" "F1.1 --quick --quick" "The option --quick is given 2 times: give it once."
            }

            test "words that do not belong to a verb are named" {
                wrong "list" "F1.1" "The word F1.1 does not belong to list"
                wrong "reproduce" "F1.1 F2.4" "write --only F1.1 F2.4"
                wrong "show" "F1.1 F2.4" "The number of words after show is 2, F1.1 and F2.4, but must be 1"
                wrong "exact" "--json" "There is no FILE: write exact FILE."
            }

            test "the nearest word is one that is near" {
                let known = [ "steps"; "batch"; "sets"; "p"; "importance" ]
                let nearest = Nearest.tryFind known

                for word, near in
                    [
                        "step", Some "steps"
                        "stpes", Some "steps"
                        "Importance", Some "importance"
                        "imp", Some "importance"
                        "P", Some "p"
                        "s", None
                        "x", None
                        "", None
                        "colour", None
                    ] do
                    Expect.equal (nearest word) near word

                Expect.isNone (Nearest.tryFind [] "x") ""
                Expect.equal (Nearest.distance "ab" "ba", Nearest.distance "" "abc", Nearest.distance "abc" "abc") (1, 3, 0) ""
            }
        ]
