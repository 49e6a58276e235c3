module Research.Tests.DetectionPowerTests

open System
open System.Threading
open Research
open Expecto

let private power (rows: float list list) density (samples: int list) repeats =
    DetectionPower(
        Embedding = EquatableArray.Of(Seq.concat rows: float seq),
        Hidden = rows.Length,
        Density = density,
        Samples = EquatableArray.Of<int> samples,
        Repeats = repeats
    )

let private run (power: DetectionPower) = power.Read(power.Compute(Progress<int64>(), CancellationToken.None)) |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/DetectionPowerTests"
        [
            test "a pentagon is found more often in more samples, and two dedicated features hardly ever" {
                let pentagon = run (power (Detections.polygon 5) 0.1 [ 60; 1000 ] 30)
                Expect.isGreaterThan (Detections.found 1000 pentagon) 0.9 ""
                Expect.isLessThan (Detections.found 60 pentagon) (Detections.found 1000 pentagon) ""
                Near.within 0.1 0.5 (List.last pentagon).Statistic
                let dedicated = run (power Detections.dedicated 0.1 [ 300 ] 60)
                Near.inRange 0.0 0.15 (Detections.found 300 dedicated)
                Expect.equal dedicated.Head.Found.Trials 60 ""
            }

            test "samples of which hardly one is active show nothing, and are no error" {
                Expect.equal (run (power Detections.dedicated 0.001 [ 10 ] 5)).Head.Found.Count 0 ""
            }

            test "more samples begin with the fewer: each number of samples is tested as by itself" {
                let both = run (power (Detections.polygon 5) 0.1 [ 100; 200 ] 4)
                Expect.equal [ both.Head ] (run (power (Detections.polygon 5) 0.1 [ 100 ] 4)) ""
            }

            test "what cannot be tested is refused" {
                Faults.one "the number of samples" "3" "at least 4" ((power Detections.dedicated 0.1 [ 3 ] 1).Faults())
                Faults.one "the number of tests" "0" "at least 1" ((power Detections.dedicated 0.1 [ 10 ] 0).Faults())

                Faults.one
                    "the number of entries of W"
                    "3"
                    "a multiple of 2, the number of hidden dimensions"
                    ((power [ [ 1.0; 2.0 ]; [ 1.0 ] ] 0.1 [ 10 ] 1).Faults())
            }

            test "a number of samples that was not tested is not measured" {
                throws<NotMeasured>(fun () -> Detections.found 7 (run (power Detections.dedicated 0.1 [ 10 ] 1)) |> ignore)
                |> ignore
            }
        ]
