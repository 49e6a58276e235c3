/// The training loops that `bench --peer torch` compares with: slow would be unfair, wrong would be no comparison.
module Research.Tests.PeerTests

open System
open Research
open TorchSharp
open Expecto

/// Float against float over a thousand samples, relative to the largest entry.
let private gradientTolerance = 1e-5

/// What other samples may change of a mean over fifty steps and all instances, relative.
let private samplesTolerance = 0.03

/// x' = ReLU(WᵀWx + b).
let private tied (n, m) = ReluOutputModel(Features = n, Hidden = m) :> IModel

/// x' = ReLU(B ReLU(A x + a) + b).
let private untied (n, m) : IModel =
    let layers: Layer list =
        [
            Layer.Dense("A", m, n)
            Layer.Bias "a"
            Layer.Relu
            Layer.Dense("B", n, m)
            Layer.Bias "b"
            Layer.Relu
        ]

    ChainModel(Name = "untied", Chain = Chain layers)

let private bent (n, m) = ReluHiddenModel(Features = n, Neurons = m) :> IModel

/// y' = ReLU(W₂ ReLU(W₁x) + b) beside |x|.
let private absolute (n, m) = AbsoluteValueModel(Features = n, Neurons = m) :> IModel

let private isAbsolute (model: IModel) = model :? AbsoluteValueModel

/// A population of one shape: features, hidden, and the density of each instance.
let private population (model: int * int -> IModel) (trainer: AdamW) (n, m, densities: float list) =
    let isSigned = isAbsolute (model (n, m))
    let magnitude: IMagnitude = if isSigned then Magnitude.Symmetric() else Magnitude.Uniform()

    [|
        for restart, density in List.indexed densities ->
            Plans.make (
                model = model (n, m),
                sampler = SparseUniform(Features = n, Density = Density.Of density, Magnitude = magnitude),
                target = (if isSigned then Target.Absolute else Target.Input),
                importance = Importance.Geometric(Ratio = 0.9),
                batch = 1024,
                reduction = Reduction.Mean,
                evaluationSamples = 2,
                trainer = trainer,
                restart = restart
            )
    |]

let private numbers (tensor: torch.Tensor) =
    use host = tensor.detach().``to``(torch.float64).contiguous()
    host.data<float>().ToArray()

let private largest (values: float[]) = values |> Array.map abs |> Array.max

let private near what (expected: float[]) (actual: float[]) =
    Expect.equal actual.Length expected.Length what
    let apart = Array.map2 (-) expected actual |> largest
    Expect.isLessThanOrEqual apart (gradientTolerance * largest expected) what

/// Small and large, in several runs of densities, rare features among them.
let private shapes =
    [
        2, 1, [ 0.1; 0.1; 1.0 ]
        5, 2, [ for k in 0..9 -> Math.Pow(20.0, -float k / 9.0) ]
        20, 5, [ 0.01; 0.05; 0.5; 0.5 ]
        37, 9, [ 0.3; 0.1 ]
    ]

/// Loss and ∂L/∂P by autograd, at the parameters and on the samples that a part has.
let private byAutograd (part: WrittenOutPart) (plans: TrainingPlan array) m =
    use _ = torch.NewDisposeScope()
    use _ = torch.enable_grad ()
    let x = part.Samples.permute (2L, 0L, 1L)
    let p = part.Parameters.detach().clone()
    let leaf = p.requires_grad_ true
    let weight, bias = leaf.narrow(1L, 0L, int64 m).transpose(1L, 2L), leaf.select (1L, int64 m)
    let importance = Tensors.OfRows([| for plan in plans -> Array.ofSeq plan.Importance |], torch.float32, torch.CPU)
    let importance = importance.unsqueeze 0L

    let loss =
        if plans[0].Model :? ReluHiddenModel then
            let hidden = torch.einsum("bif,ifh->bih", x, weight).relu()
            let error = (torch.einsum ("bih,ifh->bif", hidden, weight) + bias).relu() - x
            (error.square () * importance).mean([| 0L; 2L |]).sum()
        else
            NotebookLoop.Loss(x, weight, bias, importance)

    float (loss.item<float32>()), numbers (torch.autograd.grad([| loss |], [| leaf |])[0])

/// The same of an untied hidden layer.
let private untiedByAutograd (part: WrittenOutUntied) (plans: TrainingPlan array) =
    use _ = torch.NewDisposeScope()
    use _ = torch.enable_grad ()
    let leaf = part.Parameters.detach().clone().requires_grad_ true

    let tensor name =
        let tensor = plans[0].Model.Layout[name]
        leaf.narrow(1L, int64 tensor.Offset, int64 tensor.Size).view(int64 plans.Length, int64 tensor.Rows, int64 tensor.Columns)

    let shift name = (tensor name).transpose(1L, 2L)

    let error =
        if isAbsolute plans[0].Model then
            let hidden = ((tensor "W1").matmul part.Samples).relu()
            ((tensor "W2").matmul hidden + shift "b").relu() - part.Samples.abs ()
        else
            let hidden = ((tensor "A").matmul part.Samples + shift "a").relu()
            ((tensor "B").matmul hidden + shift "b").relu() - part.Samples

    let importance = Tensors.OfRows([| for plan in plans -> Array.ofSeq plan.Importance |], torch.float32, torch.CPU)
    let loss = (error.square () * importance.unsqueeze 2L).mean([| 1L; 2L |]).sum()
    float (loss.item<float32>()), numbers (torch.autograd.grad([| loss |], [| leaf |])[0])

/// The mean loss of some steps, summed over instances, after `before` others.
let private meanLoss (loop: IPeerLoop) before steps =
    if before > 0 then
        loop.Train before |> ignore

    List.init steps (fun _ -> loop.Train 1) |> List.average

/// Fifty of three hundred steps, as long as a point of the SIMD engine's curve.
let private steps, private window = 300, 50

let private training = AdamW(LearningRate = 5e-3, WeightDecay = 1e-2, Steps = steps, CurvePoints = steps / window)

/// The mean losses of the first and the last fifty steps of a loop are those of the SIMD engine, within a share for other samples.
let private fallsWithin tolerance model (make: TrainingPlan array -> IPeerLoop) shape =
    let plans = population model training shape

    let curves =
        Trains.on "simd" 1 (List.ofArray plans) |> List.map (fun state -> [ for point in state.Curve -> point.Loss ])

    let ours at = curves |> List.sumBy (List.item at)
    let first, last = ours 0, ours (steps / window - 1)
    use loop = make plans
    let theirs = meanLoss loop 0 window
    Near.within (tolerance * first) first theirs
    Near.within (tolerance * last) last (meanLoss loop (steps - 2 * window) window)
    Expect.isLessThan last (0.9 * first) "the case is one in which training lowers the loss"

/// Small cases of autoencoders on the hidden values of 6→3, with ReLU and L1 or the two largest codes.
let private dictionaries instances active steps =
    let case =
        { Research.Cli.BenchCase.all.Head with
            Model = Research.Cli.BenchModel.Autoencoder(9, active)
            Features = 6
            Hidden = 3
            Instances = instances
            Batch = 64
            Densities = [ 0.3 ]
        }

    Research.Cli.BenchCase.plans case steps

/// Loss and ∂L/∂θ of autoencoders by autograd, at the parameters of a part.
let private dictionariesByAutograd (part: WrittenOutDictionaries) (plans: TrainingPlan array) (x: torch.Tensor) =
    use _ = torch.NewDisposeScope()
    use _ = torch.enable_grad ()
    let leaf = part.Parameters.detach().clone().requires_grad_ true

    let tensor name =
        let tensor = plans[0].Model.Layout[name]

        let rows =
            leaf
                .narrow(1L, int64 tensor.Offset, int64 tensor.Size)
                .view(int64 plans.Length, int64 tensor.Rows, int64 tensor.Columns)

        if tensor.IsBias then rows else rows.transpose (1L, 2L)

    let loss =
        AutogradDictionaries.Loss(
            AutogradDictionaries.Settings.Of plans[0],
            x,
            [| for name in [ "E"; "e"; "D"; "c" ] -> tensor name |]
        )

    float (loss.item<float32>()), numbers (torch.autograd.grad([| loss |], [| leaf |])[0])

let private fallsAsOurs model make shape = fallsWithin samplesTolerance model make shape

[<Tests>]
let tests =
    testList
        "Torch/PeerTests"
        [
            for (n, m, densities), (model, kind) in List.allPairs shapes [ tied, ""; bent, ", a hidden ReLU" ] do
                test
                    $"the gradient that is written out is autograd's: {n} features, {m} dimensions, {densities.Length} instances{kind}" {
                    Libtorch.required ()
                    let plans = population model (AdamW(LearningRate = 1e-2, WeightDecay = 1e-2)) (n, m, densities)
                    use part = new WrittenOutPart(plans, 1UL)
                    use loss = torch.zeros 1L

                    for step in 1..3 do
                        part.Step loss
                        loss.zero_ () |> ignore
                        use gradient = part.Gradient loss
                        let theirLoss, theirs = byAutograd part plans m
                        near $"the gradient after {step} steps" theirs (numbers gradient)
                        near $"the loss after {step} steps" [| theirLoss |] (numbers loss)
                }

            for (n, m, densities), (model, kind) in List.allPairs shapes [ untied, ""; absolute, ", of |x|" ] do
                test $"the gradient of an untied hidden layer that is written out is autograd's: {n} features, {m} neurons{kind}" {
                    Libtorch.required ()
                    let plans = population model (AdamW(LearningRate = 1e-2, WeightDecay = 1e-2)) (n, m, densities)
                    use part = new WrittenOutUntied(plans, 1UL)
                    use loss = torch.zeros 1L

                    for step in 1..3 do
                        part.Step loss
                        loss.zero_ () |> ignore
                        use gradient = part.Gradient loss
                        let theirLoss, theirs = untiedByAutograd part plans
                        near $"the gradient after {step} steps" theirs (numbers gradient)
                        near $"the loss after {step} steps" [| theirLoss |] (numbers loss)
                }

            test "the loss of an untied hidden layer falls by hand as ours does" {
                Libtorch.required ()
                fallsAsOurs untied (fun plans -> new WrittenOutLoop(plans, 1, 3UL)) (10, 5, [ 1.0; 0.5; 0.2; 0.1; 0.05 ])
            }

            // Absolute values are still learnt fast at the end, so that other samples change more of them: four instances of each density.
            for model, kind, shape, tolerance in
                [
                    bent, "tied neurons", (10, 5, [ 1.0; 0.5; 0.2; 0.1; 0.05 ]), samplesTolerance
                    absolute,
                    "absolute values",
                    (6, 8, List.collect (List.replicate 4) [ 1.0; 0.5; 0.2; 0.1 ]),
                    2.0 * samplesTolerance
                ] do
                test $"the loss of {kind} falls in every loop as ours does" {
                    Libtorch.required ()
                    fallsWithin tolerance model (fun plans -> new WrittenOutLoop(plans, 2, 3UL)) shape

                    for products in [ false; true ] do
                        fallsWithin tolerance model (fun plans -> new NotebookLoop(plans, 1, 3UL, products)) shape
                }

            for active, kind in [ None, "ReLU and L1"; Some 2, "the two largest codes" ] do
                test $"the gradient of autoencoders that is written out is autograd's: {kind}" {
                    Libtorch.required ()
                    let plans = dictionaries 3 active 1
                    use part = new WrittenOutDictionaries(plans, 1UL)
                    use draws = new DictionaryDraws(plans, 2UL)
                    use loss = torch.zeros 1L

                    for step in 1..3 do
                        part.Step loss
                        loss.zero_ () |> ignore
                        use x = draws.Next()
                        use gradient = part.Gradient(x, loss)
                        let theirLoss, theirs = dictionariesByAutograd part plans x
                        near $"the gradient after {step} steps" theirs (numbers gradient)
                        near $"the loss after {step} steps" [| theirLoss |] (numbers loss)
                }

                test $"the loss of autoencoders falls in every loop as ours does: {kind}" {
                    Libtorch.required ()
                    let plans = dictionaries 200 active steps

                    let mean first last =
                        Trains.on "simd" 2 (List.ofArray plans)
                        |> List.sumBy (fun state ->
                            state.Curve
                            |> Seq.filter (fun point -> point.Step > first && point.Step <= last)
                            |> Seq.averageBy _.Loss)

                    let first, last = mean 0 window, mean (steps - window) steps
                    Expect.isLessThan last (0.9 * first) "the case is one in which training lowers the loss"

                    let loops: (unit -> IPeerLoop) list =
                        [
                            fun () -> new WrittenOutLoop(plans, 2, 3UL)
                            fun () -> new AutogradDictionaries(plans, 1, 3UL)
                        ]

                    for make in loops do
                        use loop = make ()
                        Near.within (samplesTolerance * first) first (meanLoss loop 0 window)
                        Near.within (samplesTolerance * last) last (meanLoss loop (steps - 2 * window) window)
                }

            test "features of both signs are active as often as they should be, and then uniform, rare or not" {
                Libtorch.required ()
                let densities, n, samples, draws = [| 0.05; 1.0; 0.3; 0.01 |], 20, 1024, 20
                use drawn = new PeerDraws(densities, n, samples, 5UL, true)

                let each =
                    [
                        for _ in 1..draws do
                            drawn.Next()
                            numbers drawn.Samples |> Array.chunkBySize (n * samples)
                    ]

                for k, p in Array.indexed densities do
                    let all = each |> Seq.collect (fun draw -> draw[k]) |> Array.ofSeq
                    let active = all |> Array.filter (fun x -> x <> 0.0)
                    let count = float active.Length
                    let error = if p = 1.0 then 1e-6 else sqrt (p * (1.0 - p) / float all.Length)
                    Near.statistic $"how often features are active at {p}" p error (count / float all.Length)
                    Near.statistic $"their mean at {p}" 0.0 (sqrt (1.0 / 3.0 / count)) (Array.average active)
                    let squares = active |> Array.averageBy (fun x -> x * x)
                    Near.statistic $"their mean square at {p}" (1.0 / 3.0) (sqrt (4.0 / 45.0 / count)) squares
                    Expect.isLessThanOrEqual (largest all) 1.0 $"the largest at {p}"
            }

            test "an optimiser step that is written out is that of the rule" {
                Libtorch.required ()
                let random = Random 3
                let rule = AdamW(LearningRate = 0.02, WeightDecay = 0.1, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3)
                let start = Array.init 12 (fun _ -> random.NextDouble() - 0.5)
                let parameters, first, second = Array.copy start, Array.zeroCreate 12, Array.zeroCreate 12
                use beginning = torch.tensor (start, dtype = torch.float32)
                use optimiser = new WrittenOutAdamW(beginning, rule)

                for step in 1..30 do
                    let gradient = Array.init 12 (fun _ -> random.NextDouble() - 0.5)
                    use asTensor = torch.tensor(gradient, dtype = torch.float32).reshape(3L, 4L)
                    optimiser.Update asTensor

                    for k in 0..11 do
                        first[k] <- rule.Beta1 * first[k] + (1.0 - rule.Beta1) * gradient[k]
                        second[k] <- rule.Beta2 * second[k] + (1.0 - rule.Beta2) * gradient[k] * gradient[k]
                        let mean, square = first[k] / (1.0 - rule.Beta1 ** step), second[k] / (1.0 - rule.Beta2 ** step)

                        parameters[k] <-
                            parameters[k] * (1.0 - rule.LearningRate * rule.WeightDecay)
                            - rule.LearningRate * mean / (sqrt square + rule.Epsilon)

                near "the parameters after thirty steps" parameters (numbers optimiser.Parameters)
            }

            test "features are active as often as they should be, and then uniform, rare or not, whatever their neighbours are" {
                Libtorch.required ()
                let densities, n, samples, draws = [| 0.05; 1.0; 0.05; 0.05; 0.3; 0.15; 0.01 |], 20, 1024, 20
                use drawn = new PeerDraws(densities, n, samples, 5UL)

                let each =
                    [
                        for _ in 1..draws do
                            drawn.Next()
                            numbers drawn.Samples |> Array.chunkBySize (n * samples)
                    ]

                Expect.notEqual each[0] each[1] "every step has samples of its own"

                for k, p in Array.indexed densities do
                    let all = each |> Seq.collect (fun draw -> draw[k]) |> Array.ofSeq
                    let active = all |> Array.filter (fun x -> x > 0.0)
                    let count = float active.Length
                    let error = if p = 1.0 then 1e-6 else sqrt (p * (1.0 - p) / float all.Length)
                    Near.statistic $"how often features are active at {p}" p error (count / float all.Length)
                    Near.statistic $"their mean at {p}" 0.5 (sqrt (1.0 / 12.0 / count)) (Array.average active)
                    let squares = active |> Array.averageBy (fun x -> x * x)
                    Near.statistic $"their mean square at {p}" (1.0 / 3.0) (sqrt (4.0 / 45.0 / count)) squares
                    Expect.isLessThan (Array.max all) 1.0 $"the largest at {p}"

                    // Neighbours in memory are independent: both active as often as p².
                    let both = all |> Seq.pairwise |> Seq.filter (fun (a, b) -> a > 0.0 && b > 0.0) |> Seq.length
                    let error = if p = 1.0 then 1e-6 else p * sqrt (2.0 / float all.Length)
                    Near.statistic $"how often two neighbours are active at {p}" (p * p) error (float both / float all.Length)
            }

            for n, m, densities in [ 5, 2, [ 1.0; 0.5; 0.2; 0.1; 0.05 ]; 20, 5, [ 0.3; 0.1; 0.1; 0.05 ] ] do
                test $"the loss of the loop by hand falls as ours does, on one thread and on two: {n} features" {
                    Libtorch.required ()

                    for threads in [ 1; 2 ] do
                        fallsAsOurs tied (fun plans -> new WrittenOutLoop(plans, threads, 3UL)) (n, m, densities)
                }

                test $"the loss of the loops with autograd falls as ours does: {n} features" {
                    Libtorch.required ()

                    for products in [ false; true ] do
                        fallsAsOurs tied (fun plans -> new NotebookLoop(plans, 1, 3UL, products)) (n, m, densities)
                }
        ]
