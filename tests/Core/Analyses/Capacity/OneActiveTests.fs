module Research.Tests.OneActiveTests

open System
open System.Threading
open Research
open Expecto

let private found (derivation: #IDerivation<'found>) =
    Expect.isEmpty (derivation.Faults()) ""
    derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

let private share features hidden starts = (found (OneActiveMinimum(Features = features, Hidden = hidden, Starts = starts))).Share

/// Columns of W and β with b = −β², n of each.
let private random (random: Random) features hidden =
    [|
        for _ in 1 .. features * hidden -> 2.0 * random.NextDouble() - 1.0
        for _ in 1..features -> 0.7 * random.NextDouble()
    |]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Capacity/OneActiveTests"
        [
            property "H/n is three times the exact loss of one-hot features" (fun (random': Random) ->
                let features, hidden = 5, 2
                let point = random random' features hidden

                let parameters =
                    [|
                        for row in 0 .. hidden - 1 do
                            for i in 0 .. features - 1 -> point[i * hidden + row]
                        for i in 0 .. features - 1 -> -(point[features * hidden + i] ** 2.0)
                    |]

                let model = ReluOutputModel(Features = features, Hidden = hidden)
                let loss = Exact.FewActive(OneHot(Features = features), model)
                let exact = loss.Evaluate(ReadOnlySpan parameters, ReadOnlySpan(Array.create features 1.0), Span.Empty)
                let value = OneActiveLoss(features, hidden).Of(ReadOnlySpan point, Span(Array.zeroCreate point.Length))
                Near.within 1e-13 (3.0 * exact) (value / float features))

            property "its slopes are those of differences" (fun (random': Random) ->
                let loss, point = OneActiveLoss(4, 3), random random' 4 3
                let at (point: float[]) = loss.Of(ReadOnlySpan point, Span(Array.zeroCreate point.Length))
                let slopes = Array.zeroCreate point.Length
                loss.Of(ReadOnlySpan point, Span slopes) |> ignore

                for k in 0 .. point.Length - 1 do
                    let moved by = at (Array.mapi (fun j x -> if j = k then x + by else x) point)
                    Near.within 1e-6 ((moved 1e-6 - moved -1e-6) / 2e-6) slopes[k])

            test "up to 2m features lose nothing" {
                Near.within 1e-9 0.0 (share 4 2 8)
                Near.within 1e-9 0.0 (share 6 3 8)
            }

            test "features of the plane are polygons, eight of them a heptagon and one ignored" {
                for features, total in [ 5, 0.237384; 6, 0.867463; 7, 1.748695; 8, 2.748695 ] do
                    Near.within 2e-6 total (float features * share features 2 64)
            }

            test "twelve features of three dimensions are the icosahedron's, as both rays of six equiangular lines" {
                let best = found (OneActiveMinimum(Features = 12, Hidden = 3, Starts = 12))
                Near.within 1e-6 0.133095 best.Share
                Near.within 1e-6 best.Share (FrameLoss.Of(3, 6))
                Expect.equal (best.Stored, best.Starts) (12, 12) ""
                Near.within 1e-12 0.75 best.Dedicated
            }

            test "equiangular frames lose what their overlap says" {
                for m, lines, share in [ 5, 10, 0.074378; 6, 16, 0.078350; 7, 28, 0.081897; 15, 36, 0.028162 ] do
                    Near.within 1e-6 share (FrameLoss.Of(m, lines))
            }

            test "what cannot be searched is refused" {
                Faults.one "the number of features" "65" "at most 64" (OneActiveMinimum(Features = 65, Hidden = 2).Faults())

                Faults.one
                    "the number of starts"
                    "0"
                    "at least 1"
                    (OneActiveMinimum(Features = 5, Hidden = 2, Starts = 0).Faults())
            }
        ]
