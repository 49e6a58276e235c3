module Research.Tests.CrossChecksTests

open System.Text.Json
open Research
open Expecto
open Research.Cli
open Research.Tests.CommandLine

let private ids =
    [
        for sampler in [ "independent"; "correlated"; "anticorrelated"; "one-hot" ] do
            for model in [ "linear"; "relu" ] -> $"{sampler}-{model}"
    ]

/// A loss of one-hot features whose gradient is all zeros.
let private broken: CheckedPair =
    let sampler, model = OneHot(Features = 2), LinearModel(Features = 2, Hidden = 1)
    let loss = Exact.Loss(sampler, model)

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

[<Tests>]
let tests =
    testList
        "Cli/CrossChecksTests"
        [
            test "check judges every pair of sampler and model" {
                use place = new Workplace()
                let ran = place.Run "crosscheck"
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                let lines = ran.Out.Split '\n'

                for id in ids do
                    let line = single (lines |> Array.filter _.TrimStart().StartsWith($"{id} "))
                    Expect.stringContains line "agrees" $"for {id}"

                for words in [ "slope error"; "|z|" ] do
                    Expect.stringContains ran.Out words $"for {words}"

                Expect.isFalse (System.IO.Directory.Exists(place.File "out")) ""
            }

            test "some pairs in the order they are named, as JSON" {
                use place = new Workplace()
                let ran = place.Run("crosscheck", "One-Hot-Relu", "independent-linear", "one-hot-relu", "--json")
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                let list = JsonDocument.Parse(ran.Out).RootElement

                Expect.equal
                    [ for pair in list.EnumerateArray() -> string (pair.GetProperty "pair") ]
                    [ "one-hot-relu"; "independent-linear" ]
                    ""

                for pair in list.EnumerateArray() do
                    Expect.isTrue ((pair.GetProperty "holds").GetBoolean()) $"for {pair}"
                    Expect.equal (string (pair.GetProperty "derivative")) "DualNumbers" $"for {pair}"
                    let slope, sample = pair.GetProperty "slope", pair.GetProperty "sample"
                    let number (name: string) (json: JsonElement) = (json.GetProperty name).GetDouble()
                    Near.inRange 0.0 (number "tolerance" pair) (number "error" slope)
                    Near.inRange 0.0 GradientCheck.MostStandardErrors (abs (number "z" sample))
                    Near.within 1e-12 (number "independent" slope) (number "value" slope)
            }

            test "an unknown pair is named beside the known ones" {
                use place = new Workplace()
                place.Run("crosscheck", "independent-relu", "dense-relu") |> refused place [ "dense-relu" :: ids ]
            }

            test "a pair that fails is said to, with where it does, and the exit code is 1" {
                let right = CrossChecks.all |> List.find (fun pair -> pair.Id = "one-hot-linear") |> CrossChecks.run
                let answers = [ right; CrossChecks.run broken ]
                let failure = single (CrossChecks.failures answers)
                Expect.stringStarts failure "broken: The derivative by " ""
                Expect.equal (CrossChecks.exitCode answers, CrossChecks.exitCode [ right ]) (1, 0) ""
                let verdicts = CrossChecks.rows answers |> List.map List.last
                Expect.equal verdicts [ "agrees"; "DOES NOT AGREE" ] ""
                Expect.stringContains (CrossChecks.json answers) "\"holds\":false" ""
            }

            test "what is not finite is null in JSON" {
                let sampler, model = OneHot(Features = 1), LinearModel(Features = 1, Hidden = 1)

                let check () =
                    Gradients.crossCheckFunction
                        (CrossCheckPlan(Points = 1, Samples = 2))
                        sampler
                        model
                        (Importance.Uniform())
                        (fun _ -> nan, [| nan; nan |])

                let answer = JsonDocument.Parse(CrossChecks.json [ CrossChecks.run { Id = "nan"; Check = check } ]).RootElement[0]
                Expect.equal (((answer.GetProperty "loss").GetProperty "value").ValueKind) JsonValueKind.Null ""
            }
        ]
    |> slow
