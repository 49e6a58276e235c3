module Research.Tests.ChainTileTests

open System
open Research
open Expecto

/// The values at a place for each sample of a tile [place's width][sample], one sample after the other.
let private oneByOne (program: ChainProgram) place (parameters: float[]) (drawn: float32[]) =
    let between, output = Array.zeroCreate<float> program.Activations, Array.zeroCreate<float> program.Inputs

    let of' sample =
        let x = Array.init program.Inputs (fun i -> float drawn[i * Tile.Samples + sample])
        ChainValues.Forward<float>(program, ReadOnlySpan parameters, ReadOnlySpan x, Span between, Span output)

        if place = 0 then
            x
        elif place = program.Steps.Length then
            Array.copy output
        else
            between[program.Offsets[place] .. program.Offsets[place] + program.Width place - 1]

    let all = Array.init Tile.Samples of'
    Array.init (program.Width place) (fun k -> Array.init Tile.Samples (fun sample -> float32 all[sample].[k]))

let private bits (rows: float32[][]) = rows |> Array.map (Array.map BitConverter.SingleToInt32Bits)

[<Tests>]
let tests =
    testList
        "Core/Models/ChainTileTests"
        [
            test "a tile has the bits of its samples one by one, at every place of random chains" {
                for seed in 1..60 do
                    let random = Random seed
                    let model = ChainModel(Name = "random", Chain = RandomChains.chain random (random.Next(1, 12)))
                    let program = ChainPrograms.Of model
                    let sparse = random.Next 2 = 0

                    let drawn =
                        Array.init (program.Inputs * Tile.Samples) (fun _ ->
                            if sparse && random.Next 3 > 0 then
                                (if random.Next 2 = 0 then 0.0f else -0.0f)
                            else
                                float32 (random.NextDouble() * 2.0 - 1.0))

                    // Some weights and biases are 0, of either sign, and one is not finite.
                    let parameters =
                        Array.init program.Layout.Size (fun k ->
                            match random.Next 8 with
                            | 0 -> 0.0
                            | 1 -> -0.0
                            | _ when seed % 10 = 0 && k = 0 -> infinity
                            | _ -> random.NextDouble() * 2.0 - 1.0)

                    for place in 0 .. program.Steps.Length do
                        let found = Array.zeroCreate<float32>(program.Width place * 80)
                        ChainTile(program, place, ReadOnlySpan parameters).Fill(ReadOnlySpan drawn, Span found, 80)
                        let rows = Array.init (program.Width place) (fun k -> found[80 * k .. 80 * k + Tile.Samples - 1])
                        Expect.equal (bits rows) (bits (oneByOne program place parameters drawn)) $"seed {seed}, place {place}"
            }
        ]
