/// Correlated sets, anticorrelated sets and one-hot features.
module Research.Tests.SetSamplersTests

open Research
open Expecto

// Sets of different sizes whose members do not lie side by side.
let private sets = FeatureSets.Of [ [ 0; 3; 5 ]; [ 1 ]; [ 4; 2 ] ]

let private densities = [ 0.3; 0.6; 0.05 ]

let private correlated = CorrelatedSets(Sets = sets, Density = Density.PerSet densities)

let private anticorrelated = AnticorrelatedSets(Sets = sets, Density = Density.PerSet densities)

let private count = 100_000

let private draw seed sampler = Draws.samples sampler (Draws.stream seed) 0 count

let private together = lazy draw 5UL correlated

let private apart = lazy draw 6UL anticorrelated

let private single = lazy draw 7UL (OneHot(Features = 7))

let private share name p among (hits: bool[]) =
    let n = float among
    Near.statistic name p (sqrt (max 1e-9 (p * (1.0 - p)) / n)) (hits |> Array.sumBy (fun hit -> if hit then 1.0 / n else 0.0))

let private active = Array.map (fun (x: float32) -> x > 0f)

let private uniform name (values: float32[]) =
    let values = values |> Array.filter (fun x -> x > 0f) |> Array.map float
    let n = float values.Length
    Near.inRange 0.0 0.01 (Array.min values)
    Near.inRange 0.99 0.9999999999 (Array.max values)
    Near.statistic $"mean, {name}" 0.5 (sqrt (1.0 / 12.0 / n)) (Array.average values)

    Near.statistic
        $"variance, {name}"
        (1.0 / 12.0)
        (sqrt (1.0 / 180.0 / n))
        (values |> Array.averageBy (fun x -> (x - 0.5) ** 2.0))

    for quarter in 1..3 do
        let bound = float quarter / 4.0
        share $"below {bound}, {name}" bound values.Length (values |> Array.map (fun x -> x < bound))

/// Whether a set is active, sample by sample.
let private setActive (samples: float32[][]) (set: EquatableArray<int>) =
    Array.init count (fun sample -> set |> Seq.exists (fun i -> samples[i][sample] > 0f))

let private neverTwo (samples: float32[][]) (set: seq<int>) =
    for sample in 0 .. count - 1 do
        let together = set |> Seq.filter (fun i -> samples[i][sample] > 0f) |> Seq.length
        Expect.isTrue (together <= 1) $"{together} members are active in sample {sample}."

let private faultsOf sets = CorrelatedSets(Sets = sets).Faults() |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Samplers/SetSamplersTests"
        [
            test "active values are uniform on the unit interval" {
                for name, samples in [ "together", together.Value; "apart", apart.Value; "one-hot", single.Value ] do
                    samples |> Array.iteri (fun i values -> uniform $"feature {i}, {name}" values)
            }

            test "each set is active with its own probability and independently of the others" {
                for samples in [ together.Value; apart.Value ] do
                    let decided = [ for set in sets -> setActive samples set ]

                    for s, p in List.indexed densities do
                        share $"set {s}" p count decided[s]

                        for t in s + 1 .. densities.Length - 1 do
                            share $"sets {s} and {t}" (p * densities[t]) count (Array.map2 (&&) decided[s] decided[t])
            }

            test "of a correlated set all members are active or none" {
                for set in sets do
                    for i in set do
                        Expect.equal (active together.Value[i]) (active together.Value[set[0]]) $"for {i}"
            }

            test "the values within a correlated set are independent" {
                for i, j in [ 0, 3; 0, 5; 3, 5; 2, 4 ] do
                    let pairs =
                        Array.zip together.Value[i] together.Value[j]
                        |> Array.filter (fun (x, _) -> x > 0f)
                        |> Array.map (fun (x, y) -> (float x - 0.5) * (float y - 0.5))

                    Near.statistic $"covariance of {i} and {j}" 0.0 (1.0 / 12.0 / sqrt (float pairs.Length)) (Array.average pairs)
            }

            test "of an anticorrelated set never two members are active, and each as often as another" {
                for s, set in Seq.indexed sets do
                    neverTwo apart.Value set

                    for i in set do
                        share $"feature {i}" (densities[s] / float set.Count) count (active apart.Value[i])
            }

            test "exactly one feature is hot, each as often as another" {
                neverTwo single.Value [ 0..6 ]
                Seq.iter (fun holds -> Expect.isTrue holds "") (setActive single.Value (EquatableArray.Of [ 0..6 ]))

                for i in 0..6 do
                    share $"feature {i}" (1.0 / 7.0) count (active single.Value[i])
            }

            test "which member is active depends on neither the sample before nor another set" {
                let member' = active apart.Value[0]
                let among = setActive apart.Value sets[0]
                share "after itself" (0.1 * 0.1) (count - 1) (Array.pairwise member' |> Array.map (fun (a, b) -> a && b))

                share
                    "beside a member of another set"
                    (0.1 * 0.025)
                    count
                    (Array.map2 (&&) member' (active apart.Value[4]) |> Array.map2 (&&) among)
            }

            test "the mean target is the mean of the draws" {
                let check (sampler: ISampler) samples =
                    Array.iteri2
                        (fun i mean (values: float32[]) ->
                            let square = values |> Array.averageBy (fun x -> float x * float x)

                            Near.statistic
                                $"mean of feature {i}"
                                mean
                                (sqrt (square / float count))
                                (Array.averageBy float values))
                        (sampler.Mean())
                        samples

                check correlated together.Value
                check anticorrelated apart.Value
                check (OneHot(Features = 7)) single.Value
                Expect.equal (correlated.Mean()) [| 0.15; 0.3; 0.025; 0.15; 0.025; 0.15 |] ""
                Near.allWithin 1e-16 [| 0.05; 0.3; 0.0125; 0.05; 0.0125; 0.05 |] (anticorrelated.Mean())
            }

            test "a draw of a correlated set is words of the stream at its own address" {
                let stream = RandomStream(9UL, 3, StreamPurpose.Evaluation)
                let samples = Draws.samples correlated stream 4 40
                let word = Draws.word stream 4

                for s, set in Seq.indexed sets do
                    for sample in 0..39 do
                        let decision = word sample ((1 <<< 27) + s) >>> 1

                        for i in set do
                            let value = float (word sample i >>> 1) / 2147483648.0
                            let expected = if float decision < round (densities[s] * 2147483648.0) then value else 0.0
                            Near.within 1e-7 expected (float (samples[i][sample]))
            }

            test "a draw of an anticorrelated set is three words of the stream at its own address" {
                let stream = RandomStream(9UL, 3, StreamPurpose.Evaluation)
                let samples = Draws.samples anticorrelated stream 4 400

                for s, set in Seq.indexed sets do
                    for sample in 0..399 do
                        let words = Draws.words stream 4 sample ((1 <<< 27) + s)
                        let isActive = float (words.A >>> 1) < round (densities[s] * 2147483648.0)
                        let chosen = int (uint64 words.B * uint64 set.Count >>> 32)

                        for j, i in Seq.indexed set do
                            let expected = if isActive && j = chosen then float (words.C >>> 1) / 2147483648.0 else 0.0
                            Near.within 1e-7 expected (float (samples[i][sample]))
            }

            test "sets that are always active draw what dense features draw" {
                let draw sampler = Draws.samples sampler (Draws.stream 3UL) 2 100
                Expect.equal (draw (CorrelatedSets(Sets = sets))) (draw (SparseUniform(Features = 6))) ""
                Expect.equal (draw (AnticorrelatedSets(Sets = FeatureSets.Blocks(1, 5)))) (draw (OneHot(Features = 5))) ""
            }

            test "pairs and blocks are sets side by side" {
                Expect.equal (FeatureSets.Pairs 2) (FeatureSets.Of [ [ 0; 1 ]; [ 2; 3 ] ]) ""
                Expect.equal (FeatureSets.Blocks(2, 3)) (FeatureSets.Of [ [| 0; 1; 2 |]; [| 3; 4; 5 |] ]) ""
                Expect.equal (string (FeatureSets.Pairs 2)) "[[0, 1], [2, 3]]" ""
            }

            test "samplers of equal content are equal and print themselves" {
                let again =
                    CorrelatedSets(Sets = FeatureSets.Of [ [ 0; 3; 5 ]; [ 1 ]; [ 4; 2 ] ], Density = Density.PerSet densities)

                Expect.equal again correlated ""
                Expect.equal (again.GetHashCode()) (correlated.GetHashCode()) ""
                Expect.notEqual (CorrelatedSets(Sets = sets, Density = Density.Of 0.3)) correlated ""

                Expect.notEqual
                    (AnticorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.PerSet densities))
                    anticorrelated
                    ""

                Expect.stringContains (string correlated) "[[0, 3, 5], [1], [4, 2]]" ""
                Expect.stringContains (string anticorrelated) "[[0, 3, 5], [1], [4, 2]]" ""
                Expect.stringContains (string (OneHot(Features = 7))) "Features = 7" ""
            }

            test "the shape forgets the density and nothing else" {
                let shape (sampler: ISampler) = sampler.Shape
                Expect.equal (shape (CorrelatedSets(Sets = sets))) (shape correlated) ""
                Expect.equal (shape (AnticorrelatedSets(Sets = sets, Density = Density.Of 0.5))) (shape anticorrelated) ""
                Expect.notEqual (shape (CorrelatedSets(Sets = FeatureSets.Pairs 3))) (shape correlated) ""
                Expect.notEqual (shape anticorrelated) (shape correlated) ""
                Expect.equal (OneHot(Features = 3) :> ISampler) (shape (OneHot(Features = 3))) ""
            }

            test "sets that are disjoint and hold every feature have no fault" {
                for sampler in [ correlated :> ISampler; anticorrelated; OneHot(Features = 1) ] do
                    Expect.isEmpty (sampler.Faults()) $"for {sampler}"
            }

            test "sets that overlap, leave a feature out or are empty are faults" {
                let listed i times sets = Faults.one $"the number of times that feature {i} is listed" times "1" (faultsOf sets)

                listed 1 "2" (FeatureSets.Of [ [ 0; 1 ]; [ 1; 2 ] ])
                listed 0 "2" (FeatureSets.Of [ [ 0; 0 ]; [ 1; 2 ] ])
                listed 1 "0" (FeatureSets.Of [ [ 0; 2 ] ])
                listed 1 "0" (FeatureSets.Of [ [ 0; System.Int32.MaxValue ] ])
                Faults.one "a feature of set 1" "-1" "at least 0" (faultsOf (FeatureSets.Of [ [ 0 ]; [ -1 ] ]))
                Faults.one "the size of set 1" "0" "at least 1" (faultsOf (FeatureSets.Of [ [ 0 ]; [] ]))
                Faults.one "the number of sets" "0" "at least 1" (faultsOf (FeatureSets.Pairs -1))
                Faults.one "the number of features of the sampler" "0" "at least 1" (OneHot(Features = 0).Faults())
            }

            test "a density out of range or a wrong number of densities is a fault" {
                let faults density = AnticorrelatedSets(Sets = sets, Density = density).Faults()
                Faults.one "the density" "1.5" "in (0, 1]" (faults (Density.Of 1.5))
                Faults.one "the density of set 1" "0" "in (0, 1]" (faults (Density.PerSet [ 0.1; 0.0; 0.2 ]))

                Faults.one
                    "the number of densities"
                    "6"
                    "1 or the number of sets, 3"
                    (faults (Density.PerSet(List.replicate 6 0.1)))
            }
        ]
