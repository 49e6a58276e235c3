module Research.Tests.StrictTests

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research
open Expecto
open Research.Experiments
open Research.Cli
open Research.Tests.CommandLine

// A claim is decided only at the declared scale, which is minutes for the paper's figures: a study of this size is
// judged by what the verb runs.
let private one =
    training {
        sample (SparseUniform(Features = 2, Density = Density.Of 0.5))
        model (ReluOutputModel(Features = 2, Hidden = 1))
        minimise (Sampled(Batch = 2, EvaluationSamples = 2))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 0.0, Steps = 1))
    }

let private job expected =
    study (Paper.own "Strictness") "strict" "Strictness" {
        let! portrait = train one |> ask Geometry.portrait
        claim "there are two features" (Research.Expect.equal expected portrait.Norms.Length)
    }
    |> Job.ofStudy

let private exitCode strict change expected =
    use place = new Workplace()

    Verbs.run
        {
            Jobs = [ job expected ]
            Engine = SimdEngine 1
            Threads = 1
            Scale = { Scale.full with Change = change }
            Force = false
            DryRun = false
            Strict = strict
            Out = place.File "out"
        }
        (fun _ _ -> ())

[<Tests>]
let tests =
    testList
        "Cli/StrictTests"
        [
            test "a claim that does not hold fails a strict run" { Expect.equal (exitCode true Scale.noChange 3) 1 "" }

            test "a claim that does not hold fails no other run" { Expect.equal (exitCode false Scale.noChange 3) 0 "" }

            test "a strict run whose claims hold does not fail" { Expect.equal (exitCode true Scale.noChange 2) 0 "" }

            test "a claim that would not hold is left undecided where something is changed" {
                Expect.equal (exitCode true { Scale.noChange with Seed = Some 5UL } 3) 0 ""
                Expect.equal (exitCode true { Scale.noChange with Batch = Some 1 } 3) 0 ""
            }
        ]
    |> slow
