module Research.Tests.HumanizeTests

open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Figures/HumanizeTests"
        [
            test "a duration has the two units that matter, and no cap" {
                for seconds, words in
                    [
                        0.0, "0.0 s"
                        4.24, "4.2 s"
                        9.96, "10 s"
                        48.4, "48 s"
                        59.7, "1 min 00 s"
                        200.0, "3 min 20 s"
                        3_599.8, "1 h 00 min"
                        3_900.0, "1 h 05 min"
                        86_399.0, "1 d 00 h"
                        2.3 * 86_400.0, "2 d 07 h"
                        86_400.0 * 11.4, "11 days"
                        3e6, "35 days"
                        1e12, "11,574,074 days"
                        infinity, "forever"
                    ] do
                    Expect.equal (Humanize.duration seconds) words $"{seconds}"
            }

            test "an estimate is no more exact than it can be" {
                for seconds, words in [ 0.01, "about 1 s"; 4.2, "about 5 s"; 61.0, "about 1 min 01 s"; 1e6, "about 12 days" ] do
                    Expect.equal (Humanize.estimate seconds) words $"{seconds}"
            }
        ]
