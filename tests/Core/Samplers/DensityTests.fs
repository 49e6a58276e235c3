module Research.Tests.DensityTests

open Research
open Expecto

let private faults density = SparseUniform(Features = 3, Density = density).Faults()

let private bound = "in (0, 1]"

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

[<Tests>]
let tests =
    testList
        "Core/Samplers/DensityTests"
        [
            test "sparsity 0.95 is density 0.05 to the last bit" {
                Expect.equal ((Density.OfSparsity 0.95)[0]) 0.05 ""
                Expect.notEqual (1.0 - 0.95) 0.05 ""
            }

            test "every sparsity of two or three digits is the density that one writes" {
                for k in 0..99 do
                    Expect.equal (Density.OfSparsity(float k / 100.0)) (Density.Of(float (100 - k) / 100.0)) $"for {k}"

                for k in 0..999 do
                    Expect.equal (Density.OfSparsity(float k / 1000.0)) (Density.Of(float (1000 - k) / 1000.0)) $"for {k}"
            }

            test "densities of equal content are equal" {
                Expect.equal (Density.PerFeature [| 0.1; 0.2 |]) (Density.PerFeature [ 0.1; 0.2 ]) ""
                Expect.equal ((Density.Of 0.3).GetHashCode()) ((Density.Of 0.3).GetHashCode()) ""
                Expect.notEqual (Density.Of 0.2) (Density.Of 0.1) ""
                Expect.notEqual (Density.PerFeature [ 0.2; 0.1 ]) (Density.PerFeature [ 0.1; 0.2 ]) ""
            }

            test "one density stands for all features and a list for each its own" {
                Expect.equal ((Density.Of 0.3)[17]) 0.3 ""
                Expect.equal ((Density.PerFeature [ 0.1; 0.2 ])[1]) 0.2 ""
            }

            for density in [ 1e-6; 0.5; 1.0 ] do
                test $"a density in range has no fault: {density}" { Expect.isEmpty (faults (Density.Of density)) "" }

            for density, written in
                [
                    0.0, "0"
                    1.5, "1.5"
                    -0.2, "-0.2"
                    System.Double.NaN, "NaN"
                    System.Double.PositiveInfinity, "Infinity"
                ] do
                test $"a density out of range is a fault: {density}, {written}" {
                    Faults.one "the density" written bound (faults (Density.Of density))
                }

            for sparsity, written in
                [
                    1.0, "0"
                    1.5, "-0.5"
                    -0.5, "1.5"
                    System.Double.NaN, "NaN"
                    System.Double.PositiveInfinity, "-Infinity"
                    -1e300, "1E+300"
                ] do
                test $"a sparsity out of range is a fault, not an exception: {sparsity}, {written}" {
                    Faults.one "the density" written bound (faults (Density.OfSparsity sparsity))
                }

            test "every density out of range is named, all at once" {
                let found = faults (Density.PerFeature [ 0.0; 0.5; 2.0 ]) |> List.ofSeq
                Expect.equal [ for fault in found -> fault.Subject ] [ "the density of feature 0"; "the density of feature 2" ] ""
            }

            test "a list of densities has one per feature" {
                Faults.one
                    "the number of densities"
                    "2"
                    "1 or the number of features, 3"
                    (faults (Density.PerFeature [ 0.5; 0.5 ]))

                Expect.isEmpty (faults (Density.PerFeature [ 0.5; 0.5; 0.5 ])) ""
            }

            test "spaced densities are the powers of one ratio, as accurate as they are printed" {
                let spaced = Density.Spaced(1.0, 0.05, 10).ToArray()
                Near.allWithin 1e-11 twentieths spaced

                for density in spaced do
                    Expect.equal (float (density.ToString "G12")) density $"for {density}"
            }

            property "the ends of spaced densities are exact and the ratio between is constant" (fun random ->
                let from, upTo, count = Property.between 0.001 1.0 random, Property.between 0.001 1.0 random, random.Next(2, 30)

                let spaced = Density.Spaced(from, upTo, count)
                Expect.equal (spaced.Count, spaced[0], spaced[count - 1]) (count, from, upTo) ""
                let ratio = (upTo / from) ** (1.0 / float (count - 1))

                for k in 1 .. count - 1 do
                    Near.within (2e-11 * ratio) ratio (spaced[k] / spaced[k - 1]))

            test "a power law falls from feature to feature by the powers of their ranks" {
                let law = Density.PowerLaw(features = 8, first = 0.5, exponent = 1.0).Probabilities.ToArray()
                Near.allWithin 1e-12 [| for i in 1..8 -> 0.5 / float i |] law
                Expect.equal law[0] 0.5 "the first is what was written"
                let steep = Density.PowerLaw(features = 4, first = 0.9, exponent = 2.5).Probabilities.ToArray()
                Near.allWithin 1e-12 [| for i in 1..4 -> 0.9 / float i ** 2.5 |] steep

                Expect.equal
                    (Density.PowerLaw(features = 3, first = 0.2, exponent = 0.0))
                    (Density.PerFeature [ 0.2; 0.2; 0.2 ])
                    "no exponent"
            }

            test "a power law that leaves the range is a fault for every feature that it is too steep or too high for" {
                Expect.equal
                    [
                        for fault in faults (Density.PowerLaw(features = 3, first = 0.5, exponent = 18.0)) ->
                            fault.Subject, fault.Bound
                    ]
                    [ "the density of feature 2", "at least 1e-6" ]
                    "too steep"

                Expect.equal
                    [
                        for fault in faults (Density.PowerLaw(features = 3, first = 0.5, exponent = -1.0)) -> fault.Subject
                    ]
                    [ "the density of feature 2" ]
                    "too high"

                Expect.equal (Seq.length (faults (Density.PowerLaw(features = 3, first = nan, exponent = 1.0)))) 3 "no number"

                Faults.one
                    "the number of densities"
                    "0"
                    "1 or the number of features, 3"
                    (faults (Density.PowerLaw(features = -1, first = 0.5, exponent = 1.0)))
            }
        ]
