module Research.Tests.InitialiserTests

open Research
open Expecto

let private fill (start: Initialiser) (model: IModel) seed restart =
    let parameters = Array.create model.Layout.Size nan
    start.Fill(model, RandomStream(seed, restart, StreamPurpose.Initialisation), parameters)
    parameters

let private weights (model: IModel) (parameters: float[]) =
    let tensor = model.Layout["W"]
    parameters[tensor.Offset .. tensor.Offset + tensor.Size - 1]

let private wide: IModel = ReluOutputModel(Features = 400, Hidden = 100)

let private odd: IModel = ReluOutputModel(Features = 5, Hidden = 3)

let private hasDeviation expected values =
    let n = float (Array.length values)
    Near.statistic "mean" 0.0 (expected / sqrt n) (Array.average values)
    let variance = values |> Array.averageBy (fun x -> x * x)
    Near.statistic "variance" (expected ** 2.0) (expected ** 2.0 * sqrt (2.0 / n)) variance

[<Tests>]
let tests =
    testList
        "Core/Models/InitialiserTests"
        [
            test "Xavier weights are normal with variance 2 / (m + n)" {
                weights wide (fill (Initialiser.XavierNormal()) wide 3UL 0) |> hasDeviation (sqrt (2.0 / 500.0))
            }

            test "the notebook's weights are normal with variance 2 / (m (n + I))" {
                weights wide (fill (Initialiser.NotebookXavier(Instances = 10)) wide 3UL 0)
                |> hasDeviation (sqrt (2.0 / (100.0 * 410.0)))
            }

            for instances, features, hidden, deviation in [ 10, 5, 2, 0.258; 20, 100, 20, 0.029; 20, 200, 20, 0.0213 ] do
                test
                    $"the notebook's deviation is a multiple of Xavier's that gives the published number: {instances}, {features}, {hidden}, {deviation}" {
                    let model: IModel = ReluOutputModel(Features = features, Hidden = hidden)

                    let notebook = weights model (fill (Initialiser.NotebookXavier(Instances = instances)) model 3UL 0)

                    let xavier = weights model (fill (Initialiser.XavierNormal()) model 3UL 0)
                    let ratio = notebook[0] / xavier[0]

                    for i in 0 .. notebook.Length - 1 do
                        Near.within (1e-6 * ratio) ratio (notebook[i] / xavier[i])

                    Near.within (0.005 * deviation) deviation (ratio * sqrt (2.0 / float (features + hidden)))
                }

            test "a bias of one's own comes with Xavier's weights, as a float" {
                let start = Initialiser.XavierAndBias(Bias = 0.3)
                let parameters, bias = fill start odd 1UL 0, odd.Layout["b"]
                Expect.equal (weights odd parameters) (weights odd (fill (Initialiser.XavierNormal()) odd 1UL 0)) ""
                Expect.equal parameters[bias.Offset ..] (Array.create bias.Size (float 0.3f)) ""
                Expect.isEmpty (start.Faults()) ""
                Faults.one "the bias of the initialiser" "NaN" "a finite number" (Initialiser.XavierAndBias(Bias = nan).Faults())
            }

            test "biases start at zero" {
                for start in ([ Initialiser.XavierNormal(); Initialiser.NotebookXavier(Instances = 2) ]: Initialiser list) do
                    let bias = odd.Layout["b"]
                    let parameters = fill start odd 1UL 0
                    Seq.iter (fun value -> Expect.equal value 0.0 "") (parameters[bias.Offset ..])
                    Seq.iter (fun value -> Expect.notEqual value 0.0 "") (weights odd parameters)
            }

            test "every weight is a float" {
                for start in
                    ([
                        Initialiser.XavierNormal()
                        Initialiser.NotebookXavier(Instances = 2)
                        Initialiser.Given(Seq.replicate odd.Layout.Size 0.1)
                    ]
                    : Initialiser list) do
                    Seq.iter (fun value -> Expect.equal (float (float32 value)) value "") (fill start odd 1UL 0)
            }

            test "weights are distinct, for an odd number of them too" {
                let values = weights odd (fill (Initialiser.XavierNormal()) odd 1UL 0)
                Expect.equal ((Array.distinct values).Length) 15 ""
            }

            test "the same stream gives the same bits and another seed or restart others" {
                let start = Initialiser.XavierNormal()
                Expect.equal (fill start odd 1UL 0) (fill start odd 1UL 0) ""
                Expect.notEqual (fill start odd 1UL 1) (fill start odd 1UL 0) ""
                Expect.notEqual (fill start odd 2UL 0) (fill start odd 1UL 0) ""
            }

            test "given parameters arrive as they are, rounded to float, for every restart" {
                let given = [| for i in 1 .. odd.Layout.Size -> 1.0 / float i |]
                let expected = given |> Array.map (float32 >> float)
                Expect.equal (fill (Initialiser.Given given) odd 1UL 0) expected ""
                Expect.equal (fill (Initialiser.Given given) odd 2UL 5) expected ""
            }

            test "initialisers are equal by content" {
                Expect.equal (Initialiser.Given [| 1.0; 2.0 |]) (Initialiser.Given [ 1.0; 2.0 ]) ""
                Expect.notEqual (Initialiser.Given [ 2.0; 1.0 ]) (Initialiser.Given [ 1.0; 2.0 ]) ""
                Expect.equal (Initialiser.XavierNormal()) (Initialiser.XavierNormal()) ""
            }

            test "an initialiser out of range is a fault" {
                Expect.isEmpty (Initialiser.XavierNormal().Faults()) ""
                Expect.isEmpty (Initialiser.NotebookXavier(Instances = 1).Faults()) ""
                Expect.isEmpty ((Initialiser.Given [ 0.5 ]).Faults()) ""

                Faults.one
                    "the number of instances of the initialiser"
                    "0"
                    "at least 1"
                    (Initialiser.NotebookXavier(Instances = 0).Faults())

                Faults.one "initial parameter 1" "NaN" "a finite number" ((Initialiser.Given [ 0.5; nan ]).Faults())
            }
        ]
