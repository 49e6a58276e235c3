module Research.Tests.RestartTests

open Research
open Research.Tests.DslSamples
open Xunit

let private pick rule losses = Restart.pick rule losses

[<Fact>]
let ``the lowest loss is kept`` () = Assert.Equal<int list>([ 2 ], pick (Best(Of = 4)) [ 3.0; 2.0; 1.0; 4.0 ])

[<Fact>]
let ``a run that diverged is the worst, after an infinite loss`` () =
    Assert.Equal<int list>([ 1 ], pick (Best(Of = 3)) [ nan; 5.0; infinity ])
    Assert.Equal<int list>([ 1; 2 ], pick (DropWorst(Of = 3)) [ nan; 5.0; infinity ])

[<Fact>]
let ``where all diverged the first is kept`` () = Assert.Equal<int list>([ 0 ], pick (Best(Of = 2)) [ nan; nan ])

[<Fact>]
let ``restarts of equal loss keep their order`` () =
    Assert.Equal<int list>([ 0 ], pick (Best(Of = 3)) [ 1.0; 1.0; 1.0 ])
    Assert.Equal<int list>([ 1; 0; 2 ], pick (DropWorst(Of = 4)) [ 1.0; 0.5; 1.0; 1.0 ])

[<Fact>]
let ``exactly the worst is dropped`` () =
    let keepsAllOthers (losses: float list) =
        losses.Length < 2
        || (let kept = pick (DropWorst(Of = losses.Length)) losses

            let worst = losses |> List.map (fun loss -> if System.Double.IsNaN loss then infinity else loss) |> List.max

            let left = Set.difference (Set [ 0 .. losses.Length - 1 ]) (Set kept)

            kept.Length = losses.Length - 1
            && left |> Set.forall (fun i -> System.Double.IsNaN losses[i] || losses[i] = worst))

    Property.holds keepsAllOthers

[<Fact>]
let ``numbers, lists of numbers and tuples of them are averaged element by element`` () =
    let mean = (Restart.average<float>()).Value
    Assert.Equal(2.0, mean [ 1.0; 3.0 ])

    let means = (Restart.average<float[]>()).Value
    Assert.Equal<float[]>([| 2.0; 5.0 |], means [ [| 1.0; 4.0 |]; [| 3.0; 6.0 |] ])

    let nested = (Restart.average<(float * float[]) * float>()).Value
    let (a, b), c = nested [ (1.0, [| 2.0 |]), 3.0; (3.0, [| 4.0 |]), 5.0 ]
    Assert.Equal((2.0, 3.0, 4.0), (a, b[0], c))

[<Fact>]
let ``nothing else has a mean`` () =
    Assert.True((Restart.average<Matrix>()).IsNone)
    Assert.True((Restart.average<int>()).IsNone)
    Assert.True((Restart.average<string>()).IsNone)
    Assert.True((Restart.average<Portrait>()).IsNone)
    Assert.True((Restart.average<float * Matrix>()).IsNone)

/// W and −W are the same solution: their mean is no solution at all.
let private mirrored =
    let weights = [ 1.0; 0.0; 0.0; 0.0; 2.0; 0.0 ]
    let bias = [ 0.0; 0.0; 0.0 ]

    [
        stateOf (weights @ bias) 1.0
        stateOf (List.map (~-) weights @ bias) 2.0
        stateOf (List.replicate 9 100.0) 3.0
    ]

let private restarted rule = planned linear 0.5 |> Stage.restart rule |> Stage.analyse Geometry.featureNorms

[<Fact>]
let ``answers are averaged, never weights`` () =
    Assert.Equal<float[]>([| 1.0; 2.0; 0.0 |], answer (restarted (DropWorst(Of = 3))) mirrored)

[<Fact>]
let ``the best restart alone answers where the lowest loss is kept`` () =
    Assert.Equal<float[]>([| 1.0; 2.0; 0.0 |], answer (restarted (Best(Of = 3))) mirrored)

    let reversed = List.rev mirrored

    let biased =
        planned linear 0.5 |> Stage.restart (Best(Of = 3)) |> Stage.analyse (fun trained -> trained.Plan.Restart)

    Assert.Equal(2, answer biased reversed)

[<Fact>]
let ``a restart whose weights are not finite counts as diverged whatever its loss says`` () =
    let lost = stateOf (nan :: List.replicate 8 0.0) 0.5
    Assert.Equal<float[]>([| 1.0; 2.0; 0.0 |], answer (restarted (Best(Of = 2))) [ lost; mirrored[0] ])
