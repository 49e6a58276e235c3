module Research.Tests.SparseCodingTests

open System
open Research
open Expecto

/// Entries uniform on [−1, 1), and codes of which half are zero.
let private problem (random: Random) hidden latents =
    let entry _ _ = Property.between -1.0 1.0 random
    Matrix.Build(hidden, latents, entry), Matrix.Build(1, hidden, entry)

let private lasso penalty negative solver = Lasso(Penalty = penalty, AllowNegative = negative, Solver = solver, Tolerance = 1e-13)

let private solvers = [ LassoSolver.CoordinateDescent; LassoSolver.Fista ]

let private residual (dictionary: Matrix) (activation: float[]) (code: float[]) =
    Array.init dictionary.Rows (fun row ->
        activation[row] - Array.sum (Array.init dictionary.Columns (fun j -> dictionary[row, j] * code[j])))

let private dot (a: float[]) (b: float[]) = Array.fold2 (fun sum x y -> sum + x * y) 0.0 a b

let private objective penalty dictionary activation code =
    let left = residual dictionary activation code
    0.5 * dot left left + penalty * Array.sumBy abs code

let private faults coder (dictionary: Matrix) activations =
    throws<InvalidOperationException>(fun () -> SparseCoding.Encode(coder, dictionary, activations) |> ignore).Message

let private unit = Matrices.ofRows (2, 2, [| 1.0; 0.0; 0.0; 1.0 |])

let private row (entries: float[]) = Matrices.ofRows (1, entries.Length, entries)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/SparseCodingTests"
        [
            for solver in solvers do
                test $"on orthonormal directions the code of {solver} is a soft threshold" {
                    let activations = row [| 0.9; -0.6 |]
                    let codes negative = (lasso 0.2 negative solver).Encode(unit, activations).Values.Row(0).ToArray()
                    Near.allWithin 1e-12 [| 0.7; 0.0 |] (codes false)
                    Near.allWithin 1e-12 [| 0.7; -0.4 |] (codes true)
                }

                property $"the code of {solver} meets the conditions of optimality, and its gap says so" (fun random ->
                    let dictionary, activations = problem random 3 6
                    let negative, penalty = random.Next 2 = 0, Property.between 0.01 0.5 random
                    let codes = (lasso penalty negative solver).Encode(dictionary, activations)
                    let activation, code = activations.Row(0).ToArray(), codes.Values.Row(0).ToArray()
                    Near.inRange 0.0 1e-12 codes.Certificates[0]

                    for j in 0..5 do
                        let slope = dot (dictionary.Column j) (residual dictionary activation code)

                        if code[j] <> 0.0 then
                            Near.within 1e-5 (penalty * float (sign code[j])) slope
                        else
                            Near.inRange (if negative then -penalty - 1e-5 else -infinity) (penalty + 1e-5) slope)

            property "both solvers find the same minimum" (fun random ->
                let dictionary, activations = problem random 4 7
                let activation = activations.Row(0).ToArray()

                let losses =
                    [
                        for solver in solvers do
                            let codes = (lasso 0.1 false solver).Encode(dictionary, activations)
                            objective 0.1 dictionary activation (codes.Values.Row(0).ToArray())
                    ]

                Near.within 1e-12 losses[0] losses[1])

            property "the gap of a code that is not optimal is no less than what it lies above the minimum" (fun random ->
                let dictionary, activations = problem random 3 5
                let activation = activations.Row(0).ToArray()
                let early = Lasso(Penalty = 0.1, MostIterations = 1).Encode(dictionary, activations)
                let least = (lasso 0.1 false LassoSolver.CoordinateDescent).Encode(dictionary, activations)
                let loss (codes: SparseCodes) = objective 0.1 dictionary activation (codes.Values.Row(0).ToArray())
                Near.inRange (loss early - loss least - 1e-12) 10.0 early.Certificates[0])

            property "no code of any support beats the lasso" (fun random ->
                let dictionary, activations = problem random 2 3
                let activation = activations.Row(0).ToArray()

                let code =
                    (lasso 0.1 false LassoSolver.CoordinateDescent).Encode(dictionary, activations).Values.Row(0).ToArray()

                let least = objective 0.1 dictionary activation code

                for _ in 1..50 do
                    let other = code |> Array.map (fun value -> max 0.0 (value + Property.between -0.2 0.2 random))
                    Near.inRange (least - 1e-12) infinity (objective 0.1 dictionary activation other))

            test "one orthogonal feature, uniform on [0, 1], is shrunk as calculated" {
                // With s = λ: recall 1 − s, E|a| / |x| = 1 − s + s ln s, ΣaΣx⁻¹ = (1 − s)².
                let s, count = 0.2, 20_000
                let inputs = Matrix.Build(count, 1, (fun sample _ -> (float sample + 0.5) / float count))
                let codes = Lasso(Penalty = s).Encode(Matrices.ofRows (1, 1, [| 1.0 |]), inputs)
                let a, x = codes.Values.Column 0, inputs.Column 0
                Near.within 1e-4 (1.0 - s) codes.MeanActive
                Near.within 1e-4 (1.0 - s + s * log s) (Array.averageBy id (Array.map2 (/) a x))
                Near.within 1e-4 ((1.0 - s) ** 2.0) (Array.sum a / Array.sum x)
                Near.within 1e-4 (1.0 - s) (SupportMatch.Of(inputs, codes.Values).Recall[0, 0])
                Near.within 1e-12 1.0 (SupportMatch.Of(inputs, codes.Values).Precision[0, 0])
            }

            test "codes scale with activations if the penalty does, and not otherwise" {
                let dictionary, activations = problem (Random 5) 3 6
                let scaled = Matrix.Build(1, 3, (fun _ column -> 10.0 * activations[0, column]))
                let codes penalty activations = Lasso(Penalty = penalty).Encode(dictionary, activations).Values.Row(0).ToArray()
                let tenfold = codes 0.1 activations |> Array.map (fun code -> 10.0 * code)
                Near.allWithin 1e-6 tenfold (codes 1.0 scaled)
                Expect.isGreaterThan (Array.max (Array.map2 (fun a b -> abs (a - b)) tenfold (codes 0.1 scaled))) 0.1 ""
            }

            test "a larger column pays less, so that directions need a norm" {
                let loss norm =
                    let dictionary = Matrices.ofRows (1, 1, [| norm |])
                    let code = Lasso(Penalty = 0.1).Encode(dictionary, row [| 1.0 |]).Values.Row(0).ToArray()
                    objective 0.1 dictionary [| 1.0 |] code

                Near.within 1e-9 0.095 (loss 1.0)
                Near.inRange 0.0 0.0101 (loss 10.0)
            }

            test "bad settings and bad input are refused in sentences, all at once" {
                let zero = Matrices.ofRows (2, 2, [| 1.0; 0.0; 0.0; 0.0 |])

                let said = faults (Lasso(Penalty = -1.0)) zero (row [| 1.0; nan; 0.0 |])

                for part in
                    [
                        "λ is -1 but must be"
                        "Column 1 of the dictionary is zero"
                        "dimension 1 is NaN"
                        "is 3 but must be 2"
                    ] do
                    Expect.stringContains said part ""

                Faults.one "the penalty λ" "0" "a finite number above 0" (Lasso(Penalty = 0.0).Faults())
                Faults.one "the tolerance of the lasso" "2" "in (0, 1)" (Lasso(Penalty = 1.0, Tolerance = 2.0).Faults())
                Expect.stringContains (faults (Lasso(Penalty = 1.0)) unit (Matrices.ofRows (0, 2, [||]))) "0 × 2" ""
            }

            test "a sample that is zero has the code zero" {
                let coders: ISparseCoder list =
                    [
                        lasso 0.1 false solvers[0]
                        lasso 0.1 true solvers[1]
                        MatchingPursuit(Active = 1)
                        BasisPursuit()
                    ]

                for coder in coders do
                    let codes = SparseCoding.Encode(coder, unit, row [| 0.0; 0.0 |])

                    Expect.equal
                        (List.ofSeq codes.Values.Values, codes.Certificates[0], codes.Dead)
                        ([ 0.0; 0.0 ], 0.0, 2)
                        $"{coder}"
            }
        ]
