module Research.Tests.CatalogueLaws

open Research
open Expecto
open Research.Experiments

let private engine = ReferenceEngine()

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
                    let texts = job.Claims |> List.map _.Text
                    Expect.isTrue (not texts.IsEmpty) $"{job.Id} claims nothing."
                    Expect.equal texts (List.distinct texts) ""
            }

            test "nothing in the catalogue has a fault" {
                for job in Catalogue.all do
                    Expect.isEmpty (Run.faults engine Scale.full job) ""
                    Expect.isEmpty (Run.faults engine { Scale.full with Quick = true } job) ""
            }
        ]
