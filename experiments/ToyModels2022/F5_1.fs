/// Learning dynamics: the D_i of a uniform problem jump between levels, and the loss drops with them.
module Research.Experiments.ToyModels2022.F5_1

open Research
open Research.Experiments

/// Our choice: a level is eight of eighty checkpoints, evenly spaced in log t, within 0.05; levels of a jump are 0.1 apart.
let private rule = EnergyLevels(Length = 8, Width = 0.05, Height = 0.1)

/// The paper gives no n, m, density or recipe. Ours: twenty features in five dimensions at a density at which digons win, from
/// a start so small that no feature has a place yet, chosen after eleven trials of other sizes, densities and rates. Thirty seeds,
/// not one picked model.
let private twentyInFive number =
    experiment Papers.elhage2022 "F5.1" {
        sample (SparseUniform(Features = 20, Density = Density.Of 0.4))
        model (ReluOutputModel(Features = 20, Hidden = 5))
        initialise (Initialiser.NotebookXavier(Instances = 100))
        minimise (Sampled(Batch = 1024, JudgedOn = 4096))

        train (AdamW(LearningRate = 1e-3, WeightDecay = 1e-2, Steps = 20_000, Record = Recording.Logarithmic(Count = 80)))

        seed number
        analyse (Dynamics.levels rule)
    }

let private answers (cells: Cell<uint64, LevelHistory> list) = cells |> List.map _.Answer

/// The run whose number of jumps is the median among those that end as digons only, not the most beautiful one.
let private typical cells =
    let isDigons history = let half, none = Dynamics.endsAt history in half + none = history.Dimensionalities.Columns
    let all = answers cells

    let sorted =
        (match List.filter isDigons all with
         | [] -> all
         | digons -> digons)
        |> List.sortBy _.Jumps.Length

    sorted[sorted.Length / 2]

let private shareOf test cells = answers cells |> List.averageBy (fun history -> if test history then 1.0 else 0.0)
let private average measure cells = answers cells |> List.averageBy measure

let private film =
    {
        Name = "levels"
        Title = "Features jump between levels of dimensionality, and the loss falls as they do"
        Caption =
            "n = 20, m = 5, 1−S = 0.4, importance 1 (our choice). Above: D_i after every recorded step, one line per feature; grey: features that end unrepresented; one hue per digon. Below: the loss of the same model on a fixed sample. Right: WᵀW at the step of the slider, features ordered by the digons in which they end. The run shown has the median number of jumps among those that end as digons alone."
    }

let private spread =
    {
        Name = "jumps"
        Title = "Jumps in all runs"
        Caption =
            "Thirty seeds. Left: runs by how many jumps they have; a jump leads from one level of D_i (8 of 80 checkpoints within 0.05) to another, 0.1 or more away. Middle: pairs of features that exchange places between the first and the last step. Right: each jump by the levels before and after it."
    }

let jumps =
    study Papers.elhage2022 "F5.1" {
        over [ 1UL .. 30UL ] twentyInFive

        claim
            "all represented features end as digons, D_i = 1/2: share of features"
            (average (fun h -> let half, none = Dynamics.endsAt h in float (half + none) / 20.0) >> Expect.atLeast 0.9)

        claim "runs in which some feature jumps" (shareOf (fun h -> h.Jumps.Length > 0) >> Expect.atLeast 0.9)
        claim "runs in which features change places" (shareOf (fun h -> h.Swaps > 0) >> Expect.atLeast 0.9)

        claim
            "jumps at which the loss drops more than it does in the median"
            (average (fun h -> EnergyLevels.DropsAtJumps(ResizeArray h.Jumps, h.Losses)) >> Expect.atLeast 0.9)

        claim
            "the loss falls faster while features jump: times the mean over log t"
            (average (fun h -> EnergyLevels.FallAtJumps(ResizeArray h.Jumps, h.Losses)) >> Expect.atLeast 1.0)

        draw (typical >> DrawDynamics.levels film)
        draw (answers >> DrawDynamics.jumps spread)
    }
