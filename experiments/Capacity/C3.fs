/// Rounded weights and activations: from how few bits on is superposition worth less than storing m features?
module Research.Experiments.Capacity.C3

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

let private polygon sides =
    training {
        sample (SparseUniform(Features = sides, Density = 0.01))
        model (ReluOutputModel(Features = sides, Hidden = 2))
        minimise (Exact.Loss)
        train (QuasiNewton())
        restart (Best(Of = 24))
        seed 1
    }

let private sides, rounded = [ 4; 5; 6; 7 ], Quantised.ofTrained 40_000 32

/// 1 − m/n: the loss of m features with a dimension each, over that of none.
let private dedicated n m = 1.0 - float m / float n

let private weights, activations, aroundZero =
    Quantised.fewest _.Weights, Quantised.fewest _.Activations, Quantised.fewest _.AroundZero

let private heading =
    {
        Name = "bits"
        Title = "How many bits superposition needs"
        Caption =
            "Loss over that of ignoring every feature, 1−S = 0.01, of polygons at the exact optimum and of a model trained with 20 features in 5 \
             dimensions, with weights rounded to 2^B levels between their extremes, or activations: likewise, or to levels around 0. Means over \
             32 rotations, which change nothing that is not rounded. Dotted: m features alone."
    }

let figure =
    study Papers.capacity "C3" "Rounded weights and activations" {
        let! polygons = sweep "n" sides polygon |> derive rounded |> ask id
        and! twenty = train (UniformSweep.many 20 5 10_000 100.0) |> derive rounded |> ask id
        let each bits = [ for n in sides -> bits (dedicated n 2) (Cells.at n polygons) ]
        let predicted = [ for n in sides -> Quantised.ofPolygon n ]
        let off bits = List.map2 (fun found (expected: int) -> abs (found - expected)) (each bits) predicted |> List.max
        let last = [ for n in sides -> Cells.at n polygons |> List.last ] @ [ List.last twenty ]
        let ratio value = last |> List.map (fun all -> value all / all.Weights) |> List.max
        let gap n = let found = Cells.at n polygons in activations (dedicated n 2) found - aroundZero (dedicated n 2) found
        let more = (each activations).Head - List.last (each activations)
        let panels = [ for n in [ 4; 5; 7 ] -> $"{n} in 2", dedicated n 2, Cells.at n polygons ]
        // Losses that rounding does not touch, or that need all bits.
        claim "4- to 7-gons: weights need the bits that resolve half an angle, to one" (off weights |> Expect.atMost 1)
        claim "pentagon: exactly so" (weights (dedicated 5 2) (Cells.at 5 polygons) |> Expect.equal (Quantised.ofPolygon 5))
        claim "heptagon: exactly so" (weights (dedicated 7 2) (Cells.at 7 polygons) |> Expect.equal (Quantised.ofPolygon 7))
        claim "one bit is too few for every polygon, fewest" (each weights |> List.min |> Expect.atLeast 2)
        because (Guess "Signs keep pairs opposite: two of them lose 0.44 of ignoring with one bit, m features alone 0.5.")
        claim "20 in 5: weights need 2 or 3 bits" (weights (dedicated 20 5) twenty |> Expect.between 2 3)
        // A zero that is no level, in every silent sample, and biases that gate it, the more sides, the more negative.
        claim "two pairs: activations need more bits where 0 is no level, by" (gap 4 |> Expect.atLeast 2)
        claim "a heptagon: fewer bits than two pairs where 0 is no level, by" (more |> Expect.atLeast 1)
        claim "eight bits: rounded activations lose as rounded weights" (ratio _.AroundZero |> Expect.within 0.05 1.0)
        draw (Quantised.drawn heading (panels @ [ "20 in 5", dedicated 20 5, twenty ]))
    }
