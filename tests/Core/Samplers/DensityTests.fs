module Research.Tests.DensityTests

open Research
open Xunit

let private faults density = SparseUniform(Features = 3, Density = density).Faults()

let private bound = "in (0, 1]"

[<Fact>]
let ``sparsity 0.95 is density 0.05 to the last bit`` () =
    Assert.Equal(0.05, (Density.OfSparsity 0.95)[0])
    Assert.NotEqual(0.05, 1.0 - 0.95)

[<Fact>]
let ``every sparsity of two or three digits is the density that one writes`` () =
    for k in 0..99 do
        Assert.Equal(Density.Of(float (100 - k) / 100.0), Density.OfSparsity(float k / 100.0))

    for k in 0..999 do
        Assert.Equal(Density.Of(float (1000 - k) / 1000.0), Density.OfSparsity(float k / 1000.0))

[<Fact>]
let ``densities of equal content are equal`` () =
    Assert.Equal(Density.PerFeature [ 0.1; 0.2 ], Density.PerFeature [| 0.1; 0.2 |])
    Assert.Equal((Density.Of 0.3).GetHashCode(), (Density.Of 0.3).GetHashCode())
    Assert.NotEqual(Density.Of 0.1, Density.Of 0.2)
    Assert.NotEqual(Density.PerFeature [ 0.1; 0.2 ], Density.PerFeature [ 0.2; 0.1 ])

[<Fact>]
let ``one density stands for all features and a list for each its own`` () =
    Assert.Equal(0.3, (Density.Of 0.3)[17])
    Assert.Equal(0.2, (Density.PerFeature [ 0.1; 0.2 ])[1])

[<Theory>]
[<InlineData(1e-6)>]
[<InlineData(0.5)>]
[<InlineData(1.0)>]
let ``a density in range has no fault`` (density: float) = Assert.Empty(faults (Density.Of density))

[<Theory>]
[<InlineData(0.0, "0")>]
[<InlineData(1.5, "1.5")>]
[<InlineData(-0.2, "-0.2")>]
[<InlineData(System.Double.NaN, "NaN")>]
[<InlineData(System.Double.PositiveInfinity, "Infinity")>]
let ``a density out of range is a fault`` (density: float) (written: string) =
    Faults.one "the density" written bound (faults (Density.Of density))

[<Theory>]
[<InlineData(1.0, "0")>]
[<InlineData(1.5, "-0.5")>]
[<InlineData(-0.5, "1.5")>]
[<InlineData(System.Double.NaN, "NaN")>]
[<InlineData(System.Double.PositiveInfinity, "-Infinity")>]
[<InlineData(-1e300, "1E+300")>]
let ``a sparsity out of range is a fault, not an exception`` (sparsity: float) (written: string) =
    Faults.one "the density" written bound (faults (Density.OfSparsity sparsity))

[<Fact>]
let ``every density out of range is named, all at once`` () =
    let found = faults (Density.PerFeature [ 0.0; 0.5; 2.0 ]) |> List.ofSeq
    Assert.Equal<string list>([ "the density of feature 0"; "the density of feature 2" ], [ for fault in found -> fault.Subject ])

[<Fact>]
let ``a list of densities has one per feature`` () =
    Faults.one "the number of densities" "2" "1 or the number of features, 3" (faults (Density.PerFeature [ 0.5; 0.5 ]))
    Assert.Empty(faults (Density.PerFeature [ 0.5; 0.5; 0.5 ]))

/// 20^(−k/9), computed with 60 digits.
let private twentieths =
    [|
        1.0
        0.7168711644368864499749118
        0.5139042664010974920495553
        0.3684031498640386605779823
        0.2640975950252501806532143
        0.1893239504707323671335735
        0.1357208808297453285759045
        0.09729438587881943333294660
        0.06974753969812104896829644
        0.05
    |]

[<Fact>]
let ``spaced densities are the powers of one ratio, as accurate as they are printed`` () =
    let spaced = Density.Spaced(1.0, 0.05, 10).ToArray()
    Near.allWithin 1e-11 twentieths spaced

    for density in spaced do
        Assert.Equal(density, float (density.ToString "G12"))

[<Fact>]
let ``the ends of spaced densities are exact and the ratio between is constant`` () =
    Property.passes (fun random ->
        let from, upTo, count = Property.between 0.001 1.0 random, Property.between 0.001 1.0 random, random.Next(2, 30)

        let spaced = Density.Spaced(from, upTo, count)
        Assert.Equal((count, from, upTo), (spaced.Count, spaced[0], spaced[count - 1]))
        let ratio = (upTo / from) ** (1.0 / float (count - 1))

        for k in 1 .. count - 1 do
            Near.within (2e-11 * ratio) ratio (spaced[k] / spaced[k - 1]))
