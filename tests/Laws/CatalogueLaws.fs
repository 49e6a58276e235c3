module Research.Tests.CatalogueLaws

open System.Threading
open Research
open Research.Experiments
open Xunit

let private engine = ReferenceEngine()

/// The claims of a job, after the smallest run there is.
let private claims (job: Job) =
    let least = { Scale.noChange with Steps = Some 1; Batch = Some 1; Restarts = Some 1 }

    let options =
        {
            Engine = SimdEngine 2
            Threads = 2
            Store = None
            Scale = { Quick = true; Change = least }
            Force = false
            Command = []
            Hear = ignore
            Cancellation = CancellationToken.None
        }

    (Run.job options job).Conclusion.Claims

[<Fact>]
let ``every figure of the catalogue has an ID of its own`` () =
    let ids = Catalogue.all |> List.map _.Id.ToUpperInvariant()
    Assert.NotEmpty ids
    Assert.Equal<string list>(List.distinct ids, ids)

[<Fact>]
let ``every figure of the catalogue is found by its ID in either case`` () =
    for job in Catalogue.all do
        Assert.Equal(Some job.Id, Catalogue.tryFind (job.Id.ToLowerInvariant()) |> Option.map _.Id)

[<Fact>]
let ``every figure of the catalogue has a title and claims, each with words of its own`` () =
    for job in Catalogue.all do
        Assert.NotEmpty job.Title
        let texts = claims job |> List.map fst
        Assert.True(not texts.IsEmpty, $"{job.Id} claims nothing.")
        Assert.Equal<string list>(List.distinct texts, texts)

[<Fact>]
let ``nothing in the catalogue has a fault`` () =
    for job in Catalogue.all do
        Assert.Empty(Run.faults engine Scale.full job)
        Assert.Empty(Run.faults engine { Scale.full with Quick = true } job)
