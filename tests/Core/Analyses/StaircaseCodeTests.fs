module Research.Tests.StaircaseCodeTests

open System
open Research
open Expecto

/// s(u): steps with a ramp over the last share of all but the last.
let private staircase steps ramp u =
    let k = floor u

    if k >= float (steps - 1) then
        float (steps - 1)
    else
        k + (if ramp > 0.0 then max 0.0 ((u - k - 1.0 + ramp) / ramp) else 0.0)

let private side = 700

/// The mean over a grid of x and y of what a decoder misses, from the definition of the code.
let private onGrid steps ramp (decode: float -> float) =
    let z = float steps
    let place k count = (float k + 0.5) / float count

    Seq.allPairs [ 0 .. side - 1 ] [ 0..199 ]
    |> Seq.averageBy (fun (i, j) ->
        let x, y = place i side, place j 200
        let s = staircase steps ramp (z * x) + y
        let k = decode s
        ((k + 0.5) / z - x) ** 2.0 + (s - k - y) ** 2.0)

/// E Var(x | t) + E Var(y | t) over bins of t, of which none reaches over the end of a step.
let private ofMeans steps ramp =
    let z, bins = float steps, 120 * steps
    let sums = Array.init bins (fun _ -> Array.zeroCreate<float> 5)

    for i in 0 .. side - 1 do
        for j in 0 .. side - 1 do
            let x, y = (float i + 0.5) / float side, (float j + 0.5) / float side
            let t = (staircase steps ramp (z * x) + y) / z
            let bin = sums[min (bins - 1) (int (t * float bins))]
            [ 1.0; x; x * x; y; y * y ] |> List.iteri (fun k value -> bin[k] <- bin[k] + value)

    let spread (bin: float[]) k = bin[k + 1] - bin[k] * bin[k] / bin[0]

    (sums |> Array.filter (fun bin -> bin[0] > 0.0) |> Array.sumBy (fun bin -> spread bin 1 + spread bin 3))
    / float (side * side)

let private cases = [ 2, 0.1; 3, 0.1; 3, 0.7; 5, 0.25; 4, 1.0 ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/StaircaseCodeTests"
        [
            test "both decoders' errors are the means over a grid of what they miss" {
                for steps, ramp in cases do
                    Near.within 2e-4 (onGrid steps ramp (staircase steps ramp)) (StaircaseCode.Ramped(steps, ramp))
                    Near.within 2e-4 (onGrid steps ramp floor) (StaircaseCode.Sharp(steps, ramp))
            }

            test "the errors with the same ramps are those of an independent calculation, to its rounding" {
                let widths = [ 0.0; 0.01; 0.03; 0.1; 0.2; 0.3 ]

                for steps, errors in
                    [
                        2, [ 0.0208; 0.0237; 0.0294; 0.0481; 0.0719; 0.0929 ]
                        3, [ 0.00926; 0.01281; 0.01973; 0.04218; 0.07015; 0.09432 ]
                        5, [ 0.00333; 0.00740; 0.01532; 0.04076; 0.07194; 0.09834 ]
                        10, [ 0.00083; 0.00532; 0.01403; 0.04196; 0.07590; 0.10439 ]
                    ] do
                    for ramp, error in List.zip widths errors do
                        Near.within 6e-5 error (StaircaseCode.Ramped(steps, ramp))
            }

            test "the best decoder's error is the spread of both numbers in narrow bins of the code" {
                for steps, ramp in cases do
                    Near.within 1e-4 (ofMeans steps ramp) (StaircaseCode.Best(steps, ramp))
            }

            test "with ramps as wide as their steps many steps are a linear code, and few are not, for the last is flat" {
                Near.within 1e-3 StaircaseCode.Linear (StaircaseCode.Best(1000, 1.0))
                Near.inRange 0.0 (0.97 * StaircaseCode.Linear) (StaircaseCode.Best(2, 1.0))
            }

            property "no decoder is better than the conditional means" (fun (random: Random) ->
                let steps, ramp = random.Next(2, 12), random.NextDouble()
                let best = StaircaseCode.Best(steps, ramp)
                Near.inRange best infinity (StaircaseCode.Ramped(steps, ramp) + 1e-9)
                Near.inRange best infinity (StaircaseCode.Sharp(steps, ramp) + 1e-9))

            test "a staircase of one step and a ramp longer than a step are refused" {
                let refused steps ramp =
                    Expect.throwsT<ArgumentOutOfRangeException> (fun () -> StaircaseCode.Best(steps, ramp) |> ignore) ""

                refused 1 0.1
                refused 3 1.1
                refused 3 nan
                let wrong: IChecked = StaircaseErrors(Steps = 1, Ramps = EquatableArray.Of<float> [ 2.0 ])
                Expect.equal (Seq.length (wrong.Faults())) 2 ""
            }
        ]
