module Research.Tests.GaussianCopulaTests

open System
open Research
open Expecto

let private count = 100_000

let private matrix rows =
    let n = List.length rows
    Matrix.OfRows(n, List.length (List.head rows), ReadOnlySpan(Array.ofList (List.concat rows)))

let private equal n correlation = Matrix.Build(n, n, (fun i j -> if i = j then 1.0 else correlation))

let private copula correlation density = GaussianCopula(Correlation = correlation, Density = density)

let private active (sampler: GaussianCopula) =
    Draws.samples sampler (Draws.stream 31UL) 0 count |> Array.map (Array.map (fun x -> x > 0f))

let private share name p hits =
    Near.statistic
        name
        p
        (sqrt (max 1e-9 (p * (1.0 - p)) / float count))
        (hits |> Array.averageBy (fun hit -> if hit then 1.0 else 0.0))

let private both = Array.map2 (&&)

let private mixed = matrix [ [ 1.0; 0.8; -0.5 ]; [ 0.8; 1.0; -0.2 ]; [ -0.5; -0.2; 1.0 ] ]

let private half = Density.Of 0.5

let private faults correlation = List.ofSeq ((copula correlation half).Faults())

[<Tests>]
let tests =
    testList
        "Core/Samplers/GaussianCopulaTests"
        [
            test "each feature is active with its own probability, whatever the correlations" {
                let densities = [ 0.7; 1.0; 0.01 ]
                let sampler = copula mixed (Density.PerFeature densities)
                let samples = active sampler

                for i, p in List.indexed densities do
                    share $"feature {i}" p samples[i]

                Near.allWithin 1e-15 [| for p in densities -> p / 2.0 |] (sampler.Mean())
            }

            test "a power law keeps its densities under strong correlation" {
                let law = Density.PowerLaw(features = 20, first = 0.4, exponent = 1.5)

                for i, row in Array.indexed (active (copula (equal 20 0.9) law)) do
                    share $"feature {i}" law[i] row
            }

            test "two features are above their medians together as Sheppard's formula says" {
                let samples = active (copula mixed half)

                for i, j in [ 0, 1; 0, 2; 1, 2 ] do
                    share $"features {i} and {j}" (0.25 + asin mixed[i, j] / (2.0 * Math.PI)) (both samples[i] samples[j])
            }

            test "three features are above their medians together as the formula for three says" {
                let samples = active (copula mixed half)
                let sum = asin mixed[0, 1] + asin mixed[0, 2] + asin mixed[1, 2]
                share "all" (0.125 + sum / (4.0 * Math.PI)) (both samples[0] (both samples[1] samples[2]))
            }

            test "without correlation features are independent" {
                let samples = active (copula (equal 4 0.0) (Density.Of 0.3))

                for i in 0..3 do
                    for j in i + 1 .. 3 do
                        share $"features {i} and {j}" 0.09 (both samples[i] samples[j])
            }

            test "full correlation makes all active together, and rarer features only where others are" {
                let samples = active (copula (equal 5 1.0) (Density.Of 0.2))

                for row in samples do
                    Expect.equal row samples[0] "one density"

                let nested = active (copula (equal 3 1.0) (Density.PerFeature [ 0.5; 0.2; 0.05 ]))
                Expect.equal (both nested[0] nested[1]) nested[1] "the second within the first"
                Expect.equal (both nested[1] nested[2]) nested[2] "the third within the second"
            }

            test "features of correlation −1 take turns" {
                let samples = active (copula (equal 2 -1.0) half)
                Expect.equal samples[0] (Array.map not samples[1]) ""
            }

            test "a singular matrix of any rank keeps its correlations" {
                // Four directions in the plane: R = VᵀV has rank 2, with every eigenvalue else 0 but for rounding.
                let angle = [| 0.0; 0.4; 1.3; 2.5 |]
                let correlation = Matrix.Build(4, 4, (fun i j -> cos (angle[i] - angle[j])))
                let samples = active (copula correlation half)
                Expect.equal (CorrelationMatrix.Factored correlation).Rank 2 "two normal numbers a sample"

                for i in 0..3 do
                    for j in i + 1 .. 3 do
                        let p = 0.25 + asin correlation[i, j] / (2.0 * Math.PI)
                        share $"features {i} and {j}" p (both samples[i] samples[j])
            }

            test "the factor times itself is the matrix, in any order of pivots" {
                let random = Random 5

                for n in [ 1; 2; 7; 30 ] do
                    let v = Array.init n (fun _ -> Array.init (n + 1) (fun _ -> random.NextDouble() - 0.5))
                    let dot (x: float[]) (y: float[]) = Array.fold2 (fun sum a b -> sum + a * b) 0.0 x y
                    let v = v |> Array.map (fun row -> row |> Array.map (fun x -> x / sqrt (dot row row)))
                    let factor = CorrelationMatrix.Factored(Matrix.Build(n, n, (fun i j -> dot v[i] v[j])))
                    Expect.isTrue factor.Exact $"{n} features"
                    let entry i k = if k < factor.Rows[i].Length then float (factor.Rows[i][k]) else 0.0

                    for i in 0 .. n - 1 do
                        for j in 0 .. n - 1 do
                            Near.within
                                3e-7
                                (dot v[i] v[j])
                                (Seq.sum (seq { for k in 0 .. factor.Rank - 1 -> entry i k * entry j k }))
            }

            test "magnitudes of active features are independent of each other" {
                let samples = Draws.samples (copula (equal 2 0.9) half) (Draws.stream 2UL) 0 count
                let pairs = Array.zip samples[0] samples[1] |> Array.filter (fun (x, y) -> x > 0f && y > 0f)
                let error = 1.0 / 12.0 / sqrt (float pairs.Length)
                Near.statistic "covariance" 0.0 error (pairs |> Array.averageBy (fun (x, y) -> (float x - 0.5) * (float y - 0.5)))
            }

            test "its shape forgets densities and correlations, and its key holds them" {
                let shape (sampler: GaussianCopula) = (sampler :> ISampler).Shape
                Expect.equal (shape (copula mixed half)) (shape (copula (equal 3 0.1) (Density.Of 0.2))) ""
                Expect.notEqual (shape (copula (equal 2 0.1) half)) (shape (copula (equal 3 0.1) half)) ""
                Expect.equal (copula (equal 3 0.5) half) (copula (equal 3 0.5) half) "equal content"

                Expect.equal
                    ((Spec.ofPart (copula (equal 2 0.5) half)).ToJsonString())
                    """{"kind":"GaussianCopula","correlation":{"columns":2,"rows":2,"values":[1,0.5,0.5,1]},"density":{"probabilities":[0.5]},"drawing":"above a normal threshold/1"}"""
                    ""
            }

            test "what is sound has no fault" {
                for correlation in [ mixed; equal 1 0.0; equal 5 1.0; equal 2 -1.0; equal 5 -0.25; equal 40 0.99 ] do
                    Expect.isEmpty (faults correlation) $"{correlation[0, correlation.Columns - 1]}"
            }

            test "a matrix that is not square is a fault" {
                Faults.one "the correlation matrix" "1 × 2" "square" (faults (matrix [ [ 1.0; 0.5 ] ]))
                Expect.equal (faults (matrix [ [ 1.0; 0.5; nan ]; [ 0.4; 1.0; 0.0 ] ])).Length 3 "with its entries"
                Faults.one "the number of features of the sampler" "0" "at least 1" (faults (equal 0 0.0))
                Faults.one "the number of features of the sampler" "1025" "at most 1024" (faults (equal 1025 0.0))
            }

            test "every entry that none can be is a fault, all at once and with those of the density" {
                let wrong = matrix [ [ 1.0; 0.5; nan ]; [ 0.4; 2.0; 0.0 ]; [ 0.1; -1.5; 1.0 ] ]

                Expect.equal
                    [ for fault in (copula wrong (Density.Of 2.0)).Faults() -> fault.Subject, fault.Value, fault.Bound ]
                    [
                        "entry (0, 2) of the correlation matrix", "NaN", "in [-1, 1]"
                        "entry (1, 0) of the correlation matrix", "0.4", "that of entry (0, 1), 0.5"
                        "entry (1, 1) of the correlation matrix", "2", "1"
                        "entry (2, 1) of the correlation matrix", "-1.5", "in [-1, 1]"
                        "the density", "2", "in (0, 1]"
                    ]
                    ""
            }

            test "correlations that exclude each other are a fault with the smallest eigenvalue, and the remedy is one" {
                let impossible = equal 4 -0.5
                let fault = single (faults impossible)
                Expect.equal fault.Subject "the smallest eigenvalue of the correlation matrix" ""
                Expect.equal (fault.Value, fault.Bound) ("-0.5", "at least 0") ""
                Expect.stringContains fault.Remedy "0.6666" ""
                Expect.isEmpty (faults (equal 4 (-0.5 * 0.6666))) "by the remedy"
                Expect.equal (single (faults (equal 4 -0.3334))).Bound "at least 0" "just below the bound of −1/3"
                Expect.equal (single (faults (equal 300 -0.5))).Value "below 0" "of more features than one waits for"
            }
        ]
