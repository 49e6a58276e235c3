module Research.Tests.PhiloxTests

open System
open Research
open Expecto

/// The file kat_vectors of Random123: counter, key, words after seven and after ten rounds.
let private published =
    [
        Words(0u, 0u, 0u, 0u),
        (0u, 0u),
        Words(0x5f6fb709u, 0x0d893f64u, 0x4f121f81u, 0x4f730a48u),
        Words(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)
        Words(0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu),
        (0xffffffffu, 0xffffffffu),
        Words(0x5207ddc2u, 0x45165e59u, 0x4d8ee751u, 0x8c52f662u),
        Words(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)
        Words(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u),
        (0xa4093822u, 0x299f31d0u),
        Words(0x4dfccabau, 0x190a87f0u, 0xc47362bau, 0xb6b5242au),
        Words(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)
    ]

let private lanes first b c d seed =
    let tile = PhiloxTile(first, c, d, seed)
    let struct (wa, wb, wc, wd) = tile.At b
    Array.init Tile.Lanes (fun l -> Words(wa[l], wb[l], wc[l], wd[l]))

[<Tests>]
let tests =
    testList
        "Core/Numerics/PhiloxTests"
        [
            test "the published known answers come out" {
                for counter, (low, high), seven, ten in published do
                    Expect.equal (Philox.Block(counter, low, high, 7)) seven ""
                    Expect.equal (Philox.Block(counter, low, high)) ten ""
            }

            test "sixteen lanes give the published known answers in lane 0" {
                for counter, (low, high), seven, _ in published do
                    let seed = (uint64 high <<< 32) ||| uint64 low
                    Expect.equal ((lanes counter.A counter.B counter.C counter.D seed)[0]) seven ""
            }

            test "sixteen lanes are sixteen blocks, the first word wrapping around" {
                let check first b c d seed =
                    let expected =
                        Array.init Tile.Lanes (fun l ->
                            Philox.Block(Words(first + uint32 l, b, c, d), uint32 seed, uint32 (seed >>> 32), 7))

                    Expect.equal (lanes first b c d seed) expected ""

                check 0xfffffff8u 1u 2u 3u 4UL
                let random = Random 1

                for _ in 1..200 do
                    let word () = uint32 (random.NextInt64(0L, 1L <<< 32))
                    check (word ()) (word ()) (word ()) (word ()) ((uint64 (word ()) <<< 32) ||| uint64 (word ()))
            }

            test "a changed bit of counter or key changes about half of the 128 bits" {
                let flips = ResizeArray<int>()

                let distance (x: Words) (y: Words) =
                    let bits (a: uint32) b = Numerics.BitOperations.PopCount(a ^^^ b)

                    bits x.A y.A + bits x.B y.B + bits x.C y.C + bits x.D y.D

                for rounds in [ 7; 10 ] do
                    flips.Clear()
                    let block counter low high = Philox.Block(counter, low, high, rounds)
                    let whole = block (Words(1u, 2u, 3u, 4u)) 5u 6u

                    for bit in 0..31 do
                        let changed = 1u <<< bit
                        flips.Add(distance whole (block (Words(1u ^^^ changed, 2u, 3u, 4u)) 5u 6u))
                        flips.Add(distance whole (block (Words(1u, 2u, 3u, 4u ^^^ changed)) 5u 6u))
                        flips.Add(distance whole (block (Words(1u, 2u, 3u, 4u)) (5u ^^^ changed) 6u))
                        flips.Add(distance whole (block (Words(1u, 2u, 3u, 4u)) 5u (6u ^^^ changed)))

                    // Each is binomial with 128 trials of probability ½: variance 32.
                    Near.statistic
                        "mean number of flipped bits"
                        64.0
                        (sqrt (32.0 / float flips.Count))
                        (Seq.averageBy float flips)
            }
        ]
