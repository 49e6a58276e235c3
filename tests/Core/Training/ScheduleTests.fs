module Research.Tests.ScheduleTests

open Research
open Expecto

let private factors (schedule: Schedule) total steps = [| for step in steps -> schedule.Factor(step, total) |]

[<Tests>]
let tests =
    testList
        "Core/Training/ScheduleTests"
        [
            test "a constant schedule is 1 throughout" {
                Expect.equal (factors (Schedule.Constant()) 10 [ 0; 5; 9 ]) [| 1.0; 1.0; 1.0 |] ""
            }

            test "a linear schedule falls from 1 to 0 after the last step" {
                Near.allWithin 1e-16 [| 1.0; 0.5; 0.1 |] (factors (Schedule.Linear()) 10 [ 0; 5; 9 ])
            }

            test "a cosine schedule is half a cosine" {
                let expected = [| 1.0; 0.8535533905932737622004222; 0.5; 0.1464466094067262377995778 |]

                let actual = factors (Schedule.Cosine()) 4 [ 0..3 ]
                Near.allWithin 2e-16 expected actual
                Expect.equal (actual[0], actual[2]) (1.0, 0.5) ""
            }

            test "a cosine schedule never rises" {
                let all = factors (Schedule.Cosine()) 1000 [ 0..999 ]
                Seq.iter (fun (before, after) -> Expect.isTrue (after < before) "") (Array.pairwise all)
                Expect.isTrue (all[999] > 0.0) ""
            }

            test "a warm-up rises to 1 and then the other schedule has all the steps that are left" {
                let schedule = Schedule.WarmUp(Steps = 4, Then = Schedule.Linear())
                let expected = [| 0.25; 0.5; 0.75; 1.0; 1.0; 0.5; 0.125 |]
                Near.allWithin 1e-16 expected (factors schedule 12 [ 0; 1; 2; 3; 4; 8; 11 ])
            }

            test "a warm-up is followed by a constant unless stated" {
                Expect.equal (factors (Schedule.WarmUp(Steps = 2)) 4 [ 0..3 ]) [| 0.5; 1.0; 1.0; 1.0 |] ""
            }

            test "a warm-up as long as the run or longer never leaves the rise" {
                Near.allWithin
                    1e-16
                    [| 0.125; 0.25; 0.375; 0.5 |]
                    (factors (Schedule.WarmUp(Steps = 8, Then = Schedule.Cosine())) 4 [ 0..3 ])
            }

            test "the first steps of a longer run have its factors, whatever the number of steps, and 0 after its end" {
                let whole = factors (Schedule.Cosine()) 50 [ 0; 7; 49 ]

                for steps in [ 8; 50; 1000 ] do
                    Expect.equal (factors (Schedule.FirstOf(Steps = 50)) steps [ 0; 7; 49 ]) whole $"{steps} steps"

                let linear = Schedule.FirstOf(Steps = 10, Whole = Schedule.Linear())
                Expect.equal (factors linear 100 [ 5; 10; 99 ]) [| 0.5; 0.0; 0.0 |] "after the end"
                Expect.hasLength (Schedule.FirstOf(Steps = 0).Faults()) 1 "of no step"
            }

            property "every factor of every schedule lies in the unit interval" (fun random ->
                let total = random.Next(1, 500)
                let step = random.Next total

                for schedule in
                    ([
                        Schedule.Constant()
                        Schedule.Linear()
                        Schedule.Cosine()
                        Schedule.WarmUp(Steps = random.Next(1, 50), Then = Schedule.Cosine())
                    ]
                    : Schedule list) do
                    Near.inRange (1e-12) 1.0 (schedule.Factor(step, total)))

            test "a warm-up without steps is a fault, inside another too" {
                let empty = Schedule.WarmUp(Steps = 0)
                Expect.isEmpty (Schedule.WarmUp(Steps = 1).Faults()) ""
                Faults.one "the number of warm-up steps" "0" "at least 1" (empty.Faults())
                Faults.one "the number of warm-up steps" "0" "at least 1" (Schedule.WarmUp(Steps = 3, Then = empty).Faults())
                Faults.one "the number of warm-up steps" "0" "at least 1" (Adam(Schedule = empty).Faults())
            }

            test "schedules are equal by content" {
                Expect.equal (Schedule.WarmUp(Steps = 3)) (Schedule.WarmUp(Steps = 3)) ""
                Expect.notEqual (Schedule.WarmUp(Steps = 3, Then = Schedule.Linear())) (Schedule.WarmUp(Steps = 3)) ""
                Expect.notEqual (Schedule.Cosine() :> Schedule) (Schedule.Linear()) ""
            }
        ]
