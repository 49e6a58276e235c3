/// How long the rest takes, by a clock that the tests turn.
module Research.Tests.EstimateTests

open Research.Experiments.Cli
open Xunit

/// A clock, and what turns it on by so many seconds.
let private clock () =
    let mutable now = 100.0
    (fun () -> now), (fun seconds -> now <- now + seconds)

let private near (expected: float) (actual: float option) =
    Assert.Equal(expected, Option.defaultValue nan actual, 1e-9 * expected)

[<Fact>]
let ``at a steady pace the time left is exact from the first report on`` () =
    let now, turn = clock ()
    let estimate = Estimate(now, 600.0)
    Assert.Equal(None, estimate.Left)

    for second in 1..100 do
        turn 1.0
        estimate.Advance 3.0
        near 3.0 estimate.Rate
        near (float (200 - second)) estimate.Left

    Assert.Equal(0.5, estimate.Share)
    Assert.False estimate.IsOver

[<Fact>]
let ``a change of pace is forgotten after half a minute`` () =
    let now, turn = clock ()
    let estimate = Estimate(now, 1e6)

    for pace in [ 100.0; 10.0 ] do
        for _ in 1..40 do
            turn 1.0
            estimate.Advance pace

    near 10.0 estimate.Rate

[<Fact>]
let ``where nothing happens for long the pace falls and does not end`` () =
    let now, turn = clock ()
    let estimate = Estimate(now, 100.0)
    turn 1.0
    estimate.Advance 50.0
    turn 99.0
    near 0.5 estimate.Rate
    near 100.0 estimate.Left

[<Fact>]
let ``no work at all is over`` () =
    let now, _ = clock ()
    let estimate = Estimate(now, 0.0)
    Assert.True estimate.IsOver
    Assert.Equal(1.0, estimate.Share)

[<Fact>]
let ``a first estimate is said after three seconds, then every ten`` () =
    let now, turn = clock ()
    let telling = Telling now

    let said =
        [
            for second in 1..30 do
                turn 1.0

                if (telling.Due(Some "status", "silence")).IsSome then
                    second
        ]

    Assert.Equal<int list>([ 3; 13; 23 ], said)

[<Fact>]
let ``that there is no estimate is said once, before ten seconds are over`` () =
    let now, turn = clock ()
    let telling = Telling now

    let said =
        [
            for second in 1..30 do
                turn 1.0

                match telling.Due(None, "silence") with
                | Some words -> second, words
                | None -> ()
        ]

    Assert.Equal<(int * string) list>([ 8, "silence" ], said)

[<Fact>]
let ``a step of a large model counts for more than one of a small model`` () =
    let now, turn = clock ()
    let tally = Tally("F0.0", now)
    Assert.Equal("F0.0  2 settings, 0 found, 2,000 instance-steps to train", tally.Start(2, 0, 2_000L, 0L, 1e3 + 9e3))
    Assert.Equal(None, tally.Status)
    turn 1.0
    tally.Advance(1_000L, 1e3)
    Assert.Equal(0.1, tally.Share, 1e-12)
    Assert.Equal(Some "F0.0  10 %, 1,000 instance-steps/s, about 9 s left", tally.Status)
    turn 9.0
    tally.Advance(1_000L, 9e3)
    Assert.True tally.IsOver
    Assert.Equal(None, tally.Status)

[<Fact>]
let ``models are told after steps, at their own pace`` () =
    let now, turn = clock ()
    let tally = Tally("F0.0", now)
    Assert.Contains("500 instance-steps to train, 40 models to minimise", tally.Start(3, 0, 500L, 40L, 500.0))
    turn 1.0
    tally.Advance(250L, 250.0)
    Assert.EndsWith("about 1 s left, then 40 models to minimise", tally.Status.Value)
    turn 1.0
    tally.Advance(250L, 250.0)
    turn 4.0
    tally.Advance(20L, 0.0)
    Assert.Equal(Some "F0.0  50 %, 5 models/s, about 4 s left", tally.Status)
    tally.Advance(20L, 0.0)
    Assert.True tally.IsOver
