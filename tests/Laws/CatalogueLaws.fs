module Research.Tests.CatalogueLaws

open System.Threading
open Research
open Expecto
open Research.Experiments

let private engine = ReferenceEngine()

/// The claims of a job after its smallest run.
let private claims (job: Job) =
    let least = { Scale.noChange with Steps = Some 1; Batch = Some 1; Restarts = Some 1 }

    let options =
        {
            Engine = SimdEngine 2
            Threads = 2
            Store = None
            Scale = { Scale.full with Quick = true; Change = least }
            Force = false
            Command = []
            Hear = ignore
            Cancellation = CancellationToken.None
        }

    (Run.job options job).Conclusion.Claims

[<Tests>]
let tests =
    testList
        "Laws/CatalogueLaws"
        [
            test "every figure of the catalogue has an ID of its own" {
                let ids = Catalogue.all |> List.map _.Id.ToUpperInvariant()
                Expect.isNonEmpty ids ""
                Expect.equal ids (List.distinct ids) ""
            }

            test "every figure of the catalogue is found by its ID in either case" {
                for job in Catalogue.all do
                    Expect.equal (Job.tryFind (job.Id.ToLowerInvariant()) Catalogue.all |> Option.map _.Id) (Some job.Id) ""
            }

            test "every figure of the catalogue has a title and claims, each with words of its own" {
                for job in Catalogue.all do
                    Expect.isNonEmpty job.Title ""
                    let texts = claims job |> List.map fst
                    Expect.isTrue (not texts.IsEmpty) $"{job.Id} claims nothing."
                    Expect.equal texts (List.distinct texts) ""
            }

            test "nothing in the catalogue has a fault" {
                for job in Catalogue.all do
                    Expect.isEmpty (Run.faults engine Scale.full job) ""
                    Expect.isEmpty (Run.faults engine { Scale.full with Quick = true } job) ""
            }
        ]
    |> slow
