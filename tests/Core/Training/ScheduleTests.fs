module Research.Tests.ScheduleTests

open Research
open Xunit

let private factors (schedule: Schedule) total steps = [| for step in steps -> schedule.Factor(step, total) |]

[<Fact>]
let ``a constant schedule is 1 throughout`` () =
    Assert.Equal<float[]>([| 1.0; 1.0; 1.0 |], factors (Schedule.Constant()) 10 [ 0; 5; 9 ])

[<Fact>]
let ``a linear schedule falls from 1 to 0 after the last step`` () =
    Near.allWithin 1e-16 [| 1.0; 0.5; 0.1 |] (factors (Schedule.Linear()) 10 [ 0; 5; 9 ])

[<Fact>]
let ``a cosine schedule is half a cosine`` () =
    let expected = [| 1.0; 0.8535533905932737622004222; 0.5; 0.1464466094067262377995778 |]

    let actual = factors (Schedule.Cosine()) 4 [ 0..3 ]
    Near.allWithin 2e-16 expected actual
    Assert.Equal((1.0, 0.5), (actual[0], actual[2]))

[<Fact>]
let ``a cosine schedule never rises`` () =
    let all = factors (Schedule.Cosine()) 1000 [ 0..999 ]
    Assert.All(Array.pairwise all, (fun (before, after) -> Assert.True(after < before)))
    Assert.True(all[999] > 0.0)

[<Fact>]
let ``a warm-up rises to 1 and then the other schedule has all the steps that are left`` () =
    let schedule = Schedule.WarmUp(Steps = 4, Then = Schedule.Linear())
    let expected = [| 0.25; 0.5; 0.75; 1.0; 1.0; 0.5; 0.125 |]
    Near.allWithin 1e-16 expected (factors schedule 12 [ 0; 1; 2; 3; 4; 8; 11 ])

[<Fact>]
let ``a warm-up is followed by a constant unless stated`` () =
    Assert.Equal<float[]>([| 0.5; 1.0; 1.0; 1.0 |], factors (Schedule.WarmUp(Steps = 2)) 4 [ 0..3 ])

[<Fact>]
let ``a warm-up as long as the run or longer never leaves the rise`` () =
    Near.allWithin 1e-16 [| 0.125; 0.25; 0.375; 0.5 |] (factors (Schedule.WarmUp(Steps = 8, Then = Schedule.Cosine())) 4 [ 0..3 ])

[<Fact>]
let ``every factor of every schedule lies in the unit interval`` () =
    Property.passes (fun random ->
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
            Assert.InRange(schedule.Factor(step, total), 1e-12, 1.0))

[<Fact>]
let ``a warm-up without steps is a fault, inside another too`` () =
    let empty = Schedule.WarmUp(Steps = 0)
    Assert.Empty(Schedule.WarmUp(Steps = 1).Faults())
    Faults.one "the number of warm-up steps" "0" "at least 1" (empty.Faults())
    Faults.one "the number of warm-up steps" "0" "at least 1" (Schedule.WarmUp(Steps = 3, Then = empty).Faults())
    Faults.one "the number of warm-up steps" "0" "at least 1" (Adam(Schedule = empty).Faults())

[<Fact>]
let ``schedules are equal by content`` () =
    Assert.Equal(Schedule.WarmUp(Steps = 3), Schedule.WarmUp(Steps = 3))
    Assert.NotEqual(Schedule.WarmUp(Steps = 3), Schedule.WarmUp(Steps = 3, Then = Schedule.Linear()))
    Assert.NotEqual<Schedule>(Schedule.Linear(), Schedule.Cosine())
