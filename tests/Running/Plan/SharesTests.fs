module Research.Tests.SharesTests

open Research
open Expecto

let private load (key: string, seconds: float, reads: string list) = { Key = key; Seconds = seconds; Reads = reads }

let private keys (shares: Load list list) = [ for share in shares -> [ for load in share -> load.Key ] ]

let private divided count loads = Shares.divide count (List.map load loads) |> keys

[<Tests>]
let tests =
    testList
        "Running/Plan/SharesTests"
        [
            test "the longest cells are given first, each to the share that has the least" {
                Expect.equal
                    (divided 2 [ "a", 1.0, []; "b", 5.0, []; "c", 3.0, []; "d", 2.0, []; "e", 1.0, [] ])
                    [ [ "a"; "b" ]; [ "c"; "d"; "e" ] ]
                    "six seconds each, in the order of the cells"
            }

            test "no share is empty, and none is left out" {
                Expect.equal (divided 5 [ "a", 1.0, []; "b", 2.0, [] ]) [ [ "b" ]; [ "a" ] ] ""
                Expect.equal (divided 1 [ "a", 1.0, []; "b", 2.0, [] ]) [ [ "a"; "b" ] ] ""
                Expect.equal (divided 2 [ "a", 0.0, []; "b", 0.0, []; "c", 0.0, [] ]) [ [ "a"; "c" ]; [ "b" ] ] "no time at all"
            }

            test "a training stays with those that read it" {
                let loads =
                    [
                        "read", 1.0, []
                        "alone", 4.0, []
                        "other", 4.0, []
                        "first", 1.0, [ "read" ]
                        "second", 1.0, [ "first"; "read"; "found" ]
                    ]

                Expect.equal (divided 3 loads) [ [ "alone" ]; [ "other" ]; [ "read"; "first"; "second" ] ] ""
            }

            test "readers that take longer than an even share are divided all the same" {
                let loads = ("read", 1.0, []) :: [ for k in 1..8 -> $"{k}", 10.0, [ "read" ] ]
                let shares = Shares.divide 4 (List.map load loads)
                Expect.equal (List.length shares) 4 ""

                for share in shares do
                    let readers = share |> List.filter (fun load -> load.Key <> "read")
                    Expect.equal readers.Length 2 ""
            }

            property "every cell is in one share, and the longest share is at most an even one and a longest part" (fun random ->
                let count = 1 + random.Next 60

                let loads =
                    [
                        for k in 0 .. count - 1 ->
                            load (
                                $"{k}",
                                random.NextDouble() * 10.0,
                                (if k > 0 && random.Next 4 = 0 then [ $"{random.Next k}" ] else [])
                            )
                    ]

                let most = 1 + random.Next 12
                let shares = Shares.divide most loads
                Expect.equal (shares |> List.concat |> List.map _.Key |> List.sort) (loads |> List.map _.Key |> List.sort) ""
                Expect.isLessThanOrEqual shares.Length most ""
                let seconds (loads: Load list) = loads |> List.sumBy _.Seconds
                let even = seconds loads / float most
                // A part is no longer than an even share, or it is one cell.
                let longest = max even (loads |> List.map _.Seconds |> List.max)
                Expect.isLessThanOrEqual (shares |> List.map seconds |> List.max) (even + longest + 1e-9) ""
                Expect.equal shares (Shares.divide most loads) "the same again")

            test "unless asked for, a task takes two minutes or more, and there are at most 64" {
                let number seconds = Shares.number [ load ("a", seconds, []) ]
                Expect.equal (List.map number [ 0.0; 120.0; 121.0; 1200.0; 1e9 ]) [ 1; 1; 2; 10; 64 ] ""
            }
        ]
