module Research.Tests.CrossChecksTests

open System.Text.Json
open Research
open Research.Experiments.Cli
open Research.Tests.CommandLine
open Xunit

let private ids =
    [
        for sampler in [ "independent"; "correlated"; "anticorrelated"; "one-hot" ] do
            for model in [ "linear"; "relu" ] -> $"{sampler}-{model}"
    ]

[<Fact>]
let ``check judges every pair of sampler and model`` () =
    use place = new Workplace()
    let ran = place.Run "check"
    Assert.Equal((0, ""), (ran.Code, ran.Errors))
    let lines = ran.Out.Split '\n'

    for id in ids do
        let line = Assert.Single(lines |> Array.filter _.TrimStart().StartsWith($"{id} "))
        Assert.Contains("agrees", line)

    for words in [ "slope error"; "|z|" ] do
        Assert.Contains(words, ran.Out)

    Assert.False(System.IO.Directory.Exists(place.File "out"))

[<Fact>]
let ``some pairs in the order they are named, as JSON`` () =
    use place = new Workplace()
    let ran = place.Run("check", "One-Hot-Relu", "independent-linear", "one-hot-relu", "--json")
    Assert.Equal((0, ""), (ran.Code, ran.Errors))
    let list = JsonDocument.Parse(ran.Out).RootElement

    Assert.Equal<string list>(
        [ "one-hot-relu"; "independent-linear" ],
        [ for pair in list.EnumerateArray() -> string (pair.GetProperty "pair") ]
    )

    for pair in list.EnumerateArray() do
        Assert.True((pair.GetProperty "holds").GetBoolean())
        Assert.Equal("DualNumbers", string (pair.GetProperty "derivative"))
        let slope, sample = pair.GetProperty "slope", pair.GetProperty "sample"
        let number (name: string) (json: JsonElement) = (json.GetProperty name).GetDouble()
        Assert.InRange(number "error" slope, 0.0, number "tolerance" pair)
        Assert.InRange(abs (number "z" sample), 0.0, GradientCheck.MostStandardErrors)
        Near.within 1e-12 (number "independent" slope) (number "value" slope)

[<Fact>]
let ``an unknown pair is named beside the known ones`` () =
    use place = new Workplace()
    place.Run("check", "independent-relu", "dense-relu") |> refused place [ "dense-relu" :: ids ]

/// A loss of one-hot features whose gradient is all zeros.
let private broken: CheckedPair =
    let sampler, model = OneHot(Features = 2), LinearModel(Features = 2, Hidden = 1)
    let loss = Analytic.Loss(sampler, model)

    {
        Id = "broken"
        Check =
            fun () ->
                Gradients.crossCheckFunction
                    (CrossCheckPlan(Points = 1, Samples = 100))
                    sampler
                    model
                    (Importance.Uniform())
                    (fun at -> Expected.value loss at [| 1.0; 1.0 |], Array.zeroCreate 4)
    }

[<Fact>]
let ``a pair that fails is said to, with where it does, and the exit code is 1`` () =
    let right = CrossChecks.all |> List.find (fun pair -> pair.Id = "one-hot-linear") |> CrossChecks.run
    let answers = [ right; CrossChecks.run broken ]
    let failure = Assert.Single(CrossChecks.failures answers)
    Assert.StartsWith("broken: The derivative by ", failure)
    Assert.Equal((1, 0), (CrossChecks.exitCode answers, CrossChecks.exitCode [ right ]))
    let verdicts = CrossChecks.rows answers |> List.map List.last
    Assert.Equal<string list>([ "agrees"; "DOES NOT AGREE" ], verdicts)
    Assert.Contains("\"holds\":false", CrossChecks.json answers)

[<Fact>]
let ``what is not finite is null in JSON`` () =
    let sampler, model = OneHot(Features = 1), LinearModel(Features = 1, Hidden = 1)

    let check () =
        Gradients.crossCheckFunction (CrossCheckPlan(Points = 1, Samples = 2)) sampler model (Importance.Uniform()) (fun _ ->
            nan, [| nan; nan |])

    let answer = JsonDocument.Parse(CrossChecks.json [ CrossChecks.run { Id = "nan"; Check = check } ]).RootElement[0]
    Assert.Equal(JsonValueKind.Null, ((answer.GetProperty "loss").GetProperty "value").ValueKind)
