/// The committed PTX, run by an interpreter, against the SIMD engine.
module Research.Tests.PtxRunTests

open System
open System.Runtime.InteropServices
open System.Text
open System.Text.RegularExpressions
open Research
open Research.Tests.PtxDevice
open Research.Tests.PtxMemory
open Expecto

let private model (variant: KernelVariant) : IModel =
    let n, m, f = variant["N"], variant["M"], (if variant["RELU"] = 1 then [ Layer.Relu ] else [])

    let layers: Layer list =
        match variant["KIND"] with
        | 0 -> [ Layer.Dense("W", m, n); Layer.Transposed "W"; Layer.Bias "b" ]
        | 1 -> [ Layer.Dense("W", m, n); Layer.Relu; Layer.Transposed "W"; Layer.Bias "b" ]
        | _ -> [ Layer.Dense("W1", m, n); Layer.Relu; Layer.Dense("W2", n, m); Layer.Bias "b" ]

    ChainModel(Name = variant.FileName, Chain = Chain(layers @ f))

/// Models of a group.
let private models (variant: KernelVariant) = if variant.Mapping = "small" then variant["MODELS"] else 1

/// Samples of a step: few, but for rare features so many that the Gram matrix pays.
let private batch (variant: KernelVariant) = if variant.Mapping = "gram" then 1000 else 70

let private steps = 3

/// Plans of as few samples as show all that a variant does, and of a density at which the variant trains them.
let private plans (variant: KernelVariant) count batch =
    let adaptive: ITrainer =
        AdamW(
            WeightDecay = 1e-2,
            LearningRate = 1e-2,
            Steps = steps,
            Schedule = Schedule.Cosine(),
            CurvePoints = 2,
            Record = Recording.At [ 1 ]
        )

    let momentum: ITrainer = Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = steps, CurvePoints = 2)

    let magnitude: IMagnitude =
        match variant["MAGNITUDE"] with
        | 0 -> Magnitude.Uniform()
        | 1 -> Magnitude.Symmetric()
        | 2 -> Magnitude.Constant(Value = 0.7)
        | _ -> Magnitude.ClippedNormal(Deviation = 0.5)

    let sampler features density : ISampler =
        let sets = FeatureSets.Blocks(features / 2, 2)

        match Seq.tryFind (fun (macro: KernelMacro) -> macro.Name = "SETS") variant.Macros |> Option.map _.Value with
        | None -> SparseUniform(Features = features, Density = density, Magnitude = magnitude)
        | Some 1 -> CorrelatedSets(Sets = sets, Density = density, Magnitude = magnitude)
        | Some _ -> AnticorrelatedSets(Sets = sets, Density = density, Magnitude = magnitude)

    let plan density restart =
        let model = model variant

        Plans.make (
            model = model,
            sampler = sampler model.Features (Density.Of density),
            target = (if variant["ABSOLUTE"] = 1 then Target.Absolute else Target.Input),
            importance = Importance.Geometric(Ratio = 0.9),
            batch = batch,
            evaluationSamples = 100,
            trainer = (if variant["ADAPTIVE"] = 1 then adaptive else momentum),
            seed = 123456789012345UL,
            restart = restart
        )

    let isOf density =
        let plan = plan density 0

        Seq.isEmpty (FusedVariants.Faults plan)
        && (FusedVariants.Of(plan, FusedDraws.Of plan.Sampler, 48 <<< 10, models variant)).FileName = variant.FileName

    match List.tryFind isOf [ 1.0; 0.7; 0.5; 0.3; 0.2; 0.1; 0.05; 0.02; 0.003 ] with
    | Some density -> List.init count (plan density)
    | None -> failtest $"No density leads to the variant {variant.FileName}."

let private trainBy (variant: KernelVariant option) edit plans =
    let models = variant |> Option.map models |> Option.toNullable
    use engine = new FusedEngine("cuda", new PtxDevice(edit), models)
    Expect.isEmpty (plans |> Seq.collect engine.Faults) "the device trains the plans"
    Bits.hash (FusedPlans.train engine plans)

let private train edit plans = trainBy None edit plans

let private simd plans = Bits.hash (FusedPlans.train (SimdEngine 1) plans)

let private same variant plans = Expect.equal (trainBy (Some variant) id plans) (simd plans) "the bits of the SIMD engine"

let private threeInTwo kind =
    CudaFakes.variant $"small-N3-M2-KIND0-RELU1-{kind}-MAGNITUDE0-ABSOLUTE0-ADAPTIVE1-PENALTIES0-CHUNK16-MODELS8"

let private dense, private gaps = threeInTwo "GAPS0-COMPACT0", threeInTwo "GAPS1-COMPACT1"

let private large kind =
    CudaFakes.variant $"large-N30-M8-KIND0-RELU1-{kind}-MAGNITUDE0-ABSOLUTE0-ADAPTIVE1-PENALTIES0-CHUNK16-THREADS128-INSIDE1"

let private rare =
    CudaFakes.variant "gram-N80-M20-KIND0-RELU1-GAPS1-COMPACT1-MAGNITUDE0-ABSOLUTE0-ADAPTIVE1-PENALTIES0-THREADS128-INSIDE0"

/// What an edited kernel is found to do wrong; None where its bits are right.
let private noticed edit plans =
    try
        if train edit plans = simd plans then None else Some "the bits differ"
    with PtxFault said ->
        Some said

let private throwsFault action =
    try
        action ()
        failtest "Nothing was wrong."
    with PtxFault said ->
        said

/// Runs a step of a kernel on buffers, each of which may be shorter than it should be.
let private launch (variant: KernelVariant) (missing: int list) =
    let plans = plans variant 3 70
    let draws = FusedDraws.Of plans.Head.Sampler
    let words = InstanceWords(ResizeArray plans, ResizeArray(List.replicate 3 draws))
    let parameters = plans.Head.Model.Layout.Size

    use device = new PtxDevice(id) :> IComputeDevice

    let contents =
        [
            Array.zeroCreate<byte>(3 * 3 * parameters * 4)
            Array.zeroCreate<byte>(3 * 8)
            words.Training.ToArray()
            words.Factors(0, 1)
            words.Tables.ToArray()
        ]

    let buffers =
        [|
            for content, missing in List.zip contents missing do
                let buffer = device.Allocate(int64 (content.Length - missing))
                buffer.Write(ReadOnlySpan(content, 0, content.Length - missing))
                buffer
        |]

    let setup = [| KernelSetup.Of(plans.Head, 0, 1, 70, 3, StreamPurpose.Training) |]
    device.Build(variant).Run(1, 128, ReadOnlySpan buffers, MemoryMarshal.AsBytes(ReadOnlySpan setup))

[<Tests>]
let tests =
    testList
        "Core/Engines/Fused/Cuda/PtxRunTests"
        [
            test "committed PTX has the bits of the SIMD engine: three features drawn by gaps" { same gaps (plans gaps 9 70) }

            slow (
                testList
                    "committed PTX has the bits of the SIMD engine"
                    [
                        for name in Ptx.variants (Repository.read Ptx.list) ->
                            test name {
                                let variant = CudaFakes.variant name
                                same variant (plans variant (models variant + 1) (batch variant))
                            }

                        for name, variant in [ "features drawn one by one", dense; "features drawn by gaps", gaps ] ->
                            test $"several chunks of {name}" { same variant (plans variant 2 1100) }
                    ]
            )

            // Those that nothing misses stand next to others, of this shape or of the next tile.
            for name, variant, needed, all in
                [
                    "a small model whose features are drawn one by one", dense, 5, 7
                    "a small model whose features are drawn by gaps", gaps, 8, 14
                    "a large model whose features are drawn one by one", large "GAPS0-COMPACT0", 6, 8
                    "a large model whose features are drawn by gaps", large "GAPS1-COMPACT1", 11, 12
                    "a model of rare features", rare, 18, 18
                ] do
                slow (
                    test $"{needed} of {all} barriers of {name} are missed when they are left out" {
                        let text = Encoding.UTF8.GetString(CommittedPtx.Find variant |> nonNull)
                        let barriers = Regex.Matches(text, @"\n\s+bar\.(?:warp\.)?sync[^\n]*")
                        let plans = plans variant 3 (batch variant)
                        let without (barrier: Match) (text: string) = text.Remove(barrier.Index, barrier.Length)
                        let missed = barriers |> Seq.choose (fun barrier -> noticed (without barrier) plans)
                        Expect.equal (Seq.length missed, barriers.Count) (needed, all) ""
                    }
                )

            test "memory that is a number too short is an access outside of it, at an instruction" {
                launch gaps [ 0; 0; 0; 0; 0 ]

                for short, instruction in [ 0, "ld.global"; 1, "st.global.f64"; 2, "ld.global"; 3, "ld.global.f32" ] do
                    let said = throwsFault (fun () -> launch gaps [ for buffer in 0..4 -> if buffer = short then 4 else 0 ])
                    Expect.stringContains said "are outside a buffer of" $"buffer {short}"
                    Expect.stringContains said instruction $"buffer {short}"
            }

            test "a multiply-add that rounds twice changes the bits" {
                let twice (text: string) =
                    Regex.Replace(
                        text,
                        @"fma\.rn\.f32 \t(%f\d+), (%f\d+), (%f\d+), (%f\d+);",
                        "mul.rn.f32 \t%f0, $2, $3;\n\tadd.rn.f32 \t$1, %f0, $4;"
                    )

                Expect.equal (noticed twice (plans dense 3 70)) (Some "the bits differ") ""
            }

            for line, what in
                [
                    "ex2.approx.f32 \t%f1, %f2;", "an instruction"
                    "add.f32 \t%f1, %f2, %f3;", "a rounding"
                    "mov.u32 \t%r1, %laneid;", "an operand"
                    "mov.u32 \t%r999999, 1;", "a register"
                    "bra \tLBB9_9;", "a label"
                    "add.rn.f32 \t%f1, %f2;", "a number of operands"
                ] do
                test $"{what} that is not known fails with its text: {line}" {
                    let edit (text: string) = text.Replace("\tret;", $"\t{line}\n\tret;")
                    Expect.stringContains (noticed edit (plans dense 1 70) |> Option.defaultValue "") line ""
                }
        ]
