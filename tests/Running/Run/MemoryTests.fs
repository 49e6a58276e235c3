module Research.Tests.MemoryTests

open System
open System.Threading
open Research
open Expecto
open Research.Tests.StoreSamples

/// What the program takes beside its results: 64 MB.
let private program = 64L * 1024L * 1024L

/// A population of many small models, or of large ones.
type private Crowd =
    {
        Features: int
        Hidden: int
        Models: int
    }

    /// Weights, bias and both moments of Adam, as the fast engine holds them.
    member crowd.State =
        let parameters = crowd.Features * crowd.Hidden + crowd.Features
        3L * int64 sizeof<float32> * int64 parameters * int64 crowd.Models

    /// What all may take.
    member crowd.Bound = 4L * crowd.State + program

    member crowd.Training =
        Stage.sample (SparseUniform(Features = crowd.Features, Density = Density.Of 0.1))
        |> Stage.model (ReluOutputModel(Features = crowd.Features, Hidden = crowd.Hidden))
        |> Stage.minimise (Sampled(Batch = 16, EvaluationSamples = 16))
        |> Stage.train (AdamW(WeightDecay = 0.01, Steps = 3))
        |> Stage.restart (Best(Of = crowd.Models))

let private crowds =
    [ { Features = 2; Hidden = 1; Models = 100_000 }; { Features = 400; Hidden = 30; Models = 1_000 } ]

/// The most live bytes above those at the beginning, at each of the moments when a look is taken.
let private weigh (work: (unit -> unit) -> unit) =
    let before = GC.GetTotalMemory true
    let mutable most = 0L

    let look () = most <- max most (GC.GetTotalMemory true - before)
    work look
    most

/// What was weighed is within bounds, and is what was foreseen: at most that and 64 MB, at least half.
let private within (crowd: Crowd) (bytes: int64) =
    Near.inRange crowd.State crowd.Bound bytes
    let foreseen = int64 (Memory.ofResults crowd.Training.Recipe)
    Near.inRange (foreseen / 2L) (foreseen + program) bytes

// Tests that weigh the heap run alone.
[<Tests>]
let tests =
    testSequenced << slow
    <| testList
        "Running/Run/MemoryTests"
        [
            testCase "a population takes at most four times its parameters and moments, and 64 MB" (fun () ->
                for crowd in crowds do
                    weigh (fun look ->
                        let population = Population(Recipe.plans crowd.Training.Recipe |> Array.ofList)
                        let mutable finished = 0

                        let progress =
                            { new ITrainingProgress with
                                member _.Advanced _ = ()

                                member _.Finished(_, _) =
                                    finished <- finished + 1

                                    if finished % (crowd.Models / 4) = 0 then
                                        look ()
                            }

                        let states = SimdEngine(2).Train(population, progress, CancellationToken.None)
                        look ()
                        Expect.equal states.Count crowd.Models "")
                    |> within crowd)

            testCase "so does a job that keeps it in a store" (fun () ->
                for crowd in crowds do
                    use scratch = new Scratch()

                    weigh (fun look ->
                        let mutable advanced = 0L

                        let hear event =
                            match event with
                            | Advanced(steps, _) ->
                                let before = advanced
                                advanced <- advanced + steps
                                // At every quarter of the steps.
                                let quarter = 3L * int64 crowd.Models / 4L

                                if before / quarter < advanced / quarter then
                                    look ()
                            | Kept _ -> look ()
                            | _ -> ()

                        let result =
                            Run.job
                                { DslSamples.options with
                                    Engine = SimdEngine 2
                                    Store = Some(openStore scratch.Path)
                                    Hear = hear
                                }
                                (DslSamples.alone Training.loss crowd.Training)

                        look ()
                        Expect.equal result.Cost.Trained 1 "")
                    |> within crowd)

            test "what does not fit is refused with its bytes, the bound and a remedy" {
                let recipe = crowds[1].Training.Recipe
                let fault = single (Memory.faults 1_000_000_000L 2 (List.replicate 4 recipe))
                Expect.stringStarts fault.Sentence "The memory for 4,000 models of up to 12,400 parameters is 1,3" ""

                Expect.stringEnds
                    fault.Sentence
                    ("bytes but must be at most 1,000,000,000 bytes, what this machine has: "
                     + "use fewer restarts or cells, smaller models or fewer recorded steps.")
                    ""

                Expect.isEmpty (Memory.faults 1_000_000_000L 2 (List.replicate 2 recipe)) ""
                Expect.isEmpty (Memory.faults 0L 2 []) ""
            }

            test "more latents of a sparse autoencoder than fit are refused in the same words" {
                let dictionary latents =
                    Stage.sample (SparseUniform(Features = 30))
                    |> Stage.model (SparseAutoencoder(Features = 30, Latents = latents))
                    |> Stage.minimise (SparseCoding())
                    |> Stage.train (Adam(Steps = 10))

                let fault = single (Memory.faults 8_000_000_000L 2 [ (dictionary 2_000_000).Recipe ])
                Expect.stringStarts fault.Sentence "The memory for 1 models of up to 122,000,030 parameters is " ""
                Expect.isEmpty (Memory.faults 8_000_000_000L 2 [ (dictionary 2_000).Recipe ]) ""

                let sentence = single (Validate.recipe (dictionary 1_000_000_000).Recipe)
                Expect.equal (sentence.Subject, sentence.Value) ("the number of parameters", "61000000030") ""
            }

            test "what a run of 320,000 small models took is foreseen within a factor of 1.3" {
                let taken = 849e6
                let crowd = { Features = 4; Hidden = 2; Models = 20_000 }
                let recipe = { crowd.Training.Recipe with Trainer = AdamW(WeightDecay = 0.01, Steps = 2) }
                let faults available = Memory.faults (int64 available) 2 (List.replicate 16 recipe)
                Expect.hasLength (faults (taken / 1.3)) 1 ""
                Expect.isEmpty (faults (taken * 1.3)) ""
            }

            // Measured as the peak of a process of its own, beside 65 MB that it takes by itself; the program takes 104 MB.
            for what, taken, recipes in
                [
                    let run features hidden restarts cells =
                        let crowd = { Features = features; Hidden = hidden; Models = restarts }
                        List.replicate cells crowd.Training.Recipe

                    let codes features latents restarts =
                        let training =
                            Stage.sample (SparseUniform(Features = features))
                            |> Stage.model (SparseAutoencoder(Features = features, Latents = latents))
                            |> Stage.minimise (SparseCoding())
                            |> Stage.train (Adam(Steps = 10))
                            |> Stage.restart (Best(Of = restarts))

                        [ training.Recipe ]

                    "20,000 restarts of a 5→2 model", 65e6, run 5 2 20_000 1
                    "100,000 restarts of a 5→2 model", 265e6, run 5 2 100_000 1
                    "1,000 restarts of a 400→30 model", 377e6, run 400 30 1_000 1
                    "4 restarts of a 2000→250 model", 113e6, run 2_000 250 4 1
                    "3,000 cells of ten 5→2 models", 126e6, run 5 2 10 3_000
                    "30,000 cells of a 5→2 model", 451e6, run 5 2 1 30_000
                    "2 autoencoders of 256 → 2,000 latents", 116e6, codes 256 2_000 2
                    "2 autoencoders of 256 → 4,000 latents", 226e6, codes 256 4_000 2
                ] do
                test $"the memory of {what} is foreseen within a factor of 1.3" {
                    let foreseen, program = Memory.needed 2 recipes, 104e6
                    Near.inRange (1.0 / 1.3) 1.3 (foreseen / (taken + program))
                }

            test "recorded steps, long curves and the curvatures of a quasi-Newton search are foreseen" {
                let recipe = crowds[1].Training.Recipe
                let models = float crowds[1].Models
                let bytes trainer = Memory.ofResults { recipe with Trainer = trainer }
                let plain = bytes (AdamW(WeightDecay = 0.01, Steps = 200))
                let recorded = bytes (AdamW(WeightDecay = 0.01, Steps = 200, Record = Recording.At [ 50; 100 ]))
                Near.inRange 2.9 3.0 (recorded / plain)
                // A curve has at most 200 points, however long the run, unless its trainer says otherwise.
                Expect.equal (plain - bytes (AdamW(WeightDecay = 0.01, Steps = 100))) (models * 16.0 * 100.0) ""
                Expect.equal (bytes (AdamW(WeightDecay = 0.01, Steps = 2_000_000))) plain ""
                Expect.equal (plain - bytes (AdamW(WeightDecay = 0.01, Steps = 200, CurvePoints = 0))) (models * 16.0 * 200.0) ""

                let small = { recipe with Model = ReluOutputModel(Features = 5, Hidden = 2) }
                let search = { small with Trainer = QuasiNewton() }
                Expect.equal (Memory.ofTraining search - Memory.ofTraining small) (8.0 * 15.0 * 15.0) ""
            }

            test "a job too large for any machine is refused before a plan of it is made" {
                let recipe = crowds[0].Training.Recipe
                let job = DslSamples.alone Training.loss crowds[0].Training

                let more = DslSamples.changed { Scale.noChange with Restarts = Some Int32.MaxValue }
                let fault = single (Run.faults (SimdEngine 2) more job)
                Expect.stringStarts fault.Subject "the memory for 2,147,483,647 models" ""
                Expect.isEmpty (Run.faults (SimdEngine 2) Scale.full job) ""

                let model = ReluOutputModel(Features = 100_000, Hidden = 50_000)
                let large = { recipe with Model = model; Sampler = SparseUniform(Features = 100_000) }

                Expect.equal
                    (Validate.recipe large)
                    [
                        Fault(
                            "the number of parameters",
                            "5000100000",
                            $"at most {Array.MaxLength}",
                            "use fewer features or hidden dimensions"
                        )
                    ]
                    ""
            }
        ]
