/// Learning dynamics: the D_i of a uniform problem jump between levels, and the loss drops with them.
module Research.Experiments.ToyModels2022.F5_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.SmallStarts

let private counted (run: LevelHistory) = run.Jumps.Length
let private total measure (runs: LevelHistory list) = List.sumBy measure runs
let private most test runs = share test runs |> Expect.atLeast 0.5
let private perJump least measure runs = float (total measure runs) / float (total counted runs) |> Expect.atLeast least
let private elsewhere runs = runs |> List.filter (counted >> (<) 0) |> List.averageBy Dynamics.dropsElsewhere
let private grows run = Dynamics.falls run |> List.pairwise |> List.tryHead |> Option.exists (fun (a, b) -> b > a)

/// The first run with the median number of jumps, not the most beautiful one.
let private typical runs = (runs |> List.sortBy counted)[List.length runs / 2]

let private film =
    {
        Name = "levels"
        Title = "Features jump between levels of dimensionality, and the loss falls as they do"
        Caption =
            "n = 80, m = 10, 1−S = 0.4, importance 1 (our choice). Above: D_i of each feature, grey for those that end \
             unrepresented, one hue per digon. Below: the loss on a fixed sample. Right: WᵀW of the represented features at the \
             step of the slider. A level is a polytope's value (0, 3/8, 2/5, 1/2, 2/3, 3/4, 1) held within 0.03 over a factor of \
             two in steps after the first plateau of the loss, by as many features as the polytope has corners; a jump leads \
             from one to another in less time than either was held. The run shown has the median number of jumps."
    }

let private spread =
    {
        Name = "jumps"
        Title = "Jumps in all runs"
        Caption =
            "Forty seeds. Left: runs by their jumps. Then each jump by its begin, its length and the fall of the loss. The setting \
             was searched for: runs with a jump were 10 of 10 here, 9 of 10 at n = 160, 0 of 10 at a third of the rate, 0 of 4 \
             at 1−S = 0.3 and at 0.5; 8 of 20 at n = 40 and m = 10, 0 of 20 at 20 and 5, 3 of 200 at 5 and 2 (rate 0.001)."
    }

/// Forty seeds, none of them seen in the search for the setting.
let levels =
    study Papers.elhage2022 "F5.1" "Jumps between levels of dimensionality" {
        let! cells = sweep "seed" [ 101..140 ] eightyInTen |> ask Dynamics.levels
        let runs = cells |> List.map _.Answer
        claim "all represented features end as digons: share" (List.averageBy Dynamics.digons runs |> Expect.atLeast 0.99)
        claim "runs in which some feature jumps from level to level" (runs |> most (counted >> (<) 0))
        ours "jumps where each D_i drifts smoothly to its end" (total _.DriftJumps runs |> Expect.equal 0)
        ours "jumps where it drifts to an end dealt out at random" (total _.ShuffledJumps runs |> Expect.equal 0)
        claim "jumps at which the loss drops: falls twice as fast as before and after" (runs |> perJump 0.9 Dynamics.drops)
        ours "stretches as long as a jump, at other times, in which it does so" (elsewhere runs |> Expect.atMost 0.5)
        claim "jumps during which another D_i moves the other way by 0.1" (runs |> perJump 0.5 Dynamics.opposed)
        claim "runs in which one feature jumps up while one jumps down" (runs |> most (Dynamics.exchanges >> (<) 0))
        because (Recipe "The other comes from no level. At n = 24, m = 16 four of 20 runs do so, but do not end as digons.")
        claim "runs that jump twice, the loss falling farther the second time" (runs |> most grows)

        because (Recipe "At n = 30, m = 10 (rate 0.001) 4 of 20 runs jump twice, three with a larger second fall.")

        draw (DrawDynamics.levels film (typical runs))
        draw (DrawDynamics.jumps spread runs)
    }
