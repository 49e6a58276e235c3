/// Weights of other tools as models of a training.
module Research.Tests.WeightsTests

open System
open System.IO
open System.Threading
open Research
open Expecto

let private file name = Repository.at $"tests/Reference/weights/{name}.safetensors"

let private toyOf model =
    Stage.sample (SparseUniform(Features = 5, Density = 0.1))
    |> Stage.model model
    |> Stage.weigh (Importance.Geometric(Ratio = 0.9))
    |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 4096))
    |> Stage.train (Adam(LearningRate = 1e-2, Steps = 12))

let private toy = toyOf (ReluOutputModel(Features = 5, Hidden = 2))

let private models (weights: Weights<'model>) =
    let derivation = weights :> IDerivation<Trained<'model> list>
    Expect.isEmpty (derivation.Faults()) ""
    derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

/// Every word in one fault each.
let private faulty (words: string list list) (weights: Weights<'model>) =
    let said = [ for fault in (weights :> IChecked).Faults() -> fault.Sentence ]
    Expect.equal said.Length words.Length (String.concat "\n" said)

    for sentence, words in List.zip said words do
        for word in words do
            Expect.stringContains sentence word ""

/// A file of tensors of numbers, gone after the test.
type private Written(tensors: (string * int list * float list) list) =
    let path = Path.Combine(Directory.CreateTempSubdirectory("research-weights-").FullName, "own.safetensors")

    do
        use stream = File.Create path

        [
            for name, shape, numbers in tensors ->
                let columns = List.fold (*) 1 (List.tail shape)
                Draft.ofReals name shape (fun row column -> numbers[row * columns + column])
        ]
        |> fun drafts -> Safetensors.write [] drafts stream

    member _.Path = path

    interface IDisposable with
        member _.Dispose() = Directory.Delete(nonNull (Path.GetDirectoryName path), true)

let private bias = "b", [ 5 ], [ 0.0; 0.0; 0.0; 0.0; 0.0 ]
let private numbers count = List.init count float

[<Tests>]
let tests =
    testList
        "Running/Store/WeightsTests"
        [
            test "weights are asked like those of a training, each restart for itself" {
                let trained = single (models (Weights.load (file "nometa", toy)))
                Expect.equal (trained.Embedding().Row(0).ToArray()) [| 1.0; -1.0; 0.5; 0.0; 0.0 |] ""
                Expect.equal (Array.last (Geometry.bias trained)) (float 0.2f) ""
                Expect.equal (Geometry.portrait trained).MeanInput (Array.create 5 0.05) "the sampler is that of the training"
                use two = new Written([ "W", [ 2; 2; 5 ], numbers 20; "b", [ 2; 5 ], numbers 10 ])
                let both = models (Weights.load (two.Path, toy))
                Expect.equal [ for one in both -> one.Embedding()[1, 4], one.Plan.Restart ] [ 9.0, 0; 19.0, 1 ] ""
                Expect.equal [ for one in both -> (Geometry.bias one)[0] ] [ 0.0; 5.0 ] ""
            }

            test "the loss is that of the training on its evaluation sample" {
                let trained = single (models (Weights.load (file "norestart", toy)))
                let evaluation = trained.State.Evaluation
                Expect.equal evaluation.Samples 4096 ""
                Near.within (6.0 * evaluation.StandardError) (Training.exactLoss trained) evaluation.Loss
            }

            test "tensors that the file calls otherwise are named, of any model" {
                use written =
                    new Written([ "enc", [ 2; 5 ], numbers 10; "dec", [ 5; 2 ], numbers 10; bias; "moment", [ 3 ], numbers 3 ])

                let untied =
                    ChainModel(
                        Name = "untied",
                        Chain = Chain [ Layer.Dense("A", 2, 5); Layer.Dense("B", 5, 2); Layer.Bias "b"; Layer.Relu ]
                    )

                let trained = single (models (Weights.load (written.Path, toyOf untied, names = [ "A", "enc"; "B", "dec" ])))
                let wanted = numbers 10 @ numbers 10 @ List.replicate 5 0.0
                Expect.equal (List.ofSeq trained.State.Final.Parameters) wanted ""
            }

            test "a study of weights finds them under their contents" {
                let key name = (RunCell.ofDerivation (SimdEngine 1) "" (Weights.load (file name, toy))).Key
                Expect.equal (key "nometa") (key "nometa") ""
                Expect.notEqual (key "nometa") (key "f16") ""

                let part = compute (Weights.load (file "nometa", toy)) |> ask (List.map Geometry.featureNorms)
                Expect.equal (List.map fst part.Computed) [ "Weights" ] ""
            }

            test "a transposed matrix is read as what it is, where sizes say so or where it is stated, and that is said" {
                let turned columns rows =
                    [
                        for row in 0 .. rows - 1 do
                            for column in 0 .. columns - 1 -> float (column * rows + row)
                    ]

                let embedding (weights: Weights<ReluOutputModel>) = List.ofSeq ((single (models weights)).Embedding().Values)
                let notes (weights: Weights<ReluOutputModel>) = (weights :> INoted).Notes()
                use file = new Written([ "W", [ 5; 2 ], turned 2 5; bias ])
                let bySize, stated = Weights.load (file.Path, toy), Weights.load (file.Path, toy, transposed = true)
                Expect.equal (embedding bySize) (numbers 10) ""
                Expect.equal (embedding stated) (embedding bySize) ""
                Expect.stringContains (single (notes bySize)) "is [5, 2], so it is read transposed, as [2, 5]" ""
                Expect.equal (notes stated) [] ""
                use asItIs = new Written([ "W", [ 2; 5 ], numbers 10; bias ])

                Weights.load (asItIs.Path, toy, transposed = true)
                |> faulty [ [ "[2, 5] but must be [5, 2]"; "leave transposed = true out" ] ]

                let square = toyOf (ReluOutputModel(Features = 5, Hidden = 5))
                use file = new Written([ "W", [ 5; 5 ], turned 5 5; bias ])
                let turned = embedding (Weights.load (file.Path, square, transposed = true))
                Expect.equal turned (numbers 25) ""

                Expect.stringContains
                    (single (notes (Weights.load (file.Path, square))))
                    "sizes do not say whether it is transposed"
                    ""
            }

            test "that a file has no checksum, or is read in spite of it, is said" {
                let notes weights = (weights :> INoted).Notes()
                Expect.stringContains (single (notes (Weights.load (file "nometa", toy)))) "has no checksum" ""
                Expect.equal (notes (Weights.load (file "norestart", toy))) [] ""
                let edited = notes (Weights.load (file "edited", toy, edited = true))
                Expect.stringContains (single edited) "differ from its checksum: they are read all the same" ""
            }

            test "what is wrong with a file is said with what there is and what is missing" {
                let load path toy = Weights.load (path, toy)
                load "nowhere.safetensors" toy |> faulty [ [ "nowhere.safetensors is not there"; ".safetensors file" ] ]
                load (Repository.at "tests") toy |> faulty [ [ "is a folder but" ] ]
                load "" toy |> faulty [ [ "without a name is not there" ] ]
                load (file "hole") toy |> faulty [ [ "hole.safetensors"; "bytes 0 to 8" ] ]
                load (file "edited") toy |> faulty [ [ "checksum"; "edited or damaged"; "edited = true" ] ]
                use narrow = new Written([ "W", [ 2; 4 ], numbers 8; bias ])
                load narrow.Path toy |> faulty [ [ "W"; "[2, 4]"; "[2, 5]" ] ]
                use other = new Written([ "V", [ 2; 5 ], numbers 10; bias ])
                load other.Path toy |> faulty [ [ "V [2, 5], b [5]"; "W [2, 5]"; "names = [ \"W\"" ] ]
                Weights.load (other.Path, toy, names = [ "U", "V" ]) |> faulty [ [ "U"; "W, b" ]; [ "W [2, 5]" ] ]
                Weights.load (other.Path, toy, names = [ "W", "V"; "W", "U" ]) |> faulty [ [ "names that W is given is 2" ] ]
                use neither = new Written([ "V", [ 2; 5 ], numbers 10 ])
                load neither.Path toy |> faulty [ [ "one with W [2, 5] and b [5]"; "names = [ \"W\""; "\"b\"" ] ]
                use uneven = new Written([ "W", [ 2; 2; 5 ], numbers 20; bias ])
                load uneven.Path toy |> faulty [ [ "2 and 1"; "every tensor" ] ]
                use diverged = new Written([ "W", [ 2; 5 ], nan :: numbers 9; bias ])
                load diverged.Path toy |> faulty [ [ "restart 0"; "not finite" ] ]
            }

            test "what is wrong with the training is said instead" {
                let wrong = toyOf (ReluOutputModel(Features = 5, Hidden = 9))
                Weights.load (file "nometa", wrong) |> faulty [ [ "9"; "hidden" ] ]
                let reading = Stage.sample (Activations.of' toy "hidden") |> Stage.model (LinearModel(Features = 2, Hidden = 1))
                let reading = reading |> Stage.minimise (Sampled(Batch = 16)) |> Stage.train (Adam(Steps = 3))
                Weights.load (file "nometa", reading) |> faulty [ [ "reads another training" ] ]
            }

            test "a file that changes after it was loaded is not taken for what it was" {
                use written = new Written([ "W", [ 2; 5 ], numbers 10; bias ])
                let weights = Weights.load (written.Path, toy) :> IDerivation
                File.Copy(file "nometa", written.Path, true)

                let error =
                    Expect.throwsC (fun () -> weights.Compute(Progress<int64>(), CancellationToken.None) |> ignore) (fun error ->
                        error.Message)

                Expect.stringContains error "was changed after it was loaded" ""
            }
        ]
