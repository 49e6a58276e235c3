/// What is lost by features a dimension, density and slope of importance, over what m dedicated features lose.
module Research.Experiments.Capacity.C4

open Research
open Research.Experiments

let private densities, slopes = [ 1.0; 0.3; 0.1; 0.03; 0.01 ], [ 0.7; 0.8; 0.9; 1.0 ]

let private model features density slope =
    training {
        sample (SparseUniform(Features = features, Density = Density.Of density))
        model (ReluOutputModel(Features = features, Hidden = 4))
        weigh (Importance.Geometric(Ratio = slope))
        initialise (Initialiser.XavierAndBias(Bias = 0.5 * density))
        minimise (Sampled(Batch = 512, EvaluationSamples = 262_144))
        train (Adam(LearningRate = 5e-3, Steps = 6_000, Schedule = Schedule.Cosine()))
        restart (Best(Of = 3))
        seed 1
    }

let private map features = grid ("1−S", densities) ("r", slopes) (model features)
let private over features = map features |> ask TradeOff.overDedicated |> named $"n = {features}"

let private heading =
    {
        Name = "map"
        Title = "What superposition saves, by features a dimension, density and importance"
        Caption =
            "The loss of the best of three models over that of the m = 4 most important features with a dimension each. The recipe is ours."
    }

let private rises (values: float list) = values |> List.pairwise |> List.map (fun (before, after) -> after - before)
let private at p slope map : float = Cells.at (p, slope) map
let private rare = [ 0.1; 0.03; 0.01 ]

let figure =
    study Papers.capacity "C4" "The trade-offs of superposition" {
        let! six = over 6
        and! eight = over 8
        and! twelve = over 12
        and! sixteen = over 16
        let all = [ six; eight; twelve; sixteen ]
        let cells p = [ for map, (p, r) in List.allPairs all (List.allPairs p slopes) -> at p r map ]
        let byDensity map = slopes |> List.collect (fun r -> rises [ for p in densities -> at p r map ])
        let bySize = rare |> List.collect (fun p -> rises [ for map in all -> at p 1.0 map ])
        let bySlope = rare |> List.collect (fun p -> rises [ for r in slopes -> at p r eight ])
        // Models that dedicate dimensions, 1 everywhere.
        claim "1−S = 1: nothing is saved anywhere, least quotient" (cells [ 1.0 ] |> List.min |> Expect.atLeast 0.95)
        claim "1−S ≤ 0.1: something is saved everywhere, largest" (cells rare |> List.max |> Expect.atMost 0.9)
        claim "no model is worse than dedicated dimensions, largest" (cells densities |> List.max |> Expect.atMost 1.01)
        claim "the sparser, the more is saved: largest rise" (all |> List.collect byDensity |> List.max |> Expect.atMost 0.01)
        claim "equal, 1−S ≤ 0.1: the more features, the less: largest fall" (bySize |> List.min |> Expect.atLeast -0.01)
        claim "n = 2m, 1−S ≤ 0.1: the steeper, the less: largest rise with r" (bySlope |> List.max |> Expect.atMost 0.01)
        // Antipodal pairs of one length, by their exact loss.
        claim "n = 2m, equal, 1−S = 0.1: that of pairs" (at 0.1 1.0 eight |> Expect.within 0.01 0.1077)
        claim "n = 2m, equal, 1−S = 0.01: that of pairs" (at 0.01 1.0 eight |> Expect.within 0.003 0.0101)
        // The least loss with one active feature (C2), 0.094235 n/(n − m), and as much again for more active ones.
        claim "n = 4m, equal, 1−S = 0.01: not far above that of C2" (at 0.01 1.0 sixteen |> Expect.between 0.1256 0.25)
        draw (TradeOff.drawn heading "loss / m features" (List.zip [ "n = 6"; "n = 8"; "n = 12"; "n = 16" ] all))
    }
