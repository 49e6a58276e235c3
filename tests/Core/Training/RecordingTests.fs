module Research.Tests.RecordingTests

open Research
open Research.Tests
open Xunit

let private logarithmic count last = (Recording.Logarithmic(Count = count)).Resolve(last) |> List.ofSeq

[<Fact>]
let ``logarithmic checkpoints are as many as asked for, ascending, from the first step to the last`` () =
    for count, last in [ 2, 2; 2, 10_000; 3, 5; 7, 7; 60, 60; 60, 61; 60, 10_000; 200, 40_000 ] do
        let steps = logarithmic count last
        Assert.Equal((count, 1, last), (steps.Length, steps.Head, List.last steps))
        Assert.All(List.pairwise steps, (fun (earlier, later) -> Assert.True(earlier < later)))

[<Fact>]
let ``powers of ten lie evenly on a logarithmic axis`` () =
    Assert.Equal<int list>([ 1; 10; 100; 1_000; 10_000 ], logarithmic 5 10_000)

[<Fact>]
let ``where steps are many, neighbours have nearly one ratio`` () =
    // A step is rounded to a whole one: by half a step at most, so by half a percent from the hundredth on.
    let ratios =
        logarithmic 60 20_000
        |> List.filter (fun step -> step >= 100)
        |> List.pairwise
        |> List.map (fun (earlier, later) -> float later / float earlier)

    Assert.True(ratios.Length > 20)
    Assert.True(List.max ratios / List.min ratios < 1.015)

let private faults (checkpoints: Recording) last =
    [ for fault in checkpoints.Faults(last) -> fault.Subject, fault.Value, fault.Bound ]

[<Fact>]
let ``a number of checkpoints that a run does not have is a fault, with its bound`` () =
    let subject, bound = "the number of checkpoints", "in [1, 10], the steps of the run"

    for count in [ -3; 0; 11 ] do
        Assert.Equal<(string * string * string) list>(
            [ subject, string count, bound ],
            faults (Recording.Logarithmic(Count = count)) 10
        )

    for count in [ 1; 2; 10 ] do
        Assert.Empty(faults (Recording.Logarithmic(Count = count)) 10)

[<Fact>]
let ``a shorter run has no more checkpoints than steps`` () =
    let short = (Recording.Logarithmic(Count = 60)).UpTo 3
    Assert.Empty(faults short 3)
    Assert.Equal<int list>([ 1; 2; 3 ], List.ofSeq (short.Resolve 3))

[<Fact>]
let ``listed steps that are negative or beyond the last are faults, each by itself`` () =
    let bound = "ascending and in [1, 10]"
    let listed = Recording.At [ -1; 4; 11 ]

    Assert.Equal<(string * string * string) list>(
        [ "a recorded step", "-1", bound; "a recorded step", "11", bound ],
        faults listed 10
    )

    Assert.Empty(faults Recording.None 10)

[<Fact>]
let ``checkpoints are equal by content, and a list is written as one`` () =
    let listed (steps: int list) = Recording.At steps
    Assert.Equal(listed [ 1; 2 ], listed [ 1; 2 ])
    Assert.NotEqual(listed [ 1; 2 ], listed [ 1; 3 ])
    Assert.Equal(Recording.Logarithmic(Count = 5) :> Recording, Recording.Logarithmic(Count = 5))
    let record checkpoints = (nonNull ((Spec.ofPart (Adam(Steps = 9, Record = checkpoints)))["record"])).ToJsonString()
    Assert.Equal("[1,2]", record (listed [ 1; 2 ]))
    Assert.Equal("[]", record Recording.None)
    Assert.Equal("""{"kind":"Logarithmic","count":5}""", record (Recording.Logarithmic(Count = 5)))

let private plan =
    Plans.make (trainer = AdamW(WeightDecay = 0.01, Steps = 40, Record = Recording.Logarithmic(Count = 7)))

[<Theory; MemberData(nameof Engines.Names, MemberType = typeof<Engines>)>]
let ``a run goes on from any of its checkpoints to the same bits`` engine =
    let whole = Trains.on engine 1 [ plan ] |> List.head
    Assert.Equal<int list>(logarithmic 7 40, [ for snapshot in whole.Recorded -> snapshot.Step ])

    for snapshot in whole.Recorded do
        let rest = Trains.from engine [ plan ] [ snapshot ] |> List.head
        Assert.Equal(whole.Final, rest.Final)

        Assert.Equal<Snapshot list>(
            whole.Recorded |> Seq.filter (fun later -> later.Step > snapshot.Step) |> List.ofSeq,
            List.ofSeq rest.Recorded
        )
