/// Which features of a trained model are found in its hidden values alone, beside what codes of its own directions give. Random directions
/// and codes given at random are the null models; their scores are subtracted or drawn.
module Research.Experiments.Recovery.R11

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private learners: (string * IDictionaryLearner) list =
    [
        "two-step", twoStep penalty
        "K-SVD", KSvd(Sweeps = 20, Restarts = 2)
        "MOD", OptimalDirections(Sweeps = 20, Restarts = 2)
        "k-means", SphericalKMeans()
    ]

let private heading =
    {
        Name = "methods"
        Title = "Every method finds the features of sparse models; codes as good as known directions' need two-step coding"
        Caption =
            "Models of n features of one importance in m dimensions; 2,000 samples with an active feature; as many latents as represented \
             features, with a chance level (dotted). Above: the share of features whose partner has a cosine of 0.95. Below: how well codes \
             answer to features (F1), beside codes of the model's own directions. K-SVD and MOD are told how many features are active."
    }

let private least values = List.map snd values |> List.min

let figure =
    study Papers.recovery "R11" "Features of trained models, from their hidden values alone" {
        let! five = compared learners 5 2
        and! twenty = compared learners 20 5
        and! eighty = compared learners 80 20
        let every name (value: Retrieved -> float) = Comparison.along name value [ five; twenty; eighty ]
        let sparse = List.filter (fun (p, _) -> p <= 0.03)
        let ahead name value = List.map2 (fun (p, a) (_, b) -> p, a - b) (every "two-step" value) (every name value)
        let inEighty p values = values |> List.filter (fst >> (=) p) |> List.last |> snd
        let clusters, found = ahead "k-means" _.Share.Value, every "two-step" _.Share.AboveChance
        let told = ahead "K-SVD" _.Share.Value @ ahead "MOD" _.Share.Value
        let rarest = every "k-means" _.Share.Value |> List.filter (fst >> (=) 0.003)
        let known, dearer = every "known" _.F1.Value, ahead "known" _.F1.Value
        claim "1−S ≤ 0.03: share that two-step coding finds, above chance" (sparse found |> least |> Expect.atLeast 0.9)
        because (Guess "18 of 20 in 5 and 73 of 80 in 20 at 1−S = 0.03; all in the seven others.")
        claim "1−S = 0.003: share that k-means finds" (least rarest |> Expect.atLeast 0.95)
        claim "80 in 20, 1−S = 0.1: k-means finds fewer, by a share" (inEighty 0.1 clusters |> Expect.atLeast 0.2)
        because (Guess "Neither finds many: k-means 0.16, two-step coding none.")
        claim "1−S = 0.03: likewise" (inEighty 0.03 clusters |> Expect.atLeast 0.2)
        because (Guess "0.89 beside 0.91: what k-means lacks is accuracy, as its F1 of 0.35 beside 0.63 shows.")
        claim "1−S = 0.3: two-step coding finds few, above chance" (inEighty 0.3 found |> Expect.atMost 0.5)
        claim "1−S ≤ 0.03: F1 of known directions" (sparse known |> least |> Expect.atLeast 0.95)
        because (Guess "0.83 and 0.92 in 20 in 5 at 1−S = 0.03 and 0.01: codes are wrong where several are active.")
        claim "1−S ≤ 0.03: F1 of learned ones above it by" (sparse dearer |> least |> Expect.atLeast -0.02)
        because (Guess "−0.30 in 80 in 20 at 1−S = 0.03, where a tenth of the directions is missing: the search failed (R18).")
        claim "K-SVD and MOD, told more, find more by a share at most" (-(least told) |> Expect.atMost 0.05)
        because (Guess "MOD finds 0.9 of 20 in 5 at 1−S = 0.3, two-step coding from samples 0.4: the search failed (R18).")
        draw (DrawRetrieved.methods heading [ "5 in 2", five; "20 in 5", twenty; "80 in 20", eighty ])
    }
