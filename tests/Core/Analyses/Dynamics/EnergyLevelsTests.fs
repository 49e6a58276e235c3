module Research.Tests.EnergyLevelsTests

open System
open Research
open Xunit

let private rule = EnergyLevels(Length = 4, Width = 0.05, Height = 0.1)

/// [Checkpoints, Features] from one list per feature.
let private history (features: float list list) =
    Matrix.Build(features.Head.Length, features.Length, (fun step feature -> features[feature][step]))

let private stays level = List.replicate 5 level

[<Fact>]
let ``a feature that stays, or drifts slowly within a band, does not jump`` () =
    let drift = [ for k in 0..9 -> 0.3 + 0.005 * float k ]
    Assert.Empty(rule.Jumps(history [ stays 0.5 @ stays 0.5; drift ]))

[<Fact>]
let ``a jump has its feature, its ends, its levels and its steepest checkpoint`` () =
    let rising = stays 0.2 @ [ 0.26; 0.44 ] @ stays 0.5
    let jump = Assert.Single(rule.Jumps(history [ stays 0.0 @ [ 0.0; 0.0 ] @ stays 0.0; rising ]))
    Assert.Equal((1, 4, 7, 6), (jump.Feature, jump.From, jump.To, jump.Steepest))
    Assert.Equal((0.2, 0.5), (jump.Before, jump.After))

[<Fact>]
let ``two jumps of one feature are two, and a step lower than the height is none`` () =
    let twice = stays 0.0 @ stays 0.5 @ stays 0.0
    Assert.Equal(2, rule.Jumps(history [ twice ]).Count)
    Assert.Empty(rule.Jumps(history [ stays 0.40 @ stays 0.47 ]))

[<Fact>]
let ``noise without levels has no jumps`` () =
    Assert.Empty(rule.Jumps(history [ [ for k in 0..19 -> if k % 2 = 0 then 0.2 else 0.6 ] ]))

[<Fact>]
let ``two features that exchange their places are one swap`` () =
    Assert.Equal(1, rule.Swaps(history [ [ 0.5; 0.0 ]; [ 0.0; 0.5 ]; [ 0.5; 0.5 ] ]))
    Assert.Equal(0, rule.Swaps(history [ [ 0.5; 0.1 ]; [ 0.0; 0.1 ] ]))

let private loss: float[] = [| 1.0; 0.99; 0.98; 0.97; 0.5; 0.49; 0.48 |]

let private at from last steepest = Jump(0, from, last, steepest, 0.0, 0.5)

[<Fact>]
let ``the loss drops at one of two jumps`` () =
    Assert.Equal(0.5, EnergyLevels.DropsAtJumps([| at 3 4 4; at 1 2 2 |], ReadOnlySpan loss))
    Assert.Equal(1.0, EnergyLevels.DropsAtJumps([| at 3 4 4 |], ReadOnlySpan loss))
    Assert.True(Double.IsNaN(EnergyLevels.DropsAtJumps([||], ReadOnlySpan loss)))

[<Fact>]
let ``the loss falls faster during a jump by its share of the fall over its share of the checkpoints`` () =
    // 0.47 of 0.52 in one of six intervals.
    Near.within 1e-12 (0.47 / 0.52 * 6.0) (EnergyLevels.FallAtJumps([| at 3 4 4 |], ReadOnlySpan loss))
