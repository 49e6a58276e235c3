namespace Research.Tests

open System
open Research

/// Models that are random chains, each a function of its seed alone.
[<RequireQualifiedAccess>]
module RandomChains =

    let private functions =
        [|
            Layer.Relu
            Layer.LeakyRelu 0.1
            Layer.Gelu
            Layer.Tanh
            Layer.Softplus
            Layer.Absolute
            Layer.Square
            Layer.Identity
        |]

    let private fixedMatrix (random: Random) rows columns : Layer =
        let scale = sqrt (2.0 / float (rows + columns))
        Layer.Fixed(Matrix.Build(rows, columns, fun _ _ -> scale * Property.between -1.5 1.5 random))

    /// What may follow a product: a bias, a function and a site, or not.
    let private after (random: Random) name : Layer list =
        [
            if random.Next 3 > 0 then
                Layer.Bias($"b{name}", (if random.Next 4 = 0 then -1 else 1))
            if random.Next 3 > 0 then
                functions[random.Next functions.Length]
            if random.Next 2 = 0 then
                Layer.Site $"site {name}"
        ]

    /// A chain of 1 … 4 products with own, tied and fixed matrices, from as many inputs to as many outputs.
    let chain (random: Random) n : Chain =
        let products = random.Next(1, 5)
        let widths = [| yield n; yield! Array.init (products - 1) (fun _ -> random.Next(1, 2 * n + 2)); yield n |]

        let layers: Layer list =
            [
                if random.Next 4 = 0 then
                    Layer.Bias("d", -1)
                for k in 0 .. products - 1 do
                    match random.Next 6 with
                    | 0 when k > 0 -> fixedMatrix random widths[k + 1] widths[k]
                    | _ -> Layer.Dense($"W{k}", widths[k + 1], widths[k])

                    yield! after random $"{k}"
            ]

        // A quarter of the chains read their first weight back, and share the bias that was subtracted.
        let tied: Layer list =
            if random.Next 4 = 0 then
                [
                    Layer.Bias("d", -1)
                    Layer.Dense("W0", widths[1], n)
                    yield! after random "0"
                    Layer.Transposed "W0"
                    Layer.Bias "d"
                    functions[random.Next functions.Length]
                ]
            else
                layers

        Chain tied

    /// A model of 1 … most features, of a random chain.
    let model (seed: int) most : ChainModel =
        let random = Random(seed + 5_000_000)
        let n = random.Next(1, most + 1)
        ChainModel(Name = $"chain {seed}", Chain = chain random n)

    let private penalised: IElementFunction list =
        [
            ElementFunction.Absolute()
            ElementFunction.Square()
            ElementFunction.Tanh()
            ElementFunction.Softplus()
        ]

    /// An error that need not be squared, penalties on sites and tensors, constraints after a step.
    let private objective (seed: int) (chain: Chain) =
        let random = Random(seed + 8_000_000)
        let oneOf (items: 'item list) = items[random.Next items.Length]

        let error: IElementFunction =
            oneOf
                [
                    ElementFunction.Square()
                    ElementFunction.Square()
                    ElementFunction.Power 4
                    ElementFunction.Softplus()
                ]

        let places =
            [ for site in chain.Sites -> Place.Site site :> Place ]
            @ [ for tensor in chain.Layout.Tensors -> Place.Tensor tensor.Name ]

        let tensors = [ for tensor in chain.Layout.Tensors -> tensor.Name ]

        error,
        [
            for _ in 1 .. random.Next 4 -> Penalty(oneOf places, oneOf penalised, Property.between 0.0 0.2 random)
        ],
        [
            for _ in 1 .. random.Next 2 ->
                Constraint(oneOf tensors, oneOf [ ConstraintKind.UnitColumns; ConstraintKind.UnitRows ])
        ]

    let private build
        (objective: int -> Chain -> IElementFunction * Penalty list * Constraint list)
        (seed: int)
        (steps: int)
        (count: int)
        : TrainingPlan list =
        let random = Random(seed + 6_000_000)
        let model = model seed 24
        let n = (model :> IModel).Features
        let density = Density.Of(if random.Next 3 = 0 then 1.0 else Property.between 0.02 1.0 random)
        let uniform = SparseUniform(Features = n, Density = density)
        let target = if random.Next 4 = 0 then Mirror :> ITarget else Target.Input
        let error, penalties, constraints = objective seed model.Chain
        let batch, judged = random.Next(1, 200), random.Next(2, 600)

        [
            for restart in 0 .. count - 1 ->
                Plans.make (
                    model = model,
                    sampler = uniform,
                    target = target,
                    importance = Importance.Geometric(Ratio = 0.9),
                    penalties = penalties,
                    loss =
                        SampledLoss(
                            Batch = batch,
                            EvaluationSamples = judged,
                            Reduction = (if seed % 2 = 0 then Reduction.Sum else Reduction.Mean),
                            Error = error
                        ),
                    trainer =
                        AdamW(
                            LearningRate = 2e-3,
                            Epsilon = 1e-2,
                            WeightDecay = 1e-2,
                            Steps = steps,
                            Constraints = EquatableArray.Of<Constraint> constraints,
                            Record = Recording.At [ (steps + 1) / 2 ]
                        ),
                    seed = uint64 seed,
                    restart = restart
                )
        ]

    /// A plan of one of them, and of what `RandomPlans.several` draws for it: squared errors alone.
    let plans seed steps count = build (fun _ _ -> ElementFunction.Square(), [], []) seed steps count

    /// The same with another objective: an error that need not be squared, penalties and constraints.
    let objectives seed steps count = build objective seed steps count
