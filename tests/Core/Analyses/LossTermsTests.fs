module Research.Tests.LossTermsTests

open System
open Research
open Expecto

let private rounding = 1e-12

let private agrees expected actual = Near.within (rounding * max 1.0 expected) expected actual

/// W [m, n], b and I of a model of up to six features; biases of both signs, overlaps of zero among them.
let private random (random: Random) =
    let n = random.Next(2, 7)
    let m = random.Next(1, 1 + min n 3)
    let entry _ _ = if random.Next 5 = 0 then 0.0 else Property.between -1.3 1.3 random
    let list low high = Array.init n (fun _ -> Property.between low high random)
    Matrix.Build(m, n, entry), list -0.6 0.4, list 0.1 2.0

let private flat (embedding: Matrix) bias = Array.append (Array.ofSeq embedding.Values) bias

let private relu (embedding: Matrix) density most =
    Exact.Loss(
        SparseUniform(Features = embedding.Columns, Density = Density.Of density),
        ReluOutputModel(Features = embedding.Columns, Hidden = embedding.Rows),
        most
    )

let private exact (loss: ExactLossFunction<_, _>) (parameters: float[]) (importance: float[]) =
    loss.Evaluate(ReadOnlySpan parameters, ReadOnlySpan importance, Span.Empty)

/// ∫_0^1 by Simpson's rule on a grid that is finer than the kink of a ReLU can hide in.
let private integral (f: float -> float) =
    let steps = 20_000
    let at k = f (float k / float steps)
    let inner = Seq.sumBy (fun k -> (if k % 2 = 1 then 4.0 else 2.0) * at k) (seq { 1 .. steps - 1 })
    (at 0 + inner + at steps) / (3.0 * float steps)

let private numeric (embedding: Matrix) (bias: float[]) (importance: float[]) =
    let gram = embedding.Gram()
    let output i j x = max 0.0 (gram[j, i] * x + bias[j])
    let features = [ 0 .. embedding.Columns - 1 ]

    let interference =
        List.allPairs features features
        |> List.filter (fun (i, j) -> i <> j)
        |> List.sumBy (fun (i, j) -> importance[j] * integral (fun x -> output i j x ** 2.0))

    features |> List.sumBy (fun i -> importance[i] * integral (fun x -> (x - output i i x) ** 2.0)), interference

[<Tests>]
let tests =
    testList
        "Core/Analyses/LossTermsTests"
        [
            property "both terms of L_1 are what numeric integration gives" (fun generator ->
                let embedding, bias, importance = random generator
                let missed, interference = numeric embedding bias importance
                let terms = LossTerms.OneActive(embedding, bias, importance)
                Near.within 1e-7 missed terms.Missed
                Near.within 1e-7 interference terms.Interference)

            property "L_1 is n times the exact loss of one feature at a time" (fun generator ->
                let embedding, bias, importance = random generator
                let n = embedding.Columns
                let loss = Exact.Loss(OneHot(Features = n), ReluOutputModel(Features = n, Hidden = embedding.Rows))
                let terms = LossTerms.OneActive(embedding, bias, importance)
                agrees (float n * exact loss (flat embedding bias) importance) terms.Total)

            property "two features: S² L_0 + p S L_1 and the loss of both at once are the exact loss" (fun generator ->
                let entry _ _ = Property.between -1.3 1.3 generator
                let list () = Array.init 2 (fun _ -> Property.between -0.6 0.6 generator)
                let embedding, bias, importance = Matrix.Build(1, 2, entry), list (), [| 1.0; 0.4 |]
                let p = Property.between 0.01 1.0 generator
                let loss density = exact (relu embedding density 2) (flat embedding bias) importance
                let none = LossTerms.NoneActive(bias, importance)
                let one = LossTerms.OneActive(embedding, bias, importance).Total
                let parts = (1.0 - p) ** 2.0 * none + p * (1.0 - p) * one + p * p * loss 1.0
                agrees (loss p) parts)

            property "sparse features: L_0 and L_1 are the exact loss but for p²" (fun generator ->
                let embedding, bias, importance = random generator
                let n, p = float embedding.Columns, 1e-5
                let none = LossTerms.NoneActive(bias, importance)
                let one = LossTerms.OneActive(embedding, bias, importance).Total
                let parts = (1.0 - p) ** n * none + p * (1.0 - p) ** (n - 1.0) * one
                let whole = exact (relu embedding p embedding.Columns) (flat embedding bias) importance
                // No error is larger than the sum of all outputs, which are at most 11 each here; 15 pairs of features.
                Near.inRange -rounding (15.0 * 6.0 * 2.0 * 121.0 * p * p) (whole - parts))

            property "the linear model: V times both terms, and the squares of what is off the best bias" (fun generator ->
                let embedding, bias, importance = random generator
                let n, p, gram = embedding.Columns, Property.between 0.01 1.0 generator, embedding.Gram()

                let loss =
                    Exact.Loss(
                        SparseUniform(Features = n, Density = Density.Of p),
                        LinearModel(Features = n, Hidden = embedding.Rows)
                    )

                let off i = bias[i] - p / 2.0 * (1.0 - Array.sum (gram.Row(i).ToArray()))
                let biases = List.sum [ for i in 0 .. n - 1 -> importance[i] * off i ** 2.0 ]
                let terms = LossTerms.Linear(embedding, importance)
                let parts = (p / 3.0 - p * p / 4.0) * terms.Total + biases
                agrees (exact loss (flat embedding bias) importance) parts)

            test "antipodal features cost each other nothing as ReLU outputs, and twice their overlap as linear ones" {
                let pair, none: Matrix * float[] = Matrices.ofRows (1, 2, [| 1.0; -1.0 |]), [| 0.0; 0.0 |]
                let ones: float[] = [| 1.0; 1.0 |]
                let one, linear = LossTerms.OneActive(pair, none, ones), LossTerms.Linear(pair, ones)
                Expect.equal (one.Missed, one.Interference) (0.0, 0.0) "ReLU"
                Expect.equal (linear.Missed, linear.Interference) (0.0, 2.0) "linear"
            }

            test "lengths that do not agree are refused" {
                let pair, ones: Matrix * float[] = Matrices.ofRows (1, 2, [| 1.0; -1.0 |]), [| 1.0 |]

                Expect.throwsC (fun () -> LossTerms.Linear(pair, ones) |> ignore) (fun error ->
                    Expect.equal error.Message "There are 1 importances for 2 features." "")
            }
        ]
