module Research.Tests.EqualFeaturesTests

open System
open System.Threading
open Research
open Xunit

let private best features density =
    let search = EqualFeatures(Features = features, Density = density, Starts = 16)
    search.Read(search.Compute(Progress<int64>(), CancellationToken.None))

let private variance p = p / 3.0 - p * p / 4.0

[<Fact>]
let ``five sparse features are a pentagon, five denser ones a square or a triangle that ignores the rest`` () =
    for density, sides in [ 0.1, 5; 0.3, 4; 0.7, 3 ] do
        let found = best 5 density
        Assert.Equal((sides, 0), (found.Full, found.Weak))
        Assert.Equal(KGon.At(sides, density).Loss + float (5 - sides) * variance density, found.Loss, 1e-13)

[<Fact>]
let ``between hexagon and pentagon a sixth feature is weak, and the loss below both`` () =
    let found = best 6 0.07
    Assert.Equal((5, 1), (found.Full, found.Weak))
    Assert.InRange(found.Norms[5], 0.25, 0.32)
    Assert.True(found.Loss < KGon.At(6, 0.07).Loss - 1e-6)
    Assert.True(found.Loss < KGon.At(5, 0.07).Loss + variance 0.07 - 1e-6)

[<Fact>]
let ``a rotation costs nothing, every other direction of a pentagon does`` () =
    let found = best 5 0.1

    for spectrum in [ found.Spectrum; found.OtherSpectrum ] do
        Assert.Equal(15, spectrum.Count)
        Assert.InRange(spectrum[0], -1e-11, 1e-11)
        Assert.True(spectrum[1] > 1e-3)
        Assert.Equal<float seq>(Seq.sort spectrum, spectrum)

[<Fact>]
let ``what cannot be searched is refused at once`` () =
    let subjects (search: EqualFeatures) = search.Faults() |> Seq.map _.Subject |> List.ofSeq
    Assert.Empty(subjects (EqualFeatures(Features = 3, Density = 1.0)))

    Assert.Equal<string list>(
        [ "the number of features"; "the density"; "the number of starts" ],
        subjects (EqualFeatures(Features = 8, Density = 0.0, Starts = 0))
    )
