/// The kernel for rare features, which has the Gram matrix, run by an OpenCL device, against the SIMD engine.
module Research.Tests.FusedGramTests

open Research
open Expecto

let private relu, usual, variant = FusedPlans.relu, FusedPlans.usualOfFew, FusedPlans.variant

let private uniform = Magnitude.Uniform() :> IMagnitude

let private linear magnitude trainer =
    FusedPlans.restarts 2 (LinearModel(Features = 100, Hidden = 20)) magnitude Target.Input [] trainer 1024 (Density.Of 0.01)

let private cases =
    [
        for density in [ 0.001; 0.01; 0.03 ] do
            $"100 features in 20 dimensions at density {density}", usual 2 (relu 100 20) 1024 density

        "400 features in 30 dimensions", usual 1 (relu 400 30) 1024 0.01
        "two chunks that are full, and a third", usual 2 (relu 100 20) 2500 0.05
        "a last chunk of zeros alone", usual 1 (relu 70 20) 1030 0.05
        "numbers of features, dimensions and samples that fill no tile", usual 2 (relu 67 17) 1001 0.03
        "columns in two blocks, the second of which is not full", usual 1 (relu 163 21) 1100 0.01
        "more features than threads have cursors for", usual 1 (relu 700 9) 4000 0.003
        "few features, in more dimensions", usual 2 (relu 20 19) 4096 0.02

        "a linear model with momentum and symmetric magnitudes",
        linear (Magnitude.Symmetric()) (Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = 6))

        "a linear model with constant magnitudes", linear (Magnitude.Constant(Value = 0.7)) FusedPlans.few

        "a density for each feature",
        FusedPlans.restarts
            2
            (relu 100 20)
            uniform
            Target.Input
            []
            FusedPlans.few
            1024
            (Density.PerFeature [ for i in 0..99 -> 0.06 / float (1 + i % 7) ])

        "penalties on two tensors",
        FusedPlans.restarts
            1
            (relu 100 20)
            uniform
            Target.Input
            [ Penalty.L1(1e-2, Place.Tensor "W"); Penalty.L2(3e-2, Place.Tensor "b") ]
            FusedPlans.few
            1024
            (Density.Of 0.01)
    ]

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/FusedGramTests"
        [
            slow (testList "the bits of the SIMD engine" [ for name, plans in cases -> test name { FusedPlans.same None plans } ])

            test "a plan has the kernel with the Gram matrix where the SIMD engine has it" {
                for name, plans in cases do
                    for plan in plans do
                        Expect.equal (variant (48 <<< 10) plan).Mapping "gram" name

                for plan in [ (usual 1 (relu 100 20) 1024 0.3).Head; (usual 1 (relu 5 2) 1024 0.01).Head ] do
                    Expect.notEqual (variant (48 <<< 10) plan).Mapping "gram" "another kernel"
            }

            test "a group has as many threads as its memory allows" {
                let threads localMemory (model: IModel) = (variant localMemory (usual 1 model 8192 0.003).Head)["THREADS"]

                Expect.equal
                    [
                        threads (48 <<< 10) (relu 400 30)
                        threads (32 <<< 10) (relu 700 30)
                        threads (48 <<< 10) (relu 2048 60)
                    ]
                    [ 128; 64; 32 ]
                    ""
            }

            test "scratch memory is what the kernel states" {
                // 2 · 64 numbers of a feature for each sixteen threads, 6 · 1,088 more; columns in blocks of 3 · 9 vectors.
                Expect.equal
                    (GramMapping.Scratch(FusedModel(0, 400, 30, true), 128))
                    ((1024 + 6528) * 400 + 1088 * (432 + 16) + 2 * 400 * 432 + 12000)
                    ""
            }
        ]
