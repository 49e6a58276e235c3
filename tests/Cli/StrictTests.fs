module Research.Tests.StrictTests

open Research
open Expecto
open Research.Experiments
open Research.Experiments.Cli
open Research.Tests.CommandLine

// A claim is decided only at the declared scale, which is minutes for the paper's figures: an experiment of this size is
// judged by what the verb runs.
let private job expected =
    experiment (Paper.own "Strictness") "strict" {
        sample (SparseUniform(Features = 2, Density = Density.Of 0.5))
        model (ReluOutputModel(Features = 2, Hidden = 1))
        minimise (Sampled(Batch = 2, JudgedOn = 2))
        train (AdamW(LearningRate = 1e-3, WeightDecay = 0.0, Steps = 1))
        analyse Geometry.portrait
        claim "there are two features" (fun portrait -> Research.Expect.equal expected portrait.Norms.Length)
    }
    |> Job.ofExperiment "Strictness"

let private exitCode strict change expected =
    use place = new Workplace()

    Verbs.run
        {
            Jobs = [ job expected ]
            Engine = SimdEngine 1
            Threads = 1
            Scale = { Quick = false; Change = change }
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

            test "a claim that would not hold is left open below the declared scale" {
                Expect.equal (exitCode true { Scale.noChange with Batch = Some 1 } 3) 0 ""
            }
        ]
    |> slow
