/// Comparisons that say what they compared.
module Research.Tests.Near

open System
open Expecto

/// |expected − actual| ≤ tolerance.
let within (tolerance: float) (expected: float) (actual: float) =
    Expect.isTrue (abs (expected - actual) <= tolerance) $"{actual:R} is not within {tolerance} of {expected:R}."

/// low ≤ actual ≤ high.
let inRange (low: 'number) (high: 'number) (actual: 'number) =
    Expect.isTrue (low <= actual && actual <= high) $"{actual} is not in [{low}, {high}]."

/// |expected − actual| ≤ tolerance, entry by entry.
let allWithin (tolerance: float) (expected: float[]) (actual: float[]) =
    Expect.equal actual.Length expected.Length ""
    Array.iter2 (within tolerance) expected actual

/// The distance of two numbers in units of the last place of the expected one.
let ulps (expected: float) (actual: float) =
    if expected = actual then
        0.0
    else
        abs (expected - actual) / (Math.BitIncrement(abs expected) - abs expected)

/// How far a function may be from its exact value, in units of the last place.
let private elementaryUlps = 4.0

/// At most `elementaryUlps` apart.
let inLastPlaces (what: string) (expected: float) (actual: float) =
    let distance = ulps expected actual
    Expect.isTrue (distance <= elementaryUlps) $"{what}: {actual:R} is {distance} units of the last place from {expected:R}."

/// How many standard errors a sample statistic may be from its expectation. The draws are fixed by their seeds.
let private standardErrors = 5.0

/// |actual − expected| ≤ `standardErrors` × error.
let statistic (what: string) (expected: float) (error: float) (actual: float) =
    let z = (actual - expected) / error
    Expect.isTrue (abs z <= standardErrors) $"{what}: {actual} is {z} standard errors from {expected}."
