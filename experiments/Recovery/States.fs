/// What R4 to R6 train: sparse autoencoders of activations that take a few values, so that every objective is exact.
module Research.Experiments.Recovery.States

open Research

/// Activations as (weight, h): weights are whole numbers, as many rows of the data set as each.
type States = (int * float list) list

/// Two features of magnitude 1 at right angles: weights of neither, the first alone, the second alone, both.
let two neither first second both : States =
    [ neither, [ 0.0; 0.0 ]; first, [ 1.0; 0.0 ]; second, [ 0.0; 1.0 ]; both, [ 1.0; 1.0 ] ]
    |> List.filter (fst >> (<) 0)

/// P(parent) = 0.25, P(child | parent) = 0.2, no child without it (Chanin et al. 2025).
let family = two 15 4 0 1

/// The same frequencies, independent.
let independent = two 57 19 3 1

/// P(first) = 0.25; the second with probability 0.1 where the first is active and 0.2 where it is not.
let exclusive = two 24 9 6 1

let private rows (states: States) = states |> List.collect (fun (weight, h) -> List.replicate weight h)

/// The activations with λ, for exact objectives.
let penalised penalty (states: States) =
    let all = states |> List.sumBy fst |> float
    let entries = states |> List.collect snd |> Array.ofList
    let probabilities = EquatableArray.Of<float> [ for weight, _ in states -> float weight / all ]
    PenalisedStates(Matrix.OfRows(states.Length, 2, System.ReadOnlySpan entries), probabilities, penalty)

/// The columns of a dictionary in the plane.
let dictionary (columns: (float * float) list) =
    Matrix.Build(2, columns.Length, (fun row j -> if row = 0 then fst columns[j] else snd columns[j]))

let atoms = dictionary [ 1.0, 0.0; 0.0, 1.0 ]

/// Adam whose rate falls to zero, with columns of D of norm 1.
let adam rate steps =
    let unit = EquatableArray.Of [ Constraint.UnitColumns "D" ]
    Adam(LearningRate = rate, Steps = steps, Schedule = Schedule.Cosine(), CurvePoints = 0, Constraints = unit)

/// An autoencoder with ReLU, unit columns and a penalty.
let trained (states: States) latents offset restarts (penalty: float) =
    training {
        sample (DataSet.Of(rows states))
        model (Autoencoder.ofActivations 2 latents offset)
        minimise (Sampled(Batch = 256, EvaluationSamples = 16_384))
        penalise (L1 penalty) (Place.Site "codes")
        train (adam 3e-3 6_000)
        restart (Best(Of = restarts))
        seed 18
    }
