module Research.Tests.PolytopePackingTests

open System
open System.Threading
open Research
open Expecto

let private found (derivation: IDerivation<'found>) =
    derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

let private at density = found (PolytopePacking(Density = density))

/// Densities from dense to sparse, each computed once.
let private packed =
    let some = Map [ for p in [ 1.0; 0.9; 0.6; 0.2; 0.05 ] -> p, lazy at p ]
    fun p -> some[p].Value

let private unit = 1e-13

/// W and b of a polytope whose corners are known.
let private parameters (polytope: Polytope) (best: PackedPolytope) =
    [|
        for row in 0 .. polytope.Dimensions - 1 do
            for corner in 0 .. polytope.Features - 1 -> best.Norm * polytope.Corners[row, corner]
        for _ in 1 .. polytope.Features -> best.Bias
    |]

let private rigid = Polytope.All |> Seq.filter (fun polytope -> polytope.Name <> "square antiprism")

/// s (1 + 1/d) 1 − s/d: the overlaps of a simplex.
let private simplexLosses dimensions scale bias density samples =
    let random, k, d = Random 1, dimensions + 1, float dimensions

    [|
        for _ in 1..samples ->
            let x = Array.init k (fun _ -> if random.NextDouble() < density then random.NextDouble() else 0.0)
            let all = Array.sum x
            let error own = own - max 0.0 (bias + scale * ((1.0 + 1.0 / d) * own - all / d))
            x |> Array.averageBy (fun own -> error own ** 2.0)
    |]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Polytopes/PolytopePackingTests"
        [
            test "losses are those of the signed vertex sum over exact rationals" {
                for density in [ 0.9; 0.2 ] do
                    for polytope in rigid |> Seq.filter (fun polytope -> polytope.Features <= 4) do
                        let best = (packed density).Named polytope.Name
                        let n = polytope.Features
                        let law = ActiveSetLaw.ofSampler (SparseUniform(Features = n, Density = Density.Of density))
                        let flat = parameters polytope best |> Array.map Rational.Of
                        let exact = VertexSum.loss Numbers.rational law (Array.create n 1.0) polytope.Dimensions flat
                        Near.within unit (exact.ToDouble()) best.Loss
            }

            test "losses of all simplices and polygons are those of the exact loss of a model, where it has no slope" {
                for density in [ 1.0; 0.6; 0.05 ] do
                    for polytope in rigid do
                        let best, n = (packed density).Named polytope.Name, polytope.Features
                        let model = Expected.relu (Array.create n density) polytope.Dimensions
                        let loss, slopes = Expected.both model (parameters polytope best) (Array.create n 1.0)
                        Near.within unit loss best.Loss

                        // Along the length and the bias; a dedicated feature has a kink at b = 0.
                        if n > 1 then
                            Near.within 1e-8 0.0 (Array.sum slopes[polytope.Dimensions * n ..])
            }

            test "the antiprism's loss is the least of eight features that are free in three dimensions" {
                let free = found (SparseLossMinimum(Features = 8, Hidden = 3, Density = 0.15, Starts = 4))
                Expect.sequenceEqual free.Structures [ "square antiprism" ] ""
                Near.within 1e-10 free.Value ((at 0.15).Named "square antiprism").Loss
            }

            test "the loss of a row of a large simplex is that of samples" {
                let row = GroupedRow [ EqualOverlaps(-1.0 / 29.0, 29) ]
                let struct (loss, _, _) = row.Evaluate(0.9, 0.05, 0.8)
                let losses = simplexLosses 29 0.9 0.05 0.8 20_000
                let mean = Array.average losses
                let variance = losses |> Array.averageBy (fun one -> (one - mean) ** 2.0)
                Near.statistic "the mean" loss (sqrt (variance / 20_000.0)) mean
            }

            test "the derivatives of a row are differences of its loss" {
                let row = GroupedRow [ EqualOverlaps(-0.5, 2); EqualOverlaps(0.3, 1) ]
                let loss scale bias = let struct (loss, _, _) = row.Evaluate(scale, bias, 0.4) in loss

                for scale, bias in [ 0.8, 0.1; 1.1, -0.3; 1.0, 0.6; 0.5, -0.6 ] do
                    let struct (_, byScale, byBias) = row.Evaluate(scale, bias, 0.4)
                    Near.within 1e-8 byScale ((loss (scale + 1e-5) bias - loss (scale - 1e-5) bias) / 2e-5)
                    Near.within 1e-8 byBias ((loss scale (bias + 1e-5) - loss scale (bias - 1e-5)) / 2e-5)
            }

            test "losses of polygons are those of the reference's k-gons" {
                for sides, name in [ 2, "digon"; 3, "triangle"; 5, "pentagon"; 8, "octagon" ] do
                    Near.within unit (KGon.At(sides, 0.2)).Loss ((packed 0.2).Named name).Loss
            }

            test "a dedicated feature loses nothing and gains 1" {
                for density in [ 1.0; 0.2 ] do
                    let own = (packed density).Named "dedicated"
                    Near.within 1e-15 0.0 own.Loss
                    Near.within 1e-14 1.0 (own.Gain density)
                    Near.within 1e-7 1.0 own.DimensionsPerFeature
            }

            test "a filling is the best of all sums of its dimensions" {
                for density in [ 0.9; 0.6; 0.2 ] do
                    let all = packed density

                    let rec most dimensions =
                        if dimensions = 0 then
                            0.0
                        else
                            [
                                for one in all.All do
                                    if one.Dimensions <= dimensions then
                                        float one.Dimensions * one.Gain density + most (dimensions - one.Dimensions)
                            ]
                            |> List.max

                    for hidden in 1..5 do
                        let filling = all.Filling hidden
                        Expect.equal filling.Hidden hidden ""
                        let ignored = 50.0 * PackedPolytope.Ignored density
                        Near.within 1e-12 (ignored - most hidden * PackedPolytope.Ignored density) (filling.Loss 50)

                Expect.equal [ for part in ((packed 0.6).Filling 3).Parts -> part.Name ] [ "digon"; "digon"; "digon" ] ""
                Near.within 1e-12 ((packed 0.6).Named "digon").DimensionsPerFeature ((packed 0.6).Filling 3).DimensionsPerFeature
            }

            test "phases end where two polytopes are as good, and none is better in between" {
                let phases = found (PolytopePhases(Sparsest = 0.19, Densest = 1.0, Columns = 9))
                Expect.equal (phases[0].Densest, phases[phases.Count - 1].Sparsest) (1.0, 0.19) ""
                Expect.isGreaterThan phases.Count 4 ""

                for before, after in Seq.pairwise phases do
                    Expect.equal before.Sparsest after.Densest ""
                    let both = at before.Sparsest
                    let gain (phase: PolytopePhase) = (both.Named phase.Name).Gain before.Sparsest
                    Near.within 1e-11 (gain before) (gain after)
                    Near.within 1e-11 (gain before) (both.Best.Gain before.Sparsest)

                for phase in phases do
                    let middle = sqrt (phase.Sparsest * phase.Densest)
                    Expect.equal (at middle).Best.Name phase.Name ""
            }

            test "numbers out of range are faults, and an unknown polytope is named" {
                Faults.one "the density" "0" "in (0, 1]" (PolytopePacking(Density = 0.0).Faults())

                let phases sparsest densest columns =
                    PolytopePhases(Sparsest = sparsest, Densest = densest, Columns = columns).Faults()

                Faults.one "the range of densities" "0.5 … 0.5" "ascending" (phases 0.5 0.5 9)
                Faults.one "the number of densities" "1" "at least 2" (phases 0.1 0.5 1)
                let unknown = throws<ArgumentException>(fun () -> (packed 0.2).Named "cube" |> ignore)
                Expect.stringContains unknown.Message "There is no \"cube\", only dedicated, digon" ""
            }
        ]
    |> slow
