/// How often plain Adam misses the optimum of the exact loss, where nothing is sampled and only the start is chance; beside it
/// BFGS from the same starts. What is left over is the shape of the loss, not the noise of training.
///
/// The saddle at 2→1, r = 0.5 is where the weaker feature is ignored: stationary, flat, and left on one side only. Begun again,
/// BFGS leads on to the optimum from all of its own 12 ends there and from 16 of Adam's 36; of Adam with 20,000 steps one start
/// misses, with 50,000 none.
module Research.Experiments.PhaseDiagrams.Failures

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Misses

/// n, m, the relative importance r of the last feature, and the density.
let private settings =
    [
        2, 1, 1.0, 0.05
        2, 1, 0.5, 0.3
        3, 2, 1.0, 0.1
        3, 2, 0.5, 0.3
        3, 2, 1.0, 0.6
        5, 2, 1.0, 0.1
        6, 2, 1.0, 0.05
    ]

let private name (n, m, ratio, density) = $"{n}→{m}, r = {Humanize.number ratio}, 1−S = {Humanize.number density}"

let private trained (trainer: ITrainer) setting =
    let features, hidden, ratio, density = settings |> List.find (name >> (=) setting)

    training {
        sample (SparseUniform(Features = features, Density = Density.Of density))
        model (ReluOutputModel(Features = features, Hidden = hidden))
        weigh (Importance.Explicit [ for k in 1..features -> if k = features then ratio else 1.0 ])
        minimise Exact.Loss
        train trainer
        restart (Best(Of = 64))
    }

let private by trainer who = sweep "" (List.map name settings) (trained trainer) |> ask Geometry.phase |> named who

let figure =
    study Papers.phases "D10" "How often Adam misses the optimum" {
        let! adam = by (Adam(LearningRate = 3e-3, Steps = 5_000, Schedule = Schedule.Cosine())) "Adam"
        and! bfgs = by (QuasiNewton()) "BFGS"
        let adam, bfgs = ofCells (adam @ bfgs) adam, ofCells (adam @ bfgs) bfgs
        claim "the best of 64 starts of Adam is the optimum, at every setting" (worstOfBest adam |> Expect.atMost missed)
        claim "and so is the best of 64 of BFGS" (worstOfBest bfgs |> Expect.atMost missed)

        claim
            "one start is not enough: at some setting Adam misses more than one time in five"
            (worst 1 adam |> Expect.atLeast 0.2)

        claim "ten starts, as in the paper, miss at most one time in a hundred" (worst 10 adam |> Expect.atMost 0.01)
        because (Guess "At 3→2, 1−S = 0.6, and at 6→2 five in six starts end in another minimum, 4.2 % and 4.3 % above.")
        claim "BFGS misses about as often: it is the loss, not the optimiser" (furthestApart adam bfgs |> Expect.atMost 0.25)
        because (Guess "At 2→1, r = 0.5, Adam misses three times as often: both stop on a flat saddle, BFGS less often.")
        draw (MissDrawing.misses adam)
        draw (MissDrawing.best adam)
    }
