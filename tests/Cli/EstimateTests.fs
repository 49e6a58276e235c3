/// How long the rest takes, by a clock that the tests turn.
module Research.Tests.EstimateTests

open Expecto
open Research.Cli

/// A clock, and what turns it on by so many seconds.
let private clock () =
    let mutable now = 100.0
    (fun () -> now), (fun seconds -> now <- now + seconds)

let private near (expected: float) (actual: float option) =
    Near.within (1e-9 * expected) expected (Option.defaultValue nan actual)

[<Tests>]
let tests =
    testList
        "Cli/EstimateTests"
        [
            test "at a steady pace the time left is exact from the first report on" {
                let now, turn = clock ()
                let estimate = Estimate(now, 600.0)
                Expect.equal estimate.Left None ""

                for second in 1..100 do
                    turn 1.0
                    estimate.Advance 3.0
                    near 3.0 estimate.Rate
                    near (float (200 - second)) estimate.Left

                Expect.equal estimate.Share 0.5 ""
                Expect.isFalse estimate.IsOver ""
            }

            test "a change of pace is forgotten after half a minute" {
                let now, turn = clock ()
                let estimate = Estimate(now, 1e6)

                for pace in [ 100.0; 10.0 ] do
                    for _ in 1..40 do
                        turn 1.0
                        estimate.Advance pace

                near 10.0 estimate.Rate
            }

            test "where nothing happens for long the pace falls and does not end" {
                let now, turn = clock ()
                let estimate = Estimate(now, 100.0)
                turn 1.0
                estimate.Advance 50.0
                turn 99.0
                near 0.5 estimate.Rate
                near 100.0 estimate.Left
            }

            test "no work at all is over" {
                let now, _ = clock ()
                let estimate = Estimate(now, 0.0)
                Expect.isTrue estimate.IsOver ""
                Expect.equal estimate.Share 1.0 ""
            }

            test "a first estimate is said after three seconds, then every ten" {
                let now, turn = clock ()
                let telling = StatusTimer now

                let said =
                    [
                        for second in 1..30 do
                            turn 1.0

                            if (telling.Due(Some "status", "silence")).IsSome then
                                second
                    ]

                Expect.equal said [ 3; 13; 23 ] ""
            }

            test "that there is no estimate is said once, before ten seconds are over" {
                let now, turn = clock ()
                let telling = StatusTimer now

                let said =
                    [
                        for second in 1..30 do
                            turn 1.0

                            match telling.Due(None, "silence") with
                            | Some words -> second, words
                            | None -> ()
                    ]

                Expect.equal said [ 8, "silence" ] ""
            }

            test "a step of a large model counts for more than one of a small model" {
                let now, turn = clock ()
                let tally = JobProgress("F0.0", now)

                Expect.equal (tally.Start(2, 0, 2_000L, 0L, 1e3 + 9e3)) "F0.0  2 cells, 0 found, 2,000 instance-steps to train" ""

                Expect.equal tally.Status None ""
                turn 1.0
                tally.Advance(1_000L, 1e3)
                Near.within (1e-12) 0.1 tally.Share
                Expect.equal tally.Status (Some "F0.0  10 %, 1,000 instance-steps/s, about 9 s left") ""
                turn 9.0
                tally.Advance(1_000L, 9e3)
                Expect.isTrue tally.IsOver ""
                Expect.equal tally.Status None ""
            }

            test "models are told after steps, at their own pace" {
                let now, turn = clock ()
                let tally = JobProgress("F0.0", now)

                Expect.stringContains (tally.Start(3, 0, 500L, 40L, 500.0)) "500 instance-steps to train, 40 models to compute" ""

                turn 1.0
                tally.Advance(250L, 250.0)
                Expect.stringEnds tally.Status.Value "about 1 s left, then 40 models to compute" ""
                turn 1.0
                tally.Advance(250L, 250.0)
                turn 4.0
                tally.Advance(20L, 0.0)
                Expect.equal tally.Status (Some "F0.0  50 %, 5 models/s, about 4 s left") ""
                tally.Advance(20L, 0.0)
                Expect.isTrue tally.IsOver ""
                Expect.equal (tally.Start(1, 0, 0L, 1L, 0.0)) "F0.0  1 cells, 0 found, 1 model to compute" ""
            }
        ]
    |> slow
