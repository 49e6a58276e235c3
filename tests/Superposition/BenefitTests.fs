module Research.Tests.BenefitTests

open Research
open Expecto

let private terms: BenefitTerms =
    {
        Density = 0.25
        Importance = [| 2.0; 1.0; 1.0 |]
        Loss = 0.5
        Linear = LossTerms(1.0, 0.5)
        OneActive = LossTerms(0.4, 0.2)
        Unbiased = LossTerms(0.3, 0.6)
        NoneActive = 0.1
    }

[<Tests>]
let tests =
    testList
        "Superposition/BenefitTests"
        [
            test "what the most important features leave is a share of all importance" {
                Expect.equal [ for hidden in 0..3 -> terms.MissedByTop hidden ] [ 1.0; 0.5; 0.25; 0.0 ] ""
            }

            test "shares of the loss are weighed by how often none or one of three features is active" {
                Near.within 1e-15 (0.75 ** 3.0 * 0.1 / 0.5) (Benefit.noneActive terms)
                Near.within 1e-15 (0.25 * 0.75 ** 2.0 * 0.4 / 0.5) (Benefit.missed terms)
                Near.within 1e-15 (0.25 * 0.75 ** 2.0 * 0.2 / 0.5) (Benefit.interference terms)
                let parts = [ Benefit.noneActive; Benefit.missed; Benefit.interference; Benefit.severalActive ]
                Near.within 1e-15 1.0 (parts |> List.sumBy (fun part -> part terms))
            }

            test "a drawing has a panel for each kind of terms" {
                let figure = DrawBenefit.sweep (Drawings.heading "terms") 1 [ terms; { terms with Density = 0.5 } ]
                Expect.equal figure.Rows.Head.Panels.Length 3 ""
                Expect.isTrue ((Plotly.encode figure).ToJsonString().Contains "missed by the top 1 alone") ""
            }
        ]
