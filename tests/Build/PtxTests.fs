module Research.Tests.PtxTests

open System
open System.IO
open Expecto

[<Tests>]
let tests =
    testList
        "Build/PtxTests"
        [
            test "a name of a variant is the macros of a compiler" {
                Expect.equal (Ptx.macros "small-N20-M5-GAPS0") [ "-DN=20"; "-DM=5"; "-DGAPS=0" ] ""
            }

            test "a name that is no variant is refused with the part that is wrong" {
                Expect.throwsC (fun () -> ignore (Ptx.macros "small-N20-5")) (fun error ->
                    Expect.stringContains error.Message "The part 5 of the variant small-N20-5" "")
            }

            test "a list has a variant in each line that is not empty" {
                Expect.equal (Ptx.variants "N2-M1\r\n\n N5-M2 \n") [ "N2-M1"; "N5-M2" ] ""
            }

            test "without the compiler there is one sentence, and nothing is changed" {
                let root = Directory.CreateTempSubdirectory "ptx-"

                try
                    let kept = Path.Combine(root.CreateSubdirectory(Ptx.folder).FullName, "N1.ptx")
                    File.WriteAllText(kept, "kept")
                    File.WriteAllText(Path.Combine(root.FullName, Ptx.list), "small-N2\n")
                    Expect.equal (Ptx.replace (fun _ -> None) root.FullName) (Error Ptx.missing) ""

                    Expect.equal
                        (Ptx.replace (fun _ -> Some(1, "no\n")) root.FullName)
                        (Error "small-N2 could not be compiled:\nno")
                        ""

                    Expect.equal (File.ReadAllText kept) "kept" ""
                finally
                    root.Delete true
            }

            test "files of variants that are no longer listed go" {
                let root = Directory.CreateTempSubdirectory "ptx-"

                try
                    let folder = root.CreateSubdirectory Ptx.folder
                    File.WriteAllText(Path.Combine(folder.FullName, "N1.ptx"), "old")
                    File.WriteAllText(Path.Combine(root.FullName, Ptx.list), "small-N2\nsmall-N3\n")

                    let compile (arguments: string list) =
                        File.WriteAllText(arguments[List.findIndex ((=) "-o") arguments + 1], String.concat " " arguments)
                        Some(0, "")

                    Expect.equal (Ptx.replace compile root.FullName) (Ok 2) ""

                    Expect.equal
                        [ for file in folder.GetFiles() |> Array.sortBy _.Name -> file.Name ]
                        [ "small-N2.ptx"; "small-N3.ptx" ]
                        ""

                    Expect.stringContains (File.ReadAllText(Path.Combine(folder.FullName, "small-N3.ptx"))) "-ffp-contract=off" ""
                finally
                    root.Delete true
            }
        ]
