/// An L1 penalty on the model's own activations, after which features can be read off axes, beside directions that are learned afterwards. A
/// model without a penalty is the null model: its axes mean nothing. Five axes with two ends hold ten features at most.
module Research.Experiments.Recovery.R16

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private prices = [ 0.0; 0.003; 0.01; 0.03; 0.1; 0.2; 0.4; 0.6 ]

/// The toy of the other figures with λ Σ_k |h_k| in its loss.
let private priced (price: float) =
    training {
        sample (SparseUniform(Features = 20, Density = Density.Of 0.03))
        model (ReluOutputModel(Features = 20, Hidden = 5))
        initialise (Initialiser.XavierAndBias(Bias = 0.015))
        minimise (Sampled(Batch = 1024))
        penalise (L1 price) (Place.Site "hidden")
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = Schedule.Cosine(), CurvePoints = 0))
        restart (Best(Of = 4))
        seed 18
    }

let private heading =
    {
        Name = "price"
        Title = "A penalty makes features readable at a price; learning directions afterwards costs nothing"
        Caption =
            "20 features in 5 dimensions, 1−S = 0.03, loss + λ‖h‖₁, λ from 0 to 0.6. Features whose direction is within a cosine of 0.95 of \
             an end of an axis, one to one, and those found by two-step coding, over the loss without the penalty, relative to λ = 0."
    }

let figure =
    study Papers.recovery "R16" "A penalty on activations beside recovery afterwards" {
        let! cells = sweep "λ" prices priced |> derive (Comparison.readable samples coder (twoStep penalty)) |> ask id
        let first = cells.Head.Answer
        let over (found: Readable) = found.Loss / first.Loss
        let read = cells |> List.map _.Answer
        let most = read |> List.map _.OnAxes |> List.max
        let cheapest = read |> List.filter (fun found -> found.OnAxes = most) |> List.map over |> List.min
        let equal = read |> List.filter (fun found -> over found <= 1.1)
        claim "λ = 0: features on axes" (first.OnAxes |> Expect.atMost 2)
        claim "λ = 0: two-step coding finds" (first.Learned |> Expect.atLeast 19.5)
        because (Guess "18 from two starts at samples, 20 at λ = 0.003 to 0.03 with the same loss.")
        claim "with a penalty most features are on axes, largest number" (most |> Expect.atLeast 8)
        claim "which costs a loss over that of λ = 0 of" (cheapest |> Expect.atLeast 1.5)
        claim "at a loss of 1.1 that, axes hold" (equal |> List.map _.OnAxes |> List.max |> Expect.atMost 5)
        claim "and two-step coding still finds" (equal |> List.map _.Learned |> List.max |> Expect.atLeast 19.5)
        identity "no penalty puts more than 2m features on axes" (most |> Expect.atMost 10)
        draw (DrawRetrieved.readable heading [ for found in read -> over found, found ])
    }
