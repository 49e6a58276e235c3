/// The order of encoders by their codes (O'Neill, Gumran and Klindt 2024, arXiv 2411.13117): one layer, a hidden layer before it, and sparse
/// coding sample by sample. A method whose codes do not follow features has an MCC near that of random codes.
module Research.Experiments.Recovery.R17

open Research
open Research.Experiments
open Research.Experiments.Recovery.Encoders

let private heading =
    {
        Name = "encoders"
        Title = "Codes that are sought sample by sample follow features best, those of one layer least"
        Caption =
            "16 features, three of them active, in 8 dimensions; MCC: the mean |correlation| of codes with features, one to one, on samples that no method saw, for \
             five random sets of directions."
    }

let figure =
    study Papers.recovery "R17" "The order of encoders by their codes" {
        let! one = part "SAE" [ Layer.Dense("E", 16, 8) ]
        and! two = part "MLP" [ Layer.Dense("F", 32, 8); Layer.Bias "f"; Layer.Relu; Layer.Dense("E", 16, 32) ]
        and! learned = computeOver "seed" seeds learned |> ask id |> named "two-step"
        and! known = computeOver "seed" seeds known |> ask id |> named "known"

        let best cells =
            [
                for seed in seeds ->
                    cells |> List.filter (fun (c: Cell<float * int, float>) -> snd c.At = seed) |> List.map _.Answer |> List.max
            ]

        let one, two = best one, best two
        let learned, known = [ for cell in learned -> cell.Answer ], [ for cell in known -> cell.Answer ]
        let above a b = List.map2 (-) a b |> List.filter (fun apart -> apart > 0.0) |> List.length
        claim "arXiv 2411.13117: a hidden layer gives better codes than none, seeds of five" (above two one |> Expect.atLeast 4)
        claim "arXiv 2411.13117: sparse coding better ones than a hidden layer, seeds" (above learned two |> Expect.atLeast 4)
        claim "by a mean MCC of" (List.average learned - List.average two |> Expect.atLeast 0.02)

        claim
            "learning directions costs an MCC beside known ones of"
            (List.average known - List.average learned |> Expect.atMost 0.05)

        claim "known directions: MCC" (List.average known |> Expect.atLeast 0.95)
        draw (DrawRetrieved.encoders heading seeds [ "one layer", one; "hidden layer", two; "two-step", learned; "known", known ])
    }
