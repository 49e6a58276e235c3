module Research.Tests.GapTableTests

open Research
open Expecto

/// How often each outcome comes up over words that fill the range evenly, as a share.
let private shares (table: GapTable) =
    let counts = Array.zeroCreate<int>(GapTable.Last + 1)
    let step = 1 <<< 9

    for k in 0 .. (1 <<< 23) - 1 do
        let outcome = table[uint32 (k * step + step / 2)]
        counts[outcome] <- counts[outcome] + 1

    counts |> Array.map (fun count -> float count / float (1 <<< 23))

[<Tests>]
let tests =
    testList
        "Core/Samplers/GapTableTests"
        [
            test "gaps are geometric, and the last outcome holds the rest" {
                for p in [ 0.0625; 0.05; 0.01; 1e-3; 1e-6 ] do
                    let found = shares (GapTable p)

                    // A share is found to a few words of 2²³, the more the more columns have the outcome for their alias.
                    for k in 0 .. GapTable.Last - 1 do
                        Near.within 2e-6 (p * (1.0 - p) ** float k) found[k]

                    Near.within 2e-4 ((1.0 - p) ** float GapTable.Last) found[GapTable.Last]
            }

            test "what is always active has no gaps" {
                let table = GapTable 1.0

                for word in [ 0u; 1u; 0x80000000u; 0xFFFFFFFFu ] do
                    Expect.equal (table[word]) 0 $"for {word}"
            }
        ]
