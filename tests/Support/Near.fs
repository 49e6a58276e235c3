/// Comparisons of numbers, whose messages have both numbers.
module Research.Tests.Near

open System
open Expecto

/// Expects |expected − actual| ≤ tolerance.
let within (tolerance: float) (expected: float) (actual: float) =
    Expect.isTrue (abs (expected - actual) <= tolerance) $"{actual:R} is not within {tolerance} of {expected:R}."

/// Expects low ≤ actual ≤ high.
let inRange (low: 'number) (high: 'number) (actual: 'number) =
    Expect.isTrue (low <= actual && actual <= high) $"{actual} is not in [{low}, {high}]."

/// Expects |expected − actual| ≤ tolerance for each entry.
let allWithin (tolerance: float) (expected: float[]) (actual: float[]) =
    Expect.equal actual.Length expected.Length ""
    Array.iter2 (within tolerance) expected actual

/// Expects the slope of a loss of a change of one parameter, 0 where nothing is changed: the central difference or, where a kink lies
/// within the step, the difference on the side of the kink where nothing is changed. The scale is that of the slopes, at least 1.
let slope (scale: float) (loss: float -> float) (actual: float) =
    let step = 1e-5
    let above, at, below = loss step, loss 0.0, loss -step
    let central = (above - below) / (2.0 * step)
    let sides = [ (above - at) / step; (at - below) / step ]
    let hasKink = abs (sides[0] - sides[1]) > 1e-3 * scale

    if hasKink && sides |> List.exists (fun side -> abs (side - actual) <= 1e-4 * scale) then
        ()
    else
        within (1e-5 * scale) central actual

/// The distance of two numbers in units of the last place of the expected one.
let ulps (expected: float) (actual: float) =
    if expected = actual then
        0.0
    else
        abs (expected - actual) / (Math.BitIncrement(abs expected) - abs expected)

/// The largest error of an elementary function, in units of the last place.
let private elementaryUlps = 4.0

/// Expects an error of at most `elementaryUlps`.
let inLastPlaces (what: string) (expected: float) (actual: float) =
    let distance = ulps expected actual
    Expect.isTrue (distance <= elementaryUlps) $"{what}: {actual:R} is {distance} units of the last place from {expected:R}."

/// The largest deviation of a sample statistic, in standard errors. The draws are fixed by their seeds.
let private standardErrors = 5.0

/// Expects |actual − expected| ≤ `standardErrors` × error.
let statistic (what: string) (expected: float) (error: float) (actual: float) =
    let z = (actual - expected) / error
    Expect.isTrue (abs z <= standardErrors) $"{what}: {actual} is {z} standard errors from {expected}."
