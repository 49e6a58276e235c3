module Research.Tests.SuperpositionTestTests

open System
open Research
open Expecto

/// W [2, n] of directions at angles in degrees.
let private plane (degrees: float list) =
    Matrix.Build(
        2,
        degrees.Length,
        (fun row i ->
            let angle = degrees[i] * Math.PI / 180.0
            if row = 0 then cos angle else sin angle)
    )

let private polygon sides = plane [ for i in 0 .. sides - 1 -> 360.0 * float i / float sides ]

let private hidden (embedding: Matrix) (inputs: float[][]) =
    Matrix.Build(
        inputs.Length,
        embedding.Rows,
        (fun sample row -> Seq.sum (Seq.init embedding.Columns (fun i -> embedding[row, i] * inputs[sample][i])))
    )

/// Every pattern of features that are 0 or 1 once: independent features, of fourth cumulant −1/8, without sampling.
let private patterns (embedding: Matrix) =
    hidden
        embedding
        [|
            for bits in 0 .. (1 <<< embedding.Columns) - 1 -> Array.init embedding.Columns (fun i -> float (bits >>> i &&& 1))
        |]

let private drawn (embedding: Matrix) density samples seed =
    let sampler = SparseUniform(Features = embedding.Columns, Density = Density.Of density)
    let columns = Draws.samples sampler (Draws.stream seed) 0 samples
    hidden embedding (Array.init samples (fun sample -> columns |> Array.map (fun column -> float column[sample])))

let private statistic activations = (SuperpositionTest().On activations).Statistic

/// The share of samples of which superposition is found at 5 %.
let private rejected embedding density samples repeats =
    [
        for seed in 1..repeats ->
            if (SuperpositionTest(Orders = 39).On(drawn embedding density samples (uint64 seed))).PValue <= 0.05 then
                1.0
            else
                0.0
    ]
    |> List.average

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/SuperpositionTestTests"
        [
            test "k-gons of three, five and more features have the singular values 2 : 1 : 1, whatever the basis" {
                // Σ_i a_i⊗a_i⊗a_i⊗a_i is isotropic, which on (x², √2 x y, y²) is (3, 2, 3) with 1 beside the diagonal: 4, 2, 2.
                for sides in [ 3; 5; 6; 7 ] do
                    let evidence = SuperpositionTest().On(patterns (polygon sides))
                    // Opposite features of a hexagon share a line.
                    Near.within 1e-12 0.5 evidence.Statistic
                    Near.within 1e-12 1.0 (evidence.SingularValues[1] / evidence.SingularValues[2])

                let stretched =
                    Matrix.Build(2, 5, (fun row i -> (polygon 5)[row, i] * (if row = 0 then 3.0 else 0.2) + (polygon 5)[0, i]))

                Near.within 1e-10 0.5 (statistic (patterns stretched))
            }

            test "dedicated features in any basis have rank m, and so have antipodal pairs" {
                for embedding in [ plane [ 0.0; 90.0 ]; plane [ 20.0; 80.0 ]; polygon 4 ] do
                    Near.within 1e-12 0.0 (statistic (patterns embedding))

                let three =
                    Matrix.Build(
                        3,
                        3,
                        (fun row i ->
                            if row = i then 1.0
                            elif row > i then 0.7
                            else -0.2)
                    )

                Near.within 1e-12 0.0 (statistic (patterns three))

                let four =
                    Matrix.Build(
                        3,
                        4,
                        (fun row i ->
                            if i = 3 then 1.0
                            elif row = i then 1.0
                            else 0.0)
                    )

                Near.inRange 0.05 1.0 (statistic (patterns four))
            }

            test "independent sources are found in any basis" {
                let white = FourthCumulants.Whitened [| for row in 0..1 -> (patterns (plane [ 20.0; 80.0 ])).Column row |]
                let sources = FourthCumulants.Sources(nonNull white)

                for source in sources do
                    Expect.all source (fun value -> abs (abs value - 1.0) < 1e-6) "every source is −1 or 1"
            }

            test "a pentagon is found in 300 samples, two dedicated features are in about one of twenty" {
                // Measured: 0.85 of 40; with 99 orders 0.86 of 150, and all of 150 from 1,000 samples.
                Near.inRange 0.75 1.0 (rejected (polygon 5) 0.1 300 40)
                Near.inRange 0.9 1.0 (rejected (polygon 3) 0.1 300 40)
                Near.inRange 0.0 0.1 (rejected (plane [ 20.0; 80.0 ]) 0.1 300 100)
                Near.inRange 0.0 0.1 (rejected (plane [ 0.0; 90.0 ]) 0.5 300 100)
                Near.inRange 0.0 0.15 (rejected (polygon 4) 0.1 300 40)
            }

            test "features whose fourth cumulant is 0 are not found" {
                // Of U[0, 1] with probability p it is p/5 − p²(½ + 1/3) + p³ − 3p⁴/8 = 0 at p = 0.4129.
                let p = 0.4129
                Near.within 1e-4 0.0 (p / 5.0 - p * p * 5.0 / 6.0 + p ** 3.0 - 3.0 * p ** 4.0 / 8.0)
                Near.inRange 0.0 0.2 (rejected (polygon 5) p 1000 40)
            }

            test "the same seed gives the same evidence" {
                let activations = drawn (polygon 5) 0.3 200 1UL
                Expect.equal (SuperpositionTest().On activations) (SuperpositionTest().On activations) ""
            }

            test "what cannot be tested is refused" {
                let said (activations: Matrix) =
                    throws<InvalidOperationException>(fun () -> SuperpositionTest().On activations |> ignore).Message

                Expect.stringContains (said (Matrix.Build(9, 1, (fun sample _ -> float sample)))) "is 1 but must be at least 2" ""

                Expect.stringContains
                    (said (Matrix.Build(3, 2, (fun sample column -> float (sample * column)))))
                    "is 3 but must be at least 4"
                    ""

                Expect.stringContains (said (Matrix.Build(9, 2, (fun sample _ -> float sample)))) "singular" ""
                Expect.stringContains (said (Matrix.Build(9, 2, (fun _ _ -> nan)))) "NaN" ""
                Faults.one "the number of random orders" "1" "at least 19" (SuperpositionTest(Orders = 1).Faults())
            }
        ]
