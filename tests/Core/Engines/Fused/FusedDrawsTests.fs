/// What devices draw, run by an OpenCL device, against the SIMD engine.
module Research.Tests.FusedDrawsTests

open Research
open Expecto

let private relu = FusedPlans.relu

let private magnitudes: (string * IMagnitude) list =
    [
        "exponential", Magnitude.Exponential(Mean = 0.7)
        "half-normal", Magnitude.HalfNormal(Deviation = 0.4)
        "clipped normal", Magnitude.ClippedNormal(Centre = 0.2, Deviation = 0.5, Highest = 0.9)
    ]

/// Sets of one, two and three features, which are not in order.
let private sets = FeatureSets.Of [ [ 4 ]; [ 0; 5 ]; [ 3; 1; 2 ] ]

let private perSet = Density.PerSet [ 0.2; 0.6; 0.4 ]

let private together, private apart =
    CorrelatedSets(Sets = sets, Density = perSet), AnticorrelatedSets(Sets = sets, Density = perSet)

let private on (sampler: ISampler) batch model = FusedPlans.restartsOn sampler 2 model Target.Input [] FusedPlans.few batch

let private cases =
    [
        for name, magnitude in magnitudes do
            for density in [ 0.4; 0.03 ] do
                $"{name} magnitudes at density {density}",
                on (SparseUniform(Features = 5, Density = Density.Of density, Magnitude = magnitude)) 600 (relu 5 2)

        let name, clipped = List.last magnitudes

        for features, hidden, batch, density in [ 67, 17, 300, 0.3; 100, 20, 1024, 0.01 ] do
            $"{name} magnitudes of {features} features at density {density}",
            on
                (SparseUniform(Features = features, Density = Density.Of density, Magnitude = clipped))
                batch
                (relu features hidden)

        $"{name} magnitudes of sets", on (CorrelatedSets(Sets = sets, Density = perSet, Magnitude = clipped)) 300 (relu 6 2)

        $"{name} magnitudes of features that exclude each other",
        on (AnticorrelatedSets(Sets = sets, Density = perSet, Magnitude = clipped)) 300 (relu 6 2)

        "sets of features that come together", on together 1500 (relu 6 2)
        "sets of features that exclude each other", on apart 1500 (relu 6 2)

        "sets whose target is |x|",
        FusedPlans.restartsOn
            (CorrelatedSets(Sets = sets, Density = perSet, Magnitude = Magnitude.Symmetric()))
            2
            (AbsoluteValueModel(Features = 6, Neurons = 4))
            Target.Absolute
            []
            FusedPlans.few
            300

        for density in [ 0.7; 0.02 ] do
            let density = Density.Of density

            $"sets of a large model at density {density[0]}",
            on (CorrelatedSets(Sets = FeatureSets.Pairs 40, Density = density)) 300 (relu 80 9)

            $"features of a large model that exclude each other at density {density[0]}",
            on (AnticorrelatedSets(Sets = FeatureSets.Blocks(27, 3), Density = density)) 300 (relu 81 9)
    ]

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/FusedDrawsTests"
        [
            slow (testList "the bits of the SIMD engine" [ for name, plans in cases -> test name { FusedPlans.same None plans } ])

            test "samples are drawn as their sampler states" {
                let macros (sampler: ISampler) = [ for macro in (FusedDraws.Of sampler).Macros true -> macro.Name, macro.Value ]

                let independent density = SparseUniform(Features = 6, Density = Density.Of density)
                let named gaps compact magnitude = [ "GAPS", gaps; "COMPACT", compact; "MAGNITUDE", magnitude ]
                Expect.equal (macros (independent 1.0)) (named 0 0 0) "every feature"
                Expect.equal (macros (independent 0.1)) (named 0 1 0) "every feature, and zeros"
                Expect.equal (macros (independent 0.03)) (named 1 1 0) "gaps"
                Expect.equal (macros together) (named 0 1 0 @ [ "SETS", 1 ]) "sets"
                Expect.equal (macros apart) (named 0 1 0 @ [ "SETS", 2 ]) "one of a set"

                Expect.equal
                    [
                        for _, magnitude in magnitudes -> (macros (SparseUniform(Features = 6, Magnitude = magnitude)))[2]
                    ]
                    [ "MAGNITUDE", 3; "MAGNITUDE", 4; "MAGNITUDE", 5 ]
                    "magnitudes"
            }
        ]
