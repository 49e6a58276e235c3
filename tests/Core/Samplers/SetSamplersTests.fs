/// Correlated sets, anticorrelated sets and one-hot features.
module Research.Tests.SetSamplersTests

open Research
open Xunit

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
    Assert.InRange(Array.min values, 0.0, 0.01)
    Assert.InRange(Array.max values, 0.99, 0.9999999999)
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
let private setActive (samples: float32[][]) (set: Values<int>) =
    Array.init count (fun sample -> set |> Seq.exists (fun i -> samples[i][sample] > 0f))

[<Fact>]
let ``active values are uniform on the unit interval`` () =
    for name, samples in [ "together", together.Value; "apart", apart.Value; "one-hot", single.Value ] do
        samples |> Array.iteri (fun i values -> uniform $"feature {i}, {name}" values)

[<Fact>]
let ``each set is active with its own probability and independently of the others`` () =
    for samples in [ together.Value; apart.Value ] do
        let decided = [ for set in sets -> setActive samples set ]

        for s, p in List.indexed densities do
            share $"set {s}" p count decided[s]

            for t in s + 1 .. densities.Length - 1 do
                share $"sets {s} and {t}" (p * densities[t]) count (Array.map2 (&&) decided[s] decided[t])

[<Fact>]
let ``of a correlated set all members are active or none`` () =
    for set in sets do
        for i in set do
            Assert.Equal<bool[]>(active together.Value[set[0]], active together.Value[i])

[<Fact>]
let ``the values within a correlated set are independent`` () =
    for i, j in [ 0, 3; 0, 5; 3, 5; 2, 4 ] do
        let pairs =
            Array.zip together.Value[i] together.Value[j]
            |> Array.filter (fun (x, _) -> x > 0f)
            |> Array.map (fun (x, y) -> (float x - 0.5) * (float y - 0.5))

        Near.statistic $"covariance of {i} and {j}" 0.0 (1.0 / 12.0 / sqrt (float pairs.Length)) (Array.average pairs)

let private neverTwo (samples: float32[][]) (set: seq<int>) =
    for sample in 0 .. count - 1 do
        let together = set |> Seq.filter (fun i -> samples[i][sample] > 0f) |> Seq.length
        Assert.True(together <= 1, $"{together} members are active in sample {sample}.")

[<Fact>]
let ``of an anticorrelated set never two members are active, and each as often as another`` () =
    for s, set in Seq.indexed sets do
        neverTwo apart.Value set

        for i in set do
            share $"feature {i}" (densities[s] / float set.Count) count (active apart.Value[i])

[<Fact>]
let ``exactly one feature is hot, each as often as another`` () =
    neverTwo single.Value [ 0..6 ]
    Assert.All(setActive single.Value (Values.Of [ 0..6 ]), Assert.True)

    for i in 0..6 do
        share $"feature {i}" (1.0 / 7.0) count (active single.Value[i])

[<Fact>]
let ``which member is active depends on neither the sample before nor another set`` () =
    let member' = active apart.Value[0]
    let among = setActive apart.Value sets[0]
    share "after itself" (0.1 * 0.1) (count - 1) (Array.pairwise member' |> Array.map (fun (a, b) -> a && b))

    share
        "beside a member of another set"
        (0.1 * 0.025)
        count
        (Array.map2 (&&) member' (active apart.Value[4]) |> Array.map2 (&&) among)

[<Fact>]
let ``the mean target is the mean of the draws`` () =
    let check (sampler: ISampler) samples =
        Array.iteri2
            (fun i mean (values: float32[]) ->
                let square = values |> Array.averageBy (fun x -> float x * float x)
                Near.statistic $"mean of feature {i}" mean (sqrt (square / float count)) (Array.averageBy float values))
            (sampler.MeanTarget())
            samples

    check correlated together.Value
    check anticorrelated apart.Value
    check (OneHot(Features = 7)) single.Value
    Assert.Equal<float[]>([| 0.15; 0.3; 0.025; 0.15; 0.025; 0.15 |], correlated.MeanTarget())
    Near.allWithin 1e-16 [| 0.05; 0.3; 0.0125; 0.05; 0.0125; 0.05 |] (anticorrelated.MeanTarget())

[<Fact>]
let ``a draw of a correlated set is words of the stream at its own address`` () =
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

[<Fact>]
let ``a draw of an anticorrelated set is three words of the stream at its own address`` () =
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

[<Fact>]
let ``sets that are always active draw what dense features draw`` () =
    let draw sampler = Draws.samples sampler (Draws.stream 3UL) 2 100
    Assert.Equal<float32[][]>(draw (SparseUniform(Features = 6)), draw (CorrelatedSets(Sets = sets)))
    Assert.Equal<float32[][]>(draw (OneHot(Features = 5)), draw (AnticorrelatedSets(Sets = FeatureSets.Blocks(1, 5))))

[<Fact>]
let ``pairs and blocks are sets side by side`` () =
    Assert.Equal<Values<Values<int>>>(FeatureSets.Of [ [ 0; 1 ]; [ 2; 3 ] ], FeatureSets.Pairs 2)
    Assert.Equal<Values<Values<int>>>(FeatureSets.Of [ [| 0; 1; 2 |]; [| 3; 4; 5 |] ], FeatureSets.Blocks(2, 3))
    Assert.Equal("[[0, 1], [2, 3]]", string (FeatureSets.Pairs 2))

[<Fact>]
let ``samplers of equal content are equal and print themselves`` () =
    let again =
        CorrelatedSets(Sets = FeatureSets.Of [ [ 0; 3; 5 ]; [ 1 ]; [ 4; 2 ] ], Density = Density.PerSet densities)

    Assert.Equal(correlated, again)
    Assert.Equal(correlated.GetHashCode(), again.GetHashCode())
    Assert.NotEqual(correlated, CorrelatedSets(Sets = sets, Density = Density.Of 0.3))
    Assert.NotEqual(anticorrelated, AnticorrelatedSets(Sets = FeatureSets.Pairs 3, Density = Density.PerSet densities))
    Assert.Contains("[[0, 3, 5], [1], [4, 2]]", string correlated)
    Assert.Contains("[[0, 3, 5], [1], [4, 2]]", string anticorrelated)
    Assert.Contains("Features = 7", string (OneHot(Features = 7)))

[<Fact>]
let ``the shape forgets the density and nothing else`` () =
    let shape (sampler: ISampler) = sampler.Shape
    Assert.Equal(shape correlated, shape (CorrelatedSets(Sets = sets)))
    Assert.Equal(shape anticorrelated, shape (AnticorrelatedSets(Sets = sets, Density = Density.Of 0.5)))
    Assert.NotEqual(shape correlated, shape (CorrelatedSets(Sets = FeatureSets.Pairs 3)))
    Assert.NotEqual(shape correlated, shape anticorrelated)
    Assert.Equal(shape (OneHot(Features = 3)), OneHot(Features = 3))

let private faultsOf sets = CorrelatedSets(Sets = sets).Faults() |> List.ofSeq

[<Fact>]
let ``sets that are disjoint and hold every feature have no fault`` () =
    for sampler in [ correlated :> ISampler; anticorrelated; OneHot(Features = 1) ] do
        Assert.Empty(sampler.Faults())

[<Fact>]
let ``sets that overlap, leave a feature out or are empty are faults`` () =
    let listed i times sets = Faults.one $"the number of times that feature {i} is listed" times "1" (faultsOf sets)

    listed 1 "2" (FeatureSets.Of [ [ 0; 1 ]; [ 1; 2 ] ])
    listed 0 "2" (FeatureSets.Of [ [ 0; 0 ]; [ 1; 2 ] ])
    listed 1 "0" (FeatureSets.Of [ [ 0; 2 ] ])
    listed 1 "0" (FeatureSets.Of [ [ 0; System.Int32.MaxValue ] ])
    Faults.one "a feature of set 1" "-1" "at least 0" (faultsOf (FeatureSets.Of [ [ 0 ]; [ -1 ] ]))
    Faults.one "the size of set 1" "0" "at least 1" (faultsOf (FeatureSets.Of [ [ 0 ]; [] ]))
    Faults.one "the number of sets" "0" "at least 1" (faultsOf (FeatureSets.Pairs -1))
    Faults.one "the number of features of the sampler" "0" "at least 1" (OneHot(Features = 0).Faults())

[<Fact>]
let ``a density out of range or a wrong number of densities is a fault`` () =
    let faults density = AnticorrelatedSets(Sets = sets, Density = density).Faults()
    Faults.one "the density" "1.5" "in (0, 1]" (faults (Density.Of 1.5))
    Faults.one "the density of set 1" "0" "in (0, 1]" (faults (Density.PerSet [ 0.1; 0.0; 0.2 ]))
    Faults.one "the number of densities" "6" "1 or the number of sets, 3" (faults (Density.PerSet(List.replicate 6 0.1)))
