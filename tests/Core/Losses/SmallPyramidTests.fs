module Research.Tests.SmallPyramidTests

open System
open System.Runtime.Intrinsics
open Research
open Expecto

/// A row of eight: overlaps with its own feature first, bias, densities.
type private Row = { Overlaps: float[]; Bias: float; Densities: float[] }

/// What two ways round differently, relative to the largest moment.
let private rounding = 1e-15

let private sizes = [ 1 .. SmallPyramid.MostFeatures ]

let private signed size (random: Random) = if random.Next 2 = 0 then size else -size

/// Ordinary overlaps beside zeros, rounding-sized and equal ones; kinks inside, on vertices and outside of the cube.
let private row features (random: Random) =
    let overlaps = Array.init features (fun _ -> Property.between -1.0 1.0 random)

    for j in 0 .. features - 1 do
        match random.Next 8 with
        | 0 -> overlaps[j] <- 0.0
        | 1 -> overlaps[j] <- signed 1e-15 random
        | 2 -> overlaps[j] <- signed 1e-9 random
        | 3 -> overlaps[j] <- signed overlaps[0] random
        | _ -> ()

    // The vertex as the recursion sums it, so that z there is 0 exactly or a rounding beside it.
    let vertex = overlaps |> Array.filter (fun _ -> random.Next 2 = 0) |> Array.sum

    {
        Overlaps = overlaps
        Bias =
            match random.Next 8 with
            | 0 -> 0.0
            | 1
            | 2 -> -vertex
            | 3 -> -vertex + signed 1e-12 random
            | 4 -> signed 5.0 random
            | 5 -> 1e-9 - (overlaps |> Array.sumBy (max 0.0))
            | _ -> Property.between -1.0 1.0 random
        Densities = Array.init features (fun _ -> if random.Next 3 = 0 then 1.0 else Property.between 0.01 1.0 random)
    }

let private across (value: Row -> float) (rows: Row[]) = Vector512.Create<float>(ReadOnlySpan(Array.map value rows))

let private run differentiate (rows: Row[]) (moments: RowMoments) =
    let probability (support: Faces.Support) row =
        (1.0, Seq.indexed row.Densities)
        ||> Seq.fold (fun product (j, p) -> product * if support.Bits >>> j &&& 1u = 1u then p else 1.0 - p)

    for j in 0 .. moments.Faces.Features - 1 do
        moments.Overlaps.Span[j] <- across (fun row -> row.Overlaps[j]) rows

    moments.Faces.Supports
    |> Array.iteri (fun u support -> moments.Weights.Span[u] <- across (probability support) rows)

    moments.Bias <- across _.Bias rows
    moments.Run differentiate

let private lanes (vector: Vector512<float>) = Array.init RowMoments.Lanes (fun lane -> vector[lane])

let private parts (moments: RowMoments) =
    [| moments.Activity; moments.Mean; moments.Square; moments.Cross; moments.Share |] |> Array.map lanes

let private differences (moments: RowMoments) = Array.init moments.Faces.Features (fun j -> lanes moments.Moments.Span[j])

let private both features =
    let faces = Faces(features, features)
    SmallPyramid faces, Pyramid faces

/// Loss and gradient of eight models whose rows are found in a given way.
let private models hidden (random: Random) (moments: RowMoments) =
    let lanes = ReluLanes(moments, hidden)

    let fill low high (vectors: AlignedVectors) =
        for at in 0 .. vectors.Span.Length - 1 do
            let values = Array.init RowMoments.Lanes (fun _ -> Property.between low high random)
            vectors.Span[at] <- Vector512.Create<float>(ReadOnlySpan values)

    fill -1.0 1.0 lanes.Parameters
    fill 0.01 1.0 lanes.Densities
    fill 0.1 2.0 lanes.Importance
    lanes.Weigh()
    lanes, lanes.Evaluate true

/// A model per element: parameters, densities and importances, one after the other.
let private unpack (vectors: AlignedVectors) =
    [|
        for lane in 0 .. RowMoments.Lanes - 1 do
            for vector in vectors.Span.ToArray() -> vector[lane]
    |]

[<Tests>]
let tests =
    testList
        "Core/Losses/SmallPyramidTests"
        [
            testCase "rows of few features have the moments of the generic recursion" (fun () ->
                for features in sizes do
                    let small, generic = both features
                    let random = Random features
                    let mutable kinked = 0

                    for _ in 1..200 do
                        let rows = Array.init RowMoments.Lanes (fun _ -> row features random)
                        run true rows small
                        run true rows generic

                        let expected, actual =
                            Array.append (parts generic) (differences generic), Array.append (parts small) (differences small)

                        for lane in 0 .. RowMoments.Lanes - 1 do
                            let largest = expected |> Array.map (fun moment -> abs moment[lane]) |> Array.max |> max 1.0

                            for expected, actual in Array.zip expected actual do
                                Near.within (rounding * largest) expected[lane] actual[lane]

                        kinked <-
                            kinked + (lanes generic.Share |> Seq.filter (fun share -> share > 0.0 && share < 0.99) |> Seq.length)

                    Expect.isTrue (kinked > 100) $"only {kinked} rows of {features} features cross a kink")

            test "a kink on a vertex does not count as above 0" {
                for features in sizes do
                    let small, _ = both features
                    let dead = { Overlaps = Array.create features -0.25; Bias = 0.0; Densities = Array.create features 1.0 }
                    let flat = { dead with Overlaps = Array.zeroCreate features }
                    let edge = { dead with Overlaps = Array.create features 0.25; Bias = -0.25 * float features }

                    for row in [ dead; flat; edge ] do
                        run true (Array.create RowMoments.Lanes row) small
                        let moments = Array.concat [ yield! Array.tail (parts small); yield! differences small ]
                        Seq.iter (fun moment -> Expect.equal moment 0.0 $"for {features}") moments

                    // The mirror image of the dead row: above 0 but for one vertex.
                    run true (Array.create RowMoments.Lanes { flat with Overlaps = Array.create features 0.25 }) small
                    Seq.iter (fun share -> Near.within rounding 0.5 share) (lanes small.Share)
            }

            for features in sizes do
                property
                    $"a row of {features} features has the same bits in every lane, and the same loss without a gradient"
                    (fun random ->
                        let small, _ = both features
                        let rows = Array.init RowMoments.Lanes (fun _ -> row features random)
                        run true rows small
                        let forwards, slopes = parts small, differences small
                        run true (Array.rev rows) small
                        Expect.equal (parts small |> Array.map Array.rev) forwards "the moments"
                        Expect.equal (differences small |> Array.map Array.rev) slopes "the slopes"
                        run false (Array.rev rows) small
                        // All but the share of ReLU', which only a gradient needs.
                        Expect.equal
                            (parts small |> Array.map Array.rev |> Array.take 4)
                            (Array.take 4 forwards)
                            "without a gradient")

            test "populations of few features take the short way, and only they" {
                for features in 1 .. SmallPyramid.MostFeatures + 1 do
                    let faces = Faces(features, features)
                    Expect.equal (RowMoments.Over faces :? SmallPyramid) (features <= SmallPyramid.MostFeatures) $"for {features}"

                for features in List.except [ 1 ] sizes do
                    let faces = Faces(features, features)
                    let short, loss = models 2 (Random 1) (SmallPyramid faces)
                    let _, generic = models 2 (Random 1) (Pyramid faces)
                    let losses = Array.zeroCreate<float> RowMoments.Lanes
                    let gradients = Array.zeroCreate<float>(3 * features * RowMoments.Lanes)

                    Exact
                        .Population(ReluOutputModel(Features = features, Hidden = 2))
                        .Evaluate(unpack short.Parameters, unpack short.Densities, unpack short.Importance, losses, gradients)

                    Expect.equal losses (lanes loss) $"for {features}"
                    Expect.equal gradients (unpack short.Gradient) $"for {features}"
                    // The two ways round differently: equal bits would be one way taken twice.
                    Expect.notEqual losses (lanes generic) $"for {features}"
                    Near.allWithin 1e-14 (lanes generic) losses
            }

            test "eight models in lanes keep their law until they are weighed, and take no memory" {
                for features in [ 2; 3; 4 ] do
                    let lanes, loss = models 2 (Random 2) (RowMoments.Over(Faces(features, features)))
                    lanes.Densities.Span.Fill(Vector512.Create 0.25)
                    let before = GC.GetAllocatedBytesForCurrentThread()
                    let same = lanes.Evaluate true
                    let allocated = GC.GetAllocatedBytesForCurrentThread() - before
                    Expect.equal allocated 0L $"for {features}"
                    Expect.equal same loss $"for {features}"
                    lanes.Weigh()
                    Expect.notEqual (lanes.Evaluate false) loss $"for {features}"
            }
        ]
