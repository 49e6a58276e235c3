module Research.Tests.KGonTests

open System
open System.Text.Json
open Research
open Expecto

let private gons =
    lazy (JsonDocument.Parse(Repository.read "tests/Reference/phase_boundaries.json").RootElement.GetProperty "kgon")

// The losses of the reference are within 2e-14 of the least ones; radius and bias only to the root of that.
let private ofLoss, ofShape = 1e-13, 1e-6

let private variance p = p / 3.0 - p * p / 4.0

/// The density at which k-gon and (k − 1)-gon with one more feature ignored are as good, by bisection.
let private crossing upper lower low high =
    let difference p = (KGon.At(upper, p)).Loss - (KGon.At(lower, p)).Loss - float (upper - lower) * variance p

    let rec halve low high step =
        let middle = 0.5 * (low + high)

        if step = 0 then middle
        elif difference middle < 0.0 then halve middle high (step - 1)
        else halve low middle (step - 1)

    Expect.isTrue (difference low < 0.0 && difference high > 0.0) ""
    halve low high 44

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/KGonTests"
        [
            testCase "radius, bias and loss of every k-gon are those of the reference" (fun () ->
                let mutable compared = 0

                for row in gons.Value.GetProperty("table").EnumerateArray() do
                    for sides in 2..8 do
                        match row.TryGetProperty $"k{sides}" with
                        | true, expected ->
                            let gon = KGon.At(sides, row.GetProperty("p").GetDouble())
                            Near.within ofLoss (expected.GetProperty("loss").GetDouble()) gon.Loss
                            Near.within ofShape (expected.GetProperty("rho").GetDouble()) gon.Norm
                            Near.within ofShape (expected.GetProperty("b").GetDouble()) gon.Bias
                            compared <- compared + 1
                        | _ -> ()

                Expect.equal compared 70 "")

            test "with one feature at a time they are those of Chen et al." {
                for row in gons.Value.GetProperty("one_hot_chen2023").EnumerateArray() do
                    let sides, features = row.GetProperty("k").GetInt32(), row.GetProperty("c").GetInt32()
                    let gon = KGon.OneHot sides
                    // Each of c features is active once in c samples, and costs 1/3 if it is left out.
                    let total = (gon.Loss * float sides + float (features - sides) / 3.0) / float features
                    Near.within ofLoss (row.GetProperty("total").GetDouble()) total
                    Near.within ofShape (row.GetProperty("rho").GetDouble()) gon.Norm
                    Near.within ofShape (row.GetProperty("b").GetDouble()) gon.Bias
            }

            test "neighbouring k-gons are as good as each other where the reference says" {
                let expected (name: string) = gons.Value.GetProperty("crossings").GetProperty(name).GetDouble()

                for name, upper, lower in [ "n5_4-3", 4, 3; "n5_5-4", 5, 4; "n6_6-5", 6, 5; "n8_7-6", 7, 6 ] do
                    let at = expected name
                    Near.inRange (at - 1e-9) (at + 1e-9) (crossing upper lower (0.9 * at) (1.1 * at))
            }

            test "a k-gon of too few or too many sides is refused" {
                for sides in [ 1; 9 ] do
                    Expect.stringContains
                        ((throws<ArgumentException>(fun () -> KGon.At(sides, 0.1) |> ignore)).Message)
                        "[2, 8]"
                        $"for {sides}"
            }
        ]
