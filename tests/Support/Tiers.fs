/// The two tiers of tests: all of them, and those that are left by `--fast`.
[<AutoOpen>]
module Research.Tests.Tiers

open Expecto

let private label = "slow"

/// Tests that `--fast` leaves out: they start processes, draw in a browser, or train, search or compare for long.
let slow (tests: Test) = testLabel label tests

/// Whether a test, by the names of its lists and its own, stands in a list that is slow.
let isSlow (path: string list) = List.contains label path
