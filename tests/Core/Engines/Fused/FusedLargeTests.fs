/// The kernel that gives a group of threads to a model, run by an OpenCL device, against the SIMD engine.
module Research.Tests.FusedLargeTests

open Research
open Expecto

let private relu, usual, variant = FusedPlans.relu, FusedPlans.usualOfFew, FusedPlans.variant

let private uniform, private symmetric = Magnitude.Uniform() :> IMagnitude, Magnitude.Symmetric() :> IMagnitude

let private cases =
    [
        for density in [ 1.0; 0.3 ] do
            $"64 features in 20 dimensions at density {density}", usual 2 (relu 64 20) 1024 density
            $"100 features in 20 dimensions at density {density}", usual 2 (relu 100 20) 1024 density

        "400 features in 30 dimensions, whose parameters lie in the device's memory", usual 1 (relu 400 30) 300 1.0
        "numbers of features and dimensions that fill no tile", usual 2 (relu 67 17) 300 0.4
        "fewer samples than threads", usual 2 (relu 80 20) 7 0.3
        "rare features", usual 3 (relu 30 7) 1024 0.03
        "several chunks of samples most of which are zero", usual 3 (relu 30 7) 2500 0.003

        "a linear model with momentum",
        FusedPlans.restarts
            2
            (LinearModel(Features = 100, Hidden = 20))
            symmetric
            Target.Input
            []
            (Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = 6))
            300
            (Density.Of 0.3)

        for features, batch, density in [ 70, 600, 0.3; 20, 2500, 0.03; 21, 1100, 0.064; 70, 600, 0.003 ] do
            $"{features} features and ReLU neurons with tied weights at density {density}",
            usual 2 (ReluHiddenModel(Features = features, Neurons = 11)) batch density

        for neurons, batch, density in [ 40, 300, 0.3; 13, 600, 0.03 ] do
            $"absolute values of 100 features by {neurons} neurons at density {density}",
            FusedPlans.restarts
                1
                (AbsoluteValueModel(Features = 100, Neurons = neurons))
                symmetric
                Target.Absolute
                []
                FusedPlans.few
                batch
                (Density.Of density)

        for features, hidden in [ 70, 9; 300, 30 ] do
            $"penalties on two tensors of {features} features",
            FusedPlans.restarts
                1
                (relu features hidden)
                uniform
                Target.Input
                [ Penalty.L1(1e-2, Place.Tensor "W"); Penalty.L2(3e-2, Place.Tensor "b") ]
                FusedPlans.few
                300
                (Density.Of 0.4)
    ]

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/FusedLargeTests"
        [
            slow (testList "the bits of the SIMD engine" [ for name, plans in cases -> test name { FusedPlans.same None plans } ])

            test "all cases are trained by other kernels than that for small models" {
                for name, plans in cases do
                    for plan in plans do
                        Expect.isEmpty (FusedVariants.Faults plan) name
                        Expect.notEqual (variant (48 <<< 10) plan).Mapping "small" name
            }

            test "a group has as many threads as its memory allows, and the parameters where they fit" {
                let threads localMemory = (variant localMemory (usual 1 (relu 64 20) 64 1.0).Head)["THREADS"]
                let inside model = (variant (48 <<< 10) (usual 1 model 64 1.0).Head)["INSIDE"]
                Expect.equal [ threads (48 <<< 10); threads (32 <<< 10); threads (16 <<< 10) ] [ 128; 64; 16 ] "threads"
                Expect.equal [ inside (relu 100 20); inside (relu 400 30) ] [ 1; 0 ] "parameters inside"
            }

            test "scratch memory takes a quarter of the device's memory at most, and groups share it" {
                let plan = (usual 1 (relu 100 20) 1024 1.0).Head
                let variant = variant (48 <<< 10) plan
                let one = LaunchSize.Of(variant, 1, 1L <<< 34)
                Expect.equal one.Groups 1 "a group for a model"
                Expect.equal (LaunchSize.Of(variant, 100_000, 40L * one.Scratch)).Groups 10 "of little memory"
                Expect.equal (LaunchSize.Of(variant, 3, 1L <<< 34)).Groups 3 "of few models"
                Expect.equal (LaunchSize.Of(variant, 100_000, 1L <<< 37)).Groups 1024 "at most"

                Expect.equal
                    (LaunchSize.Most(variant, 1L <<< 37))
                    (0x7FFFFFFF / (12 * 2100))
                    "parameters and moments of a launch are one array"
            }

            test "a model beyond the bounds is named with them" {
                for model in [ relu 2049 2; relu 2048 600 ] do
                    let fault = single (FusedVariants.Faults (usual 1 model 64 1.0).Head)
                    Expect.equal fault.Subject "the size of the model on a device" ""
                    Expect.stringContains fault.Sentence "2048 features and 1048576 parameters" ""
            }
        ]
