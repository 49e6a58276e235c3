/// Learning dynamics: the D_i of a uniform problem jump between levels, and the loss drops with them.
module Research.Experiments.ToyModels2022.F5_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SmallStarts

/// Our choice: a level is eight of eighty checkpoints, evenly spaced in log t, within 0.05; levels of a jump are 0.1 apart.
let private rule = EnergyLevels(Length = 8, Width = 0.05, Height = 0.1)

/// How many features end as digons or unrepresented.
let private settled run = let half, none = Dynamics.endsAt run in half + none

/// The run whose number of jumps is the median among those that end as digons only, not the most beautiful one.
let private typical (runs: LevelHistory list) =
    let digons = runs |> List.filter (fun run -> settled run = run.Dimensionalities.Columns)
    let sorted = (if digons.IsEmpty then runs else digons) |> List.sortBy _.Jumps.Length
    sorted[sorted.Length / 2]

let private digons run = float (settled run) / 20.0
let private drops (run: LevelHistory) = EnergyLevels.DropsAtJumps(ResizeArray run.Jumps, run.Losses)
let private fall (run: LevelHistory) = EnergyLevels.FallAtJumps(ResizeArray run.Jumps, run.Losses)
let private average measure least = List.averageBy measure >> Expect.atLeast least

let private film =
    {
        Name = "levels"
        Title = "Features jump between levels of dimensionality, and the loss falls as they do"
        Caption =
            "n = 20, m = 5, 1−S = 0.4, importance 1 (our choice). Above: D_i after every recorded step, one line per feature; \
             grey: features that end unrepresented; one hue per digon. Below: the loss of the same model on a fixed sample. \
             Right: WᵀW at the step of the slider, features ordered by the digons in which they end. The run shown has the \
             median number of jumps among those that end as digons alone."
    }

let private spread =
    {
        Name = "jumps"
        Title = "Jumps in all runs"
        Caption =
            "Thirty seeds. Left: runs by how many jumps they have; a jump leads from one level of D_i (8 of 80 checkpoints \
             within 0.05) to another, 0.1 or more away. Middle: pairs of features that exchange places between the first and \
             the last step. Right: each jump by the levels before and after it."
    }

/// Thirty seeds, not one picked model.
let jumps =
    study Papers.elhage2022 "F5.1" "Jumps between levels of dimensionality" {
        let! cells = sweep "seed" [ 1..30 ] twentyInFive |> ask (Dynamics.levels rule)
        let runs = cells |> List.map _.Answer
        let jump, swap = share (fun run -> run.Jumps.Length > 0) runs, share (fun run -> run.Swaps > 0) runs
        claim "all represented features end as digons, D_i = 1/2: share of features" (runs |> average digons 0.9)
        claim "runs in which some feature jumps" (jump |> Expect.atLeast 0.9)
        claim "runs in which features change places" (swap |> Expect.atLeast 0.9)
        claim "jumps at which the loss drops more than it does in the median" (runs |> average drops 0.9)
        because (Recipe "Eleven recipes were tried, and this one too has many slow drifts from a small start among its jumps.")
        claim "the loss falls faster while features jump: times the mean over log t" (runs |> average fall 1.0)
        draw (DrawDynamics.levels film (typical runs))
        draw (DrawDynamics.jumps spread runs)
    }
