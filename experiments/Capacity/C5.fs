/// A test for superposition from activations alone, on models whose answer is known. A test that finds it always, or in one of twenty of
/// any data, has no size or no power; one that counts large fourth cumulants finds dedicated features too.
module Research.Experiments.Capacity.C5

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

/// Features on [0, 1] with this probability have no fourth cumulant: p/5 − 5p²/6 + p³ − 3p⁴/8 = 0.
let private blind = 0.4129

let private densities, sizes = [ 0.03; 0.1; 0.3; blind; 1.0 ], [ 300; 1_000; 3_000 ]

let private over name rows = computeOver "1−S" densities (Detections.power sizes 200 rows) |> ask List.ofSeq |> named name

let private power training = train training |> derive (Detections.ofTrained [ 1_000; 3_000 ] 40 0.05) |> ask id
let private at density size cells = Cells.at density cells |> Detections.found size
let private all cells = List.allPairs densities sizes |> List.map (fun (density, size) -> at density size cells)

let private heading =
    {
        Name = "power"
        Title = "Superposition is found in activations alone, but pairs are not"
        Caption =
            "How often the fourth cumulants of h = Wx reject, at the level 5 %, that h is made of m independent numbers: 200 tests at each number \
             of samples and density. Two dedicated features in any basis; two antipodal pairs; a pentagon; a pentagon and a dedicated feature; \
             five features that a linear model projects on a plane. At 1−S = 0.4129 features have no fourth cumulant."
    }

let figure =
    study Papers.capacity "C5" "A test for superposition from activations alone" {
        let! dedicated = over "dedicated" Detections.dedicated
        and! pairs = over "pairs" (Detections.polygon 4)
        and! pentagon = over "pentagon" (Detections.polygon 5)
        and! mixed = over "pentagon and one" Detections.pentagonAndOne
        and! projected = over "projected" Detections.projected
        and! twenty = power (UniformSweep.many 20 5 10_000 20.0) |> named "20 in 5"
        and! linear = power (SparsitySweep.linearModel F2_4.size 0.001) |> named "linear"
        let statistic = (Cells.at 0.1 pentagon |> List.last).Statistic
        let titles = [ "two dedicated"; "two pairs"; "pentagon"; "pentagon and one"; "linear plane" ]
        // Found in all; found in none.
        claim "two dedicated features: found in 5 % of tests, mean" (all dedicated |> List.average |> Expect.within 0.02 0.05)
        claim "at no density or number of samples in more than 10 %" (all dedicated |> List.max |> Expect.atMost 0.1)
        // A test of little power.
        claim "pentagon, 1−S = 0.1: found in 300 samples" (at 0.1 300 pentagon |> Expect.atLeast 0.75)
        claim "and in 1,000" (at 0.1 1_000 pentagon |> Expect.atLeast 0.98)
        claim "pentagon, 1−S = 0.03: found in 300" (at 0.03 300 pentagon |> Expect.atLeast 0.9)
        // Any set of distinct lines but an isotropic one.
        claim "1−S = 0.1: σ₃/σ₁ of a pentagon is ½" (statistic |> Expect.within 0.05 0.5)
        // A test of sizes, or of signs; a test for pentagons alone.
        claim "antipodal pairs: not found, largest share" (all pairs |> List.max |> Expect.atMost 0.12)
        claim "1−S = 0.4129: not found in 3,000" (at blind 3_000 pentagon |> Expect.atMost 0.15)
        claim "1−S = 0.1: one more, dedicated, found in 3,000" (at 0.1 3_000 mixed |> Expect.atLeast 0.95)
        claim "1−S = 0.1: a linear model's plane of five, found in 3,000" (at 0.1 3_000 projected |> Expect.atLeast 0.95)
        because (Guess "Its σ₃/σ₁ is 0.12 where a pentagon has 0.5: found in 68 %; in 91 % at 1−S = 0.03.")
        claim "trained, 20 in 5, equal, 1−S = 0.05: found in 3,000" (Detections.found 3_000 twenty |> Expect.atLeast 0.95)
        claim "trained, linear, 20 in 5: not" (Detections.found 3_000 linear |> Expect.atMost 0.15)

        draw (Detections.drawn heading (List.zip titles [ dedicated; pairs; pentagon; mixed; projected ]))
    }
