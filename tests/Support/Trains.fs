namespace Research.Tests

open System
open System.Security.Cryptography
open System.Threading
open Research

/// Trains on a named engine.
[<RequireQualifiedAccess>]
module Trains =
    /// The states of plans of one shape, trained together on a number of threads.
    let on (engine: string) (threads: int) (plans: TrainingPlan list) =
        (Engines.make engine threads).Train(Population(ResizeArray plans), NoProgress(), CancellationToken.None)
        |> List.ofSeq

    /// The states of plans that are resumed from snapshots.
    let from (engine: string) (plans: TrainingPlan list) (starts: Snapshot list) =
        (Engines.make engine 1)
            .Train(
                Population(ResizeArray plans, ResizeArray(List.map Checkpoint.From starts)),
                NoProgress(),
                CancellationToken.None
            )
        |> List.ofSeq

/// Compares results by their bits.
[<RequireQualifiedAccess>]
module Bits =
    /// A hash of trained states.
    let hash (states: TrainedState seq) =
        use sum = IncrementalHash.CreateHash HashAlgorithmName.SHA256

        let add (values: seq<float>) =
            for value in values do
                sum.AppendData(ReadOnlySpan(BitConverter.GetBytes(value: float)))

        for state in states do
            for snapshot in Seq.append state.Recorded [ state.Final ] do
                add snapshot.Parameters
                add snapshot.FirstMoment
                add snapshot.SecondMoment

            add (state.Curve |> Seq.map _.Loss)
            add [ state.Evaluation.Loss; state.Evaluation.StandardError ]

        Convert.ToHexString(sum.GetHashAndReset()).ToLowerInvariant()[..15]
