/// What R4 to R6 train: sparse autoencoders of activations that take a few values, so that every objective is exact.
module Research.Experiments.Recovery.States

open Research

/// P(parent) = 0.25, P(child | parent) = 0.2, no child without it (Chanin et al. 2025).
let family = ActivationStates.two 15 4 0 1

/// The same frequencies, independent.
let independent = ActivationStates.two 57 19 3 1

/// P(first) = 0.25; the second with probability 0.1 where the first is active and 0.2 where it is not.
let exclusive = ActivationStates.two 24 9 6 1

let private unit = EquatableArray.Of [ Constraint.UnitColumns "D" ]

/// Adam at a rate that falls to zero, with columns of D of norm 1.
let adam rate steps : IFirstOrder =
    Adam(LearningRate = rate, Steps = steps, Schedule = Schedule.Cosine(), CurvePoints = 0, Constraints = unit)

/// An autoencoder with ReLU, unit columns and a penalty, from random weights and one bias for all.
let trained (trainer: IFirstOrder) bias states latents offset restarts (penalty: float) =
    training {
        sample (ActivationStates.sampler states)
        model (Autoencoder.ofActivations 2 latents offset)
        initialise (Initialiser.XavierAndBias(Bias = bias))
        minimise (Sampled(Batch = 256, EvaluationSamples = 16_384))
        penalise (L1 penalty) (Place.Site "codes")
        train trainer
        restart (Best(Of = restarts))
        seed 18
    }
