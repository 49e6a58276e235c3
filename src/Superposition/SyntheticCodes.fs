namespace Research

/// How well codes follow sparse features in random directions without a model, on samples that no learner saw: the mean |correlation| of
/// codes with features, one to one (CodeMatch.MeanAssigned), at the best of some penalties.
[<NoComparison>]
type SyntheticCodes =
    {
        /// The features.
        Sampler: ISampler
        /// m.
        Dimensions: int
        /// The samples that directions are learned from; as many others are encoded.
        Samples: int
        /// λ of the lasso.
        Penalties: float list
        /// A learner for each penalty, which is told its number of latents; none for the directions that are true.
        Learners: IDictionaryLearner list
        /// The seed of directions and samples.
        Seed: uint64
    }

    interface IDerivation<float> with
        member _.Version = "synthetic-codes/1"
        member this.Work = int64 this.Penalties.Length

        member this.Quick =
            { this with
                Samples = Quick.samples this.Samples
                Learners = [ for learner in this.Learners -> learner.Quick ]
            }

        member this.Faults() =
            seq {
                yield! this.Sampler.Faults()
                yield! Check.AtLeast("the number of dimensions", int64 this.Dimensions, 1L, "use at least one")
                yield! Check.AtLeast("the number of penalties", int64 this.Penalties.Length, 1L, "name one")

                for penalty in this.Penalties do
                    yield! Retrieval.faults this.Samples (Lasso(Penalty = penalty)) this.Learners

                if not this.Learners.IsEmpty && this.Learners.Length <> this.Penalties.Length then
                    Fault(
                        "the number of learners",
                        $"{this.Learners.Length}",
                        $"{this.Penalties.Length}, one for each penalty, or none",
                        "give both as many"
                    )
            }

        member this.Compute(progress, cancellation) =
            let data fresh = HiddenSamples.synthetic this.Samples this.Dimensions this.Sampler this.Seed fresh
            let seen, test = data false, data true

            let score index penalty =
                cancellation.ThrowIfCancellationRequested()

                let directions =
                    match this.Learners with
                    | [] -> seen.Truth
                    | learners -> DictionaryLearning.Learn(learners[index].Told(this.Sampler.Features, 1), seen.Hidden).Directions

                let codes = Lasso(Penalty = penalty, Tolerance = 1e-6).Encode(directions, test.Hidden).Values
                progress.Report 1L
                CodeMatch.Of(test.Inputs, codes).MeanAssigned

            let scores = List.mapi score this.Penalties

            EquatableArray.Of<Numbers>
                [ Numbers("scores", EquatableArray.Of<int> [ scores.Length ], EquatableArray.Of<float> scores) ]

        member _.Read numbers = Seq.max numbers[0].Entries
