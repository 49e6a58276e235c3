module Research.Tests.RandomStreamTests

open Research
open Expecto

let private purposes = [ StreamPurpose.Training; StreamPurpose.Initialisation; StreamPurpose.Evaluation ]

[<Tests>]
let tests =
    testList
        "Core/Numerics/RandomStreamTests"
        [
            test "no two addresses of any two streams meet" {
                let words =
                    [
                        for seed in [ 0UL; 1UL; 1UL <<< 32 ] do
                            for restart in [ 0; 1; 1000 ] do
                                for purpose in purposes do
                                    for step in [ 0; 1; 9_999 ] do
                                        for sample in [ 0u; 1u; 1023u; System.UInt32.MaxValue ] do
                                            for group in [ 0; 1; (1 <<< 28) - 1 ] do
                                                RandomStream(seed, restart, purpose).At(step, sample, group)
                    ]

                Expect.equal words.Length (3 * 3 * 3 * 3 * 4 * 3) ""
                Expect.equal ((List.distinct words).Length) words.Length ""
            }

            test "an address is a pure function" {
                let stream = RandomStream(3UL, 2, StreamPurpose.Training)
                let first = stream.At(5, 6u, 7)
                stream.At(8, 9u, 10) |> ignore
                Expect.equal (RandomStream(3UL, 2, StreamPurpose.Training).At(5, 6u, 7)) first ""
            }

            test "step, sample, group, restart and purpose each have a word or part of one" {
                let stream = RandomStream(0x1122334455667788UL, 9, StreamPurpose.Evaluation)
                let counter = Words(6u, (2u <<< 28) ||| 7u, 5u, 9u)
                Expect.equal (stream.At(5, 6u, 7)) (Philox.Block(counter, 0x55667788u, 0x11223344u)) ""
            }
        ]
