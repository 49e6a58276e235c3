/// From how many dimensions on features are found: codes of known random directions, directions from activations alone, and what trained models
/// store. m* is where half is found. A model of a pair a dimension, or m* ∝ n p without the logarithm, fails the claims.
module Research.Experiments.Recovery.R14

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

let private densities = [ 0.2; 0.1; 0.05; 0.03 ]
let private dimensions = [ 3; 4; 5; 6; 7; 8; 10; 12; 14; 16; 19; 22; 26; 30; 36 ]

let private heading =
    {
        Name = "dimensions"
        Title = "Models store what known directions can decode; learning the directions takes more dimensions"
        Caption =
            "60 random directions. Left and middle: the share of samples whose basis-pursuit code is exact, and of directions learned from \
             2,000 samples, over m / δ, δ the statistical dimension of the mean number of active features (no parameter is fitted). Right: \
             the m at which half is found, over n p ln(1/p) of the bound m = Ω(−n(1−S) log(1−S)); δ dotted; models of F10.1, m over N p ln(1/p)."
    }

let private random p = RandomRecovery(Features = 60, Density = p, Dimensions = EquatableArray.Of dimensions)
// δ of the mean number of active features among samples with one at least.
let private predicted n p = CompressedSensing.Dimensions(n, n * p / (1.0 - (1.0 - p) ** n))
let private bound n p = n * p * log (1.0 / p)
let private exponent thresholds = StoredFeatures.exponent [ for p, m in thresholds -> bound 60.0 p, m ]
let private delta = [ for p in densities -> bound 60.0 p, predicted 60.0 p ]
let private half (value: FoundInDimensions -> float) (cell: Cell<float, _>) = cell.At, FoundInDimensions.Half(cell.Answer, value)
let private extremes values = List.min values, List.max values

let figure =
    study Papers.recovery "R14" "Dimensions that recovery takes" {
        let! cells = computeOver "1−S" densities random |> ask id
        and! stored = grid ("1−S", densities) ("m", [ 6; 12; 24 ]) StoredFeatures.trained |> ask (Geometry.represented 0.5)
        let thresholds value = cells |> List.map (half value) |> List.filter (snd >> System.Double.IsFinite)
        let codes, directions = thresholds _.Codes, thresholds _.Directions
        let at (cell: Cell<float * int, float>) = fst cell.At, float (snd cell.At), cell.Answer
        let busy = stored |> List.map at |> List.filter (fun (p, _, n) -> n * p >= 1.0)
        let few, many = extremes [ for p, m, n in busy -> m / predicted n p ]
        let low, high = extremes [ for p, m in codes -> m / predicted 60.0 p ]
        let known = Map codes
        let least, most = extremes [ for p, m in directions -> m / known[p] ]
        let line (points: (float * float) list) = [ for p, m in points -> bound 60.0 p, m ]
        let lines = [ "codes, known directions", line codes; "learned directions", line directions ]
        let models = "trained models", List.sort [ for p, m, n in busy -> bound n p, m ]
        claim "known directions: m* over δ, least" (low |> Expect.atLeast 0.87)
        because (Guess "0.56 and 0.83 at 1−S = 0.03 and 0.05: codes of one active feature alone are found from m = 3 on.")
        claim "and largest" (high |> Expect.atMost 1.15)
        claim "their exponent in n p ln(1/p)" (exponent codes |> Expect.within 0.15 1)
        because (Guess "1.44, for the same reason.")
        claim "learned directions: exponent" (exponent directions |> Expect.within 0.3 1)
        because (Guess "They take more the denser features are: at 1−S = 0.2 no m up to 36 is enough, from these starts.")
        claim "they take no more dimensions than known ones, largest ratio" (most |> Expect.atMost 1.25)
        because (Guess "1.23, 1.37 and 2.25 at 1−S = 0.03, 0.05 and 0.1, from starts at samples alone.")
        claim "and no fewer than half, least ratio" (least |> Expect.atLeast 0.5)
        claim "models with N p ≥ 1 store what ℓ1 can decode: m over δ(N), least" (few |> Expect.atLeast 0.8)
        claim "and largest such ratio" (many |> Expect.atMost 1.25)

        draw (DrawRetrieved.dimensions heading (predicted 60.0) cells (lines @ [ models ]) [ "δ", delta ])
    }
