module Research.Tests.EqualFeaturesTests

open System
open System.Threading
open Research
open Expecto

let private best features density =
    let search = EqualFeatures(Features = features, Density = density, Starts = 16)
    search.Read(search.Compute(Progress<int64>(), CancellationToken.None))

let private variance p = p / 3.0 - p * p / 4.0

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/EqualFeaturesTests"
        [
            test "five sparse features are a pentagon, five denser ones a square or a triangle that ignores the rest" {
                for density, sides in [ 0.1, 5; 0.3, 4; 0.7, 3 ] do
                    let found = best 5 density
                    Expect.equal (found.Full, found.Weak) (sides, 0) $"for {density}, {sides}"
                    Near.within (1e-13) (KGon.At(sides, density).Loss + float (5 - sides) * variance density) found.Loss
            }

            test "between hexagon and pentagon a sixth feature is weak, and the loss below both" {
                let found = best 6 0.07
                Expect.equal (found.Full, found.Weak) (5, 1) ""
                Near.inRange 0.25 0.32 (found.Norms[5])
                Expect.isTrue (found.Loss < KGon.At(6, 0.07).Loss - 1e-6) ""
                Expect.isTrue (found.Loss < KGon.At(5, 0.07).Loss + variance 0.07 - 1e-6) ""
            }

            test "a rotation costs nothing, every other direction of a pentagon does" {
                let found = best 5 0.1

                for spectrum in [ found.Spectrum; found.OtherSpectrum ] do
                    Expect.equal spectrum.Count 15 ""
                    Near.inRange (-1e-11) (1e-11) (spectrum[0])
                    Expect.isTrue (spectrum[1] > 1e-3) ""
                    Expect.sequenceEqual spectrum (Seq.sort spectrum) ""
            }

            test "what cannot be searched is refused at once" {
                let subjects (search: EqualFeatures) = search.Faults() |> Seq.map _.Subject |> List.ofSeq
                Expect.isEmpty (subjects (EqualFeatures(Features = 3, Density = 1.0))) ""

                Expect.equal
                    (subjects (EqualFeatures(Features = 8, Density = 0.0, Starts = 0)))
                    [ "the number of features"; "the density"; "the number of starts" ]
                    ""
            }
        ]
