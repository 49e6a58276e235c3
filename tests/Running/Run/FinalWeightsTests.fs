/// Trainings that go on from the final weights of another training.
module Research.Tests.FinalWeightsTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open System
open Research
open Expecto
open Research.Tests.DslSamples
open Research.Tests.StoreSamples

let private at start (density: float) =
    training {
        sample (SparseUniform(Features = 3, Density = Density.Of density))
        model (ReluOutputModel(Features = 3, Hidden = 2))
        initialise start
        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
        train (Adam(LearningRate = 1e-2, Steps = 10))
        restart (Best(Of = 2))
        seed 3
    }

let private fresh: Initialiser = Initialiser.XavierNormal()
let private after density = at (FinalWeights.of' (at fresh density)) 0.3

let private parameters (trained: Trained<ReluOutputModel>) = Array.ofSeq trained.State.Final.Parameters

let private swept densities =
    study (Paper.own "Tests") "continued" "Continued" {
        let! cells = follow "p" densities fresh at |> ask parameters
        return cells
    }
    |> Job.ofStudy

let private ran options job =
    let heard = ResizeArray()
    let result = Run.job { options with Hear = heard.Add } job

    result,
    [
        for event in heard do
            match event with
            | Planned(all, found, _, _, _) -> all, found
            | _ -> ()
    ]

let private plans job = Run.cells (ReferenceEngine()) Scale.full job |> List.map _.Plans
let private keys job = Run.cells (ReferenceEngine()) Scale.full job |> List.map _.Key
let private answers (result: RunResult) = [ for _, found in result.Conclusion.Answers -> unbox<float[]> found ]

/// What the reference engine makes of plans, restart by restart.
let private final plans =
    Reference.train plans |> List.map (fun state -> state.Evaluation.Loss, Array.ofSeq state.Final.Parameters)

[<Tests>]
let tests =
    testList
        "Running/Run/FinalWeightsTests"
        [
            test "each cell starts from the best restart of the one before, rounded to float" {
                let found = ran options (swept [ 0.5; 0.4; 0.3 ]) |> fst |> answers
                let mutable start = fresh

                for k, density in List.indexed [ 0.5; 0.4; 0.3 ] do
                    let best = final (Recipe.plans (at start density).Recipe) |> List.minBy fst |> snd
                    Expect.equal found[k] best $"cell {k}"
                    start <- Initialiser.Given best
            }

            test "the key contains the training that is gone on from, to any depth" {
                let at densities = keys (swept densities)
                Expect.equal (at [ 0.5; 0.4; 0.3 ]) (at [ 0.5; 0.4; 0.3 ]) ""
                Expect.equal (at [ 0.5; 0.4; 0.3 ] |> List.truncate 2) (at [ 0.5; 0.4; 0.2 ] |> List.truncate 2) "alike so far"
                Expect.notEqual (List.last (at [ 0.5; 0.4; 0.3 ])) (List.last (at [ 0.6; 0.4; 0.3 ])) "another beginning"
            }

            test "what is gone on from is trained first, kept, and found again" {
                use scratch = new Scratch()
                let options = { options with Store = Some(openStore scratch.Path) }
                let first, planned = ran options (swept [ 0.5; 0.4; 0.3 ])
                Expect.equal planned [ 3, 0 ] "three trainings, none found"
                let again, planned = ran options (swept [ 0.5; 0.4; 0.3 ])
                Expect.equal planned [ 3, 3 ] "all found"
                Expect.equal (answers again) (answers first) "the same weights"
                let _, planned = ran options (swept [ 0.5; 0.4; 0.3; 0.2 ])
                Expect.equal planned [ 4, 3 ] "one more"
            }

            test "forty cells follow each other, are kept, and found again with a spec that can be read" {
                use scratch = new Scratch()
                let options = { options with Store = Some(openStore scratch.Path) }
                let densities = [ for k in 1..40 -> float k / 50.0 ]
                let first, planned = ran options (swept densities)
                Expect.equal planned [ 40, 0 ] ""
                let again, planned = ran options (swept densities)
                Expect.equal planned [ 40, 40 ] "all found"
                Expect.equal (answers again) (answers first) "the same weights"
                let folder = first.Folder |> Option.get
                let spec = System.IO.Path.Combine(folder, "spec.json") |> System.IO.File.ReadAllText |> JsonText.read
                Expect.isSome spec "spec.json is JSON to our reader"
            }

            test "a chain as long as can be has no fault, and one that is longer has one, which says how long it is" {
                let faults count =
                    [ for k in 1..count -> float k / 1000.0 ]
                    |> swept
                    |> Run.faults (ReferenceEngine()) Scale.full
                    |> List.map _.Sentence

                Expect.isEmpty (faults (Recipe.mostBefore + 1)) ""

                Expect.equal
                    (faults (Recipe.mostBefore + 100))
                    [
                        "The number of trainings that go on one from another before a cell is 299 but must be at most 200: follow fewer values, or begin a second sweep from an Initialiser.Given."
                    ]
                    ""
            }
            |> slow

            test "one cell alone trains those before it, to the same bits" {
                let alone = { options with Scale = { Scale.full with Only = [ Wanted.Cell "p=0.3" ] } }
                let result, planned = ran alone (swept [ 0.5; 0.4; 0.3 ])
                Expect.equal planned [ 3, 0 ] ""
                let whole = ran options (swept [ 0.5; 0.4; 0.3 ]) |> fst |> answers
                Expect.equal (answers result) [ List.last whole ] ""
            }

            test "a change of the scale reaches those before it" {
                let change = { Scale.noChange with Seed = Some 9UL; Steps = Some 4 }
                let cells = Run.cells (ReferenceEngine()) (changed change) (swept [ 0.5; 0.4; 0.3 ])
                Expect.equal cells.Length 3 "the cells are those that are read"

                for cell in cells do
                    for plan in cell.Plans do
                        Expect.equal (plan.Seed, plan.Trainer.Steps) (9UL, 4) ""
            }

            test "both engines of Core go on from the same weights" {
                let found engine = ran { options with Engine = engine } (swept [ 0.5; 0.4 ]) |> fst |> answers |> List.last
                Near.allWithin 1e-4 (found (ReferenceEngine())) (found (SimdEngine 1))
            }

            test "models of other sizes, and what is wrong with the training that is read, are faults" {
                let other =
                    training {
                        sample (SparseUniform(Features = 3))
                        model (ReluOutputModel(Features = 3, Hidden = 1))
                        initialise (FinalWeights.of' (at fresh 0.5))
                        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                        train (Adam(LearningRate = 1e-2, Steps = 10))
                    }

                Faults.one
                    "the parameters of the training that is read"
                    "W 2 × 3, b 1 × 3"
                    "those of the model, W 1 × 3, b 1 × 3"
                    (Validate.recipe other.Recipe)

                Expect.equal (subjects (Validate.recipe (after 0.0).Recipe)) (subjects (Validate.recipe (at fresh 0.0).Recipe)) ""
                Expect.isEmpty (Validate.recipe (after 0.5).Recipe) ""
            }

            test "where all restarts diverged there is no start, no answer, and nothing crashes" {
                let at start rate =
                    training {
                        sample (SparseUniform(Features = 3))
                        model (LinearModel(Features = 3, Hidden = 2))
                        initialise start
                        minimise (Sampled(Batch = 16, EvaluationSamples = 64))
                        train (Sgd(LearningRate = rate, Steps = 50))
                    }

                let job =
                    study (Paper.own "Tests") "lost" "Lost" {
                        let! cells = follow "rate" [ 1e30; 1e-3; 1e-4 ] fresh at |> ask (fun trained -> trained.State.Final.Step)
                        return cells
                    }
                    |> Job.ofStudy

                let result, _ = ran options job
                Expect.isEmpty result.Conclusion.Answers ""
                Expect.exists result.Warnings (fun warning -> warning.Contains "diverged") ""
            }

            test "parameters are no part of the plan, and cannot be read before they are there" {
                let start = FinalWeights.of' (at fresh 0.5)
                let known = start.Resolve(EquatableArray.Of<float>(Array.init 9 float))
                Expect.equal known start ""
                Expect.equal ((Recipe.plan (at known 0.3).Recipe 1).Begin().Parameters[8]) 8.0 ""
                throws<InvalidOperationException>(fun () -> (Recipe.plan (at start 0.3).Recipe 0).Begin() |> ignore) |> ignore
            }
        ]
