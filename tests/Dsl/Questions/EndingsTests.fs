module Research.Tests.EndingsTests

open Research
open Research.Tests.DslSamples
open Xunit

/// Rounding of a few products.
let private rounding = 1e-12

/// Three features in two dimensions, the last of importance 2.
let private plan = Plans.make (importance = Importance.Explicit [ 1.0; 1.0; 2.0 ])

/// W row by row, then b.
let private trained parameters judged : Trained<ReluOutputModel> = Trained(relu, plan, stateOf parameters judged)

let private zeros = [ 0.0; 0.0; 0.0 ]
let private extraShares = [ 1.0; 0.0; -0.8; 0.0; 1.0; 0.0 ] @ zeros
let private extraSharesWithTheOther = [ 0.0; 1.0; 0.0; 1.0; 0.0; -0.8 ] @ zeros
let private othersShare = [ 1.0; -1.0; 0.0; 0.0; 0.0; 1.0 ] @ zeros
let private lost = nan :: List.replicate 8 0.0

[<Fact>]
let ``an ending tells phase, norm and superposition of the extra feature, and both losses`` () =
    let ending = (Endings.ofRestarts [ trained extraShares 0.3 ]).Head
    Assert.Equal("{13}+{2}", string ending.Phase)
    Near.within rounding 0.8 ending.Norm
    Near.within rounding 1.0 ending.Superposition
    Assert.Equal(0.3, ending.Judged)
    Assert.Equal(Training.exactLoss (trained extraShares 0.3), ending.Exact)

[<Fact>]
let ``features of importance 1 are interchangeable, the extra one is not`` () =
    let phases =
        Endings.ofRestarts [ trained extraShares 0.3; trained extraSharesWithTheOther 0.3; trained othersShare 0.3 ]
        |> List.map (fun ending -> string ending.Phase)

    Assert.Equal<string list>([ "{13}+{2}"; "{13}+{2}"; "{12}+{3}" ], phases)

[<Fact>]
let ``the lowest exact loss and the lowest judged loss may be of two restarts, and never of one that diverged`` () =
    let all = Endings.ofRestarts [ trained lost 0.0; trained extraShares 0.2; trained othersShare 0.3 ]
    Assert.True(System.Double.IsNaN all[0].Exact && System.Double.IsNaN all[0].Judged)
    Assert.True(all[2].Exact < all[1].Exact)
    Assert.Equal(all[2], Endings.lowest all)
    Assert.Equal(all[1], Endings.judgedLowest all)

[<Fact>]
let ``a loss misses the optimum beyond the tolerance, and where it is no number`` () =
    Assert.Equal(2, Endings.missing 0.01 2.0 [ 2.0; 2.019; 2.021; nan ])
    Assert.Equal(0, Endings.missing 0.0 2.0 [ 2.0 ])

[<Fact>]
let ``the paper's rule averages norm and superposition without the highest judged loss`` () =
    let all =
        Endings.ofRestarts [ trained othersShare 0.1; trained extraShares 0.2; trained (List.replicate 9 5.0) 0.9 ]

    let norm, superposition = Endings.dropWorst all
    Near.within rounding 0.9 norm
    Near.within rounding 0.5 superposition
