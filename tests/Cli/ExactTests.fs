module Research.Tests.ExactTests

open System.IO
open System.Text.Json
open Expecto
open Research.Tests.CommandLine

let private exact (place: Workplace) (text: string) (options: string list) =
    File.WriteAllText(place.File "cases.json", text)
    place.Start("exact" :: "cases.json" :: options).Finish()

let private good = """{"p": 0.1, "W": [[1, -1]], "b": [0, 0]}"""

let private answers (ran: Ran) =
    Expect.equal (ran.Code, ran.Errors) (0, "") ""
    JsonDocument.Parse(ran.Out).RootElement

[<Tests>]
let tests =
    testList
        "Cli/ExactTests"
        [
            for file in [ "exact_loss_cases.json"; "exact_loss_distributions.json" ] do
                test $"the reference cases come out in their order: {file}" {
                    use place = new Workplace()
                    let cases = Expected.cases file
                    let list = exact place (Repository.read $"tests/Reference/{file}") [ "--json" ] |> answers
                    Expect.equal (list.GetArrayLength()) cases.Length ""

                    for case, answer in Seq.zip cases (list.EnumerateArray()) do
                        let number (json: JsonElement) = json.GetDouble()
                        let row (json: JsonElement) = [| for entry in json.EnumerateArray() -> number entry |]
                        Expect.equal (string (answer.GetProperty "id")) case.Name $"for {case}"
                        let tolerance = 1e-14 * max 1.0 case.Loss
                        Near.within tolerance case.Loss (number (answer.GetProperty "loss"))
                        Expect.equal (number (answer.GetProperty "remainder")) 0.0 $"for {case}"

                        let gradient = [| for line in (answer.GetProperty "gradW").EnumerateArray() -> row line |]
                        Expect.equal gradient.Length case.Hidden $"for {case}"

                        Near.allWithin
                            tolerance
                            case.Gradient
                            (Array.append (Array.concat gradient) (row (answer.GetProperty "gradb")))
                }

            test "a list, a list called cases and the only list of an object are alike, and ids default to positions" {
                use place = new Workplace()
                let second = """{"id": "b", "n": 2, "m": 1, "p": [0.1, 0.2], "W": [[1, -1]], "b": [0, 0], "importance": [1, 2]}"""
                let list = $"[{good}, {second}]"
                let plain = exact place list [ "--json" ]
                let ids = [ for answer in (answers plain).EnumerateArray() -> (answer.GetProperty "id").ToString() ]
                Expect.equal ids [ "0"; "b" ] ""
                let title = "\"title\": \"two\""
                Expect.equal (exact place $"{{\"cases\": {list}}}" [ "--json" ]) plain ""
                Expect.equal (exact place $"{{{title}, \"models\": {list}}}" [ "--json" ]) plain ""
            }

            test "a single object is a case" {
                use place = new Workplace()
                Expect.equal (exact place good [ "--json" ]) (exact place $"[{good}]" [ "--json" ]) ""
                exact place """{"p": 0.1, "W": [[1, -1]]}""" [] |> refused place [ [ "Case 0"; "no b" ] ]
            }

            test "the model and the sampler of a case can be named" {
                use place = new Workplace()
                let weights = "\"W\": [[1, -1]], \"b\": [0, 0]"

                let loss fields =
                    let list = exact place $"{{{fields}, {weights}}}" [ "--json" ] |> answers
                    (list[0].GetProperty "loss").GetDouble()

                let near expected fields = Near.within 1e-15 expected (loss fields)
                // x' is x₀ − x₁ and its negative: of two features that are on alone each is lost whole, two errors of E x² = 1/3;
                // ReLU loses only where both are on, (min x)² each, E = 1/6.
                near (2.0 * 0.1 / 3.0) "\"p\": 0.1, \"model\": \"linear\""
                near (0.1 * 0.1 * 2.0 / 6.0) "\"p\": 0.1, \"model\": \"relu\""
                near (0.1 * 0.1 * 2.0 / 6.0) "\"p\": 0.1, \"sampler\": \"independent\""
                near 0.0 "\"sampler\": \"one-hot\""
                near (1.0 / 3.0) "\"sampler\": \"One-Hot\", \"model\": \"LinearModel\""
                near (0.5 * 2.0 / 6.0) "\"p\": 0.5, \"sampler\": \"correlated\", \"sets\": [[0, 1]]"
                near 0.0 "\"p\": 0.5, \"sampler\": \"anticorrelated\", \"sets\": [[0, 1]]"

                exact
                    place
                    $"[{{\"p\": 0.1, \"model\": \"cubic\", {weights}}}, {{\"p\": 0.1, \"sampler\": \"one-hot\", {weights}}}]"
                    []
                |> refused place [ [ "Case 0"; "model"; "cubic"; "linear" ]; [ "Case 1"; "p is 0.1"; "one feature at a time" ] ]

                exact place $"{{\"p\": 0.1, \"sets\": [[0, 1]], {weights}}}" [] |> refused place [ [ "sets"; "no sampler" ] ]
            }

            test "fields that are not known or there twice are refused with the known ones" {
                use place = new Workplace()
                let rest = "\"W\": [[1, -1]], \"b\": [0, 0]"
                let all = "use id, n, m, p, W, b, importance, model, sampler, sets"

                exact
                    place
                    $"[{{\"p\": 0.1, \"Importance\": [1, 0.5], {rest}}}, {{\"S\": 0.5, {rest}}}, {{\"p\": 0.5, \"bias\": [0, 0], {rest}}}, {{\"p\": 0.5, \"p\": 0.4, {rest}}}]"
                    []
                |> refused
                    place
                    [
                        [ "Case 0"; "field Importance"; "the nearest is importance"; all ]
                        [ "Case 1"; "no p" ]
                        [ "Case 1"; "field S"; "p is 1 - S"; all ]
                        [ "Case 2"; "field bias"; "called b"; all ]
                        [ "Case 3"; "field p"; "2 times" ]
                    ]
            }

            test "NaN and Infinity are named with their place" {
                use place = new Workplace()

                exact place """{"id": "NaN", "p": 0.1, "W": [[1, NaN]], "b": [-Infinity, 1e999]}""" []
                |> refused place [ [ "Case NaN: W[0][1] is NaN" ]; [ "b[0] is -Infinity" ]; [ "b[1] is 1e999" ] ]
            }

            test "a bound on the number of features comes with its own reason" {
                use place = new Workplace()

                let case fields count =
                    let entries = String.concat ", " (List.replicate count "0.1")
                    $"{{{fields}, \"W\": [[{entries}]], \"b\": [{entries}]}}"

                exact place (case "\"p\": 0.01" 13) []
                |> refused place [ [ "is 13"; "at most 12"; "truncate at 12 active features" ] ]

                // Features in sets cannot be truncated.
                exact place (case "\"sampler\": \"one-hot\"" 13) []
                |> refused place [ [ "is 13"; "at most 12"; "draw samples instead" ] ]

                // It would take no time: what is in the way is how a set is kept.
                exact place (case "\"p\": 0.01" 31) [ "--truncate"; "1" ]
                |> refused place [ [ "is 31"; "at most 30"; "bits of an integer" ] ]
            }

            test "without --json there is a table" {
                use place = new Workplace()
                let ran = exact place $"[{good}]" []
                Expect.equal (ran.Code, ran.Errors) (0, "") ""
                // Two features against each other lose p²/6 each.
                for words in [ "case"; "2→1"; "0.00333333333333"; "remainder" ] do
                    Expect.stringContains ran.Out words $"for {words}"
            }

            test "a truncation comes with its remainder" {
                use place = new Workplace()
                let entries = String.concat ", " (List.replicate 20 "0.3")
                let case = $"[{{\"p\": 0.01, \"W\": [[{entries}]], \"b\": [{entries}]}}]"

                exact place case []
                |> refused place [ [ "Case 0"; "is 20"; "at most 12"; " s and "; " bytes"; "truncate at 6 " ] ]

                let remainder truncate =
                    let list = exact place case [ "--json"; "--truncate"; truncate ] |> answers
                    (list[0].GetProperty "remainder").GetDouble()

                Near.inRange (1e-9) 1.0 (remainder "3")
                Expect.isTrue (remainder "4" < remainder "3") ""
            }

            test "everything wrong with a file is said at once" {
                use place = new Workplace()

                let cases =
                    [
                        """{"p": 2, "W": [[1, 1]], "b": [0, 0]}"""
                        """{"p": 0, "W": [[1, 1]], "b": [0, 0]}"""
                        """{"p": 0.1, "W": [[1, "x"]], "b": [0, null]}"""
                        """{"p": 0.1, "W": [[1, 1], [1]], "b": [0]}"""
                    ]

                exact place $"""[{String.concat ", " cases[..1]}]""" [ "--truncate"; "0" ]
                |> refused place [ [ "truncation"; "0"; "--truncate 6" ] ]

                exact place $"""[{String.concat ", " cases[..1]}]""" []
                |> refused place [ [ "Case 0"; "density"; "2"; "(0, 1]" ]; [ "Case 1"; "density"; "0"; "(0, 1]" ] ]

                exact place $"""[{String.concat ", " cases[2..]}, {good}]""" []
                |> refused
                    place
                    [
                        [ "Case 0"; "W[0][1]"; "\"x\""; "finite number" ]
                        [ "Case 0"; "b[1]"; "null"; "finite number" ]
                        [ "Case 1"; "rows of W"; "2, 1"; "one length" ]
                    ]
            }

            test "shapes that do not agree are named" {
                use place = new Workplace()

                exact
                    place
                    """[{"n": 3, "m": 2, "p": [0.1, 0.1, 0.1], "W": [[1, 1]], "b": [0], "importance": [1, 1, 1], "id": "A"}]"""
                    []
                |> refused
                    place
                    [
                        [ "Case A"; ": n is 3"; "must be 2" ]
                        [ "Case A"; ": m is 2"; "must be 1" ]
                        [ "Case A"; "length of b is 1"; "must be 2" ]
                        [ "Case A"; "length of importance is 3"; "must be 2" ]
                        [ "Case A"; "length of p is 3"; "must be 2" ]
                    ]
            }

            test "what is missing, negative, too large or of another law is named" {
                use place = new Workplace()

                let lawless = """{"distribution": "gauss", "p": 0.1, "W": [[1, 1]], "b": [0, 0]}"""
                let without = """{"distribution": "corr", "p": 0.1, "W": [[1, 1]], "b": [0, 0]}"""
                let overlapping = """{"distribution": "anti", "sets": [[0, 1], [1]], "p": 0.1, "W": [[1, 1]], "b": [0, 0]}"""

                exact place $"[{overlapping}]" []
                |> refused
                    place
                    [
                        [ "Case 0"; "feature 1 is listed"; "2"; "exactly one set" ]
                        [ "Case 0"; "number of features"; "3" ]
                    ]

                exact place $"[{{}}, 7, {lawless}, {without}]" []
                |> refused
                    place
                    [
                        [ "Case 0"; "no p" ]
                        [ "Case 0"; "no W" ]
                        [ "Case 0"; "no b" ]
                        [ "Case 1"; "is 7"; "an object" ]
                        [ "Case 2"; "sampler"; "gauss"; "independent" ]
                        [ "Case 3"; "no sets" ]
                    ]

                exact place """[{"p": 0.1, "W": [[1e200, 1]], "b": [0, 0]}, {"p": 0.1, "W": [[1, 1e999]], "b": [0, 0]}]""" []
                |> refused place [ [ "Case 1"; "W[0][1]"; "1e999" ] ]

                exact place """[{"p": 0.1, "W": [[1e200, 1]], "b": [0, 0]}]""" []
                |> refused place [ [ "Case 0"; "largest number"; "smaller" ] ]

                exact place """[{"p": 0.1, "W": [[1, 1]], "b": [0, 0], "importance": [1, -1]}]""" []
                |> refused place [ [ "Case 0"; "importance of feature 1"; "-1" ] ]

                exact place """[{"p": 0.1, "W": [[1], [1]], "b": [0]}]""" []
                |> refused place [ [ "Case 0"; "hidden dimensions"; "2"; "at most 1" ] ]
            }

            test "a file that is missing, a folder, no JSON or without cases is refused" {
                use place = new Workplace()
                place.Run("exact", "nowhere.json") |> refused place [ [ "nowhere.json"; "JSON file" ] ]
                Directory.CreateDirectory(place.File "folder") |> ignore
                place.Run("exact", "folder") |> refused place [ [ "folder"; "JSON file" ] ]
                exact place "p = 0.1" [] |> refused place [ [ "cases.json"; "not JSON"; "line 1" ] ]

                for nothing in [ "{}"; "[]"; "3"; """{"a": [1], "c": [2]}""" ] do
                    exact place nothing [] |> refused place [ [ "cases.json"; "no list of cases" ] ]
            }
        ]
    |> slow
