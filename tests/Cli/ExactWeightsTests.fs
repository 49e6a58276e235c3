module Research.Tests.ExactWeightsTests

open System.IO
open System.Text.Json
open Research
open Expecto
open Research.Tests.CommandLine

// The same numbers in the same order give the same bits, and what is printed reads back to them.
let private exactly = 0.0

let private weightsBelow (place: Workplace) =
    Directory.GetFiles(place.File "out", "*.safetensors", SearchOption.AllDirectories)
    |> Array.sort
    |> List.ofArray

/// The opening figure, 5 → 2, and its weights of the sparsest cell.
let private opening (place: Workplace) =
    Expect.equal (place.Start(tiny).Finish().Code) 0 ""
    weightsBelow place |> List.head

let private exact (place: Workplace) (file: string) (options: string list) = place.Start("exact" :: file :: options).Finish()

let private answers (ran: Ran) =
    Expect.equal ran.Code 0 ""
    [ for answer in (JsonDocument.Parse ran.Out).RootElement.EnumerateArray() -> answer ]

let private stored path =
    match StoredWeights.read WeightsFile.asItStands path with
    | Ok weights -> weights
    | Error wrong -> failtest (String.concat " " wrong)

let private relu (weights: StoredWeights) (density: float) (importance: float array) (restart: int) =
    let model = ReluOutputModel(Features = weights.Features, Hidden = weights.Hidden)
    let loss = Exact.Loss(SparseUniform(Features = weights.Features, Density = Density.Of density), model)
    let gradient = Array.zeroCreate<float> weights.Parameters[restart].Length
    loss.Evaluate(weights.Parameters[restart], importance, gradient), gradient

let private agrees (loss: float, gradient: float array) (answer: JsonElement) =
    let row (json: JsonElement) = [| for entry in json.EnumerateArray() -> entry.GetDouble() |]
    Near.within exactly loss ((answer.GetProperty "loss").GetDouble())
    let rows = [| for line in (answer.GetProperty "gradW").EnumerateArray() -> row line |]
    Near.allWithin exactly gradient (Array.append (Array.concat rows) (row (answer.GetProperty "gradb")))

let private own = Array.init 5 (fun i -> (Importance.Geometric(Ratio = 0.9).Resolve 5)[i])

/// The density of the cell, which stands in its file's name: 1-S-0.05-….
let private densityOf (path: string) = float ((string (Path.GetFileName path)).Split('-')[2])

/// Bad input in a folder that holds a run: code 2, and one sentence for each thing that is wrong.
let private refusedHere (wrong: string list list) (ran: Ran) =
    Expect.equal (ran.Code, ran.Out) (2, "") ""
    Expect.equal ran.Complaints.Length wrong.Length ""

    for words, said in List.zip wrong ran.Complaints do
        for word in words do
            Expect.stringContains said word $"for {words}, {word}"

[<Tests>]
let tests =
    testList
        "Cli/ExactWeightsTests"
        [
            test "every restart of a run has its loss under the density and the importance of the run" {
                use place = new Workplace()
                let file = opening place
                let weights = stored file
                let density = densityOf file
                let ran = exact place file [ "--json" ]
                let found = answers ran
                Expect.equal [ for answer in found -> string (answer.GetProperty "id") ] [ "0"; "1" ] ""

                for restart, answer in List.indexed found do
                    agrees (relu weights density own restart) answer

                let said = single ran.Complaints
                Expect.stringContains said $"density {density} of the run" ""
                Expect.stringContains said "importance 1, 0.9, 0.81, 0.729, … of the run" ""
            }

            test "density, importance and restart can be others, and are told" {
                use place = new Workplace()
                let file = opening place
                let weights = stored file

                let ran = exact place file [ "--json"; "--density"; "0.3"; "--importance"; "1,2,3,4,5"; "--restart"; "1" ]
                let answer = single (answers ran)
                Expect.equal (string (answer.GetProperty "id")) "1" ""
                agrees (relu weights 0.3 [| 1.0; 2.0; 3.0; 4.0; 5.0 |] 1) answer
                Expect.stringContains ran.Errors "density 0.3 as given and of importance 1, 2, 3, 4, … as given" ""

                let falling = exact place file [ "--json"; "--importance"; "ratio=0.9"; "--restart"; "0" ]
                agrees (relu weights (densityOf file) own 0) (single (answers falling))

                let table = exact place file []
                Expect.stringContains table.Out "restart" ""
                Expect.stringContains table.Out "5→2" ""
            }

            test "a truncation of weights comes with its remainder" {
                use place = new Workplace()
                let file = opening place
                let whole = exact place file [ "--json"; "--restart"; "0" ] |> answers |> List.head
                let part = exact place file [ "--json"; "--restart"; "0"; "--truncate"; "2" ] |> answers |> List.head
                let number (name: string) (json: JsonElement) = (json.GetProperty name).GetDouble()
                Expect.isTrue (number "remainder" part > 0.0) ""
                let missing = number "loss" whole - number "loss" part
                Near.inRange 0.0 (number "remainder" part) missing
            }

            test "a linear model of any size has a loss, a ReLU output model of many features has none" {
                use place = new Workplace()

                let ran = place.Run("run", "F2.2", "--quick", "--set", "steps=2", "batch=4", "restarts=1")

                Expect.equal ran.Code 0 ""

                let linear, others =
                    weightsBelow place |> List.partition (fun path -> (string (Path.GetFileName path)).StartsWith "LinearModel")

                let linear, relu = single linear, single others

                let weights = stored linear
                let model = LinearModel(Features = 20, Hidden = 5)
                let loss = Exact.Loss(SparseUniform(Features = 20, Density = Density.Of 1.0), model)
                let gradient = Array.zeroCreate<float>(5 * 20 + 20)
                let importance = Importance.Geometric(Ratio = 0.7).Resolve(20).ToArray()
                let value = loss.Evaluate(weights.Parameters.Head, importance, gradient)
                agrees (value, gradient) (exact place linear [ "--json" ] |> answers |> single)

                let refuse (words: string list) (ran: Ran) =
                    Expect.equal (ran.Code, ran.Out) (2, "") ""
                    let said = single ran.Complaints
                    words |> List.iter (fun word -> Expect.stringContains said word "")

                exact place linear [ "--truncate"; "3" ] |> refuse [ "truncation"; "linear model" ]
                exact place relu [] |> refuse [ "number of features"; "20"; "at most 12"; "truncate at 6" ]
                exact place relu [ "--truncate"; "2"; "--density"; "0.01" ] |> fun ran -> Expect.equal ran.Code 0 ""
            }

            test "everything wrong with a question about weights is said at once" {
                use place = new Workplace()
                let file = opening place

                exact place file [ "--density"; "x"; "--importance"; "1,2"; "--restart"; "7"; "--truncate"; "no" ]
                |> refusedHere
                    [
                        [ "restart is 7"; "[0, 1]" ]
                        [ "density is x"; "must be a number" ]
                        [ "importances is 2"; "must be 5" ]
                        [ "truncation is no"; "--truncate 6" ]
                    ]

                exact place file [ "--density"; "2"; "--importance"; "1,1,-1,1,1" ]
                |> refusedHere [ [ "density is 2"; "(0, 1]" ]; [ "importance of feature 2 is -1" ] ]

                exact place file [ "--importance"; "ratio=-1" ] |> refusedHere [ [ "ratio of the importances is -1" ] ]

                exact place file [ "--density"; "0.1,0.2" ]
                |> refusedHere [ [ "number of densities is 2"; "1 or the number of features, 5" ] ]

                let bytes = File.ReadAllBytes file
                bytes[bytes.Length - 1] <- bytes[bytes.Length - 1] ^^^ 1uy
                File.WriteAllBytes(place.File "bad.safetensors", bytes)
                exact place "bad.safetensors" [] |> refusedHere [ [ "bad.safetensors"; "checksum" ] ]
            }

            test "weights that are not there, and options of weights beside a file of cases, are refused" {
                use place = new Workplace()

                exact place "no.safetensors" []
                |> refused place [ [ "no.safetensors is not there"; "must be a whole .safetensors file" ] ]

                File.WriteAllText(place.File "text.safetensors", "hello, world")
                exact place "text.safetensors" [] |> refused place [ [ "text.safetensors"; "safetensors file" ] ]
                File.WriteAllText(place.File "cases.json", """[{"p": 0.1, "W": [[1, -1]], "b": [0, 0]}]""")

                exact place "cases.json" [ "--density"; "0.1"; "--importance"; "1,1"; "--restart"; "0" ]
                |> refused place [ [ "--density"; "safetensors file" ]; [ "--importance" ]; [ "--restart" ] ]
            }
        ]
    |> slow
