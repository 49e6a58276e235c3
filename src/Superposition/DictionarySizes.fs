namespace Research

/// What a dictionary of one size says about the number of features, without knowing them, and what is true.
type SizedDictionary =
    {
        /// k.
        Latents: int
        /// The mean over samples of ½‖h − D z‖² + λ‖z‖₁.
        Objective: float
        /// 1 − Σ‖h − D z‖² / Σ‖h − h̄‖².
        ExplainedVariance: float
        /// Latents that are zero in all samples, or within a cosine of 0.95 of one before them.
        Superfluous: int
        /// Latents that a second run from other starts finds too, one to one with a cosine of 0.95.
        Agreed: int
        /// Those of them that are within a cosine of 0.95 of a feature.
        AgreedAndTrue: int
        /// Features that are found, one to one with a cosine of 0.95.
        Found: int
    }

/// Dictionaries of several sizes of one model.
type DictionarySizes =
    {
        /// N, the features that the model represents.
        Represented: int
        /// m, the dimensions of the hidden space.
        Hidden: int
        /// Ascending by k.
        Sizes: SizedDictionary list
    }

/// Compares dictionaries.
module private Alike =

    /// Latents within a cosine of 0.95 of one before them.
    let copies (dictionary: Matrix) =
        let cosines = DirectionMatch.Of(dictionary, dictionary).Cosines

        Seq.filter
            (fun j -> Seq.exists (fun before -> cosines[before, j] >= Recovery.recovered) (seq { 0 .. j - 1 }))
            (seq { 0 .. dictionary.Columns - 1 })
        |> Set

    /// Directions of the first that the second has too, one to one.
    let partners first second =
        let match' = DirectionMatch.Of(first, second)

        [
            for i, j in Seq.indexed match'.Partners do
                if j >= 0 && match'.Cosines[i, j] >= Recovery.recovered then
                    i
        ]

/// Dictionaries by alternating minimisation with a penalty, two of each size from other starts.
[<NoComparison>]
type internal SizedDictionaries<'model when 'model :> IBottleneck> =
    {
        /// The number of samples with an active feature.
        Samples: int
        Penalty: float
        /// Ascending.
        Sizes: int list
        Sweeps: int
        Starts: int
    }

    member private this.Learner(latents, seed) =
        AlternatingMinimisation(
            Latents = latents,
            Penalty = this.Penalty,
            Tolerance = 1e-4,
            Sweeps = this.Sweeps,
            Restarts = this.Starts,
            Seed = seed
        )

    member private this.Sized (samples: HiddenSamples) latents : SizedDictionary =
        let learn seed = DictionaryLearning.Learn(this.Learner(latents, seed), samples.Hidden)
        let first, second = learn 0UL, learn 1UL
        let dictionary = first.Directions
        let codes = Lasso(Penalty = this.Penalty).Encode(dictionary, samples.Hidden)
        let agreed = Alike.partners dictionary second.Directions
        let near = DirectionMatch.Of(samples.Truth, dictionary).Cosines
        let dead = [ 0 .. latents - 1 ] |> List.filter (fun j -> codes.Values.Column(j) |> Array.forall ((=) 0.0))

        {
            Latents = latents
            Objective = Seq.last first.Objective
            ExplainedVariance = codes.ExplainedVariance(dictionary, samples.Hidden)
            Superfluous = (Alike.copies dictionary + Set dead).Count
            Agreed = agreed.Length
            AgreedAndTrue = agreed |> List.filter (fun j -> Array.max (near.Column j) >= Recovery.recovered) |> List.length
            Found = (Alike.partners samples.Truth dictionary).Length
        }

    interface IDerivationFrom<'model, DictionarySizes> with
        member _.Version = "sized-dictionaries/1"
        member this.Work = int64 (2 * this.Sizes.Length)

        member this.Quick = { this with Samples = Quick.samples this.Samples; Sweeps = max 1 (this.Sweeps / 3); Starts = 1 }

        member this.Faults() =
            seq {
                yield! Check.AtLeast("the number of samples", int64 this.Samples, 1L, "draw 2000")
                yield! Check.AtLeast("the number of sizes", int64 this.Sizes.Length, 1L, "name some")

                for latents in this.Sizes do
                    yield! this.Learner(latents, 0UL).Faults()
            }

        member this.Compute(trained, progress, cancellation) =
            let samples = HiddenSamples.of' this.Samples trained

            let sized latents =
                cancellation.ThrowIfCancellationRequested()
                let found = this.Sized samples latents
                progress.Report 2L
                found

            let model = [ float samples.Truth.Columns; float samples.Truth.Rows ]

            Numbers("represented and hidden", EquatableArray.Of<int> [ 2 ], EquatableArray.Of<float> model)
            :: Columns.ofRecords (List.map sized this.Sizes)
            |> EquatableArray.Of<Numbers>

        member _.Read numbers =
            {
                Represented = int numbers[0].Entries[0]
                Hidden = int numbers[0].Entries[1]
                Sizes = numbers |> List.ofSeq |> List.tail |> Columns.toRecords
            }

/// How the right size of a dictionary shows itself.
[<RequireQualifiedAccess>]
module DictionarySizes =

    /// Dictionaries of sizes k, ascending, by alternating minimisation with a penalty, from the hidden values of a model alone.
    let of' (count: int) (penalty: float) (sizes: int list) =
        { Samples = count; Penalty = penalty; Sizes = sizes; Sweeps = 60; Starts = 2 } :> IDerivationFrom<'model, DictionarySizes>

    /// The dictionary of one size.
    let at (latents: int) (found: DictionarySizes) = found.Sizes |> List.find (fun sized -> sized.Latents = latents)

    /// The least share of features among the latents that two runs agree on, over sizes of N or more.
    let trueShare (found: DictionarySizes) =
        found.Sizes
        |> List.filter (fun sized -> sized.Latents >= found.Represented)
        |> List.map (fun sized -> float sized.AgreedAndTrue / float (max 1 sized.Agreed))
        |> List.min

    /// The size at which the objective bends most: the largest ratio of its slope before to that after. Sizes up to m + 2 do not count, because
    /// the objective falls steeply until m + 1 directions span the space with positive codes. There must be such a size between two others.
    let elbow (found: DictionarySizes) =
        let slope before after = (before.Objective - after.Objective) / float (after.Latents - before.Latents)

        found.Sizes
        |> List.windowed 3
        |> List.filter (fun three -> three[1].Latents > found.Hidden + 2)
        |> List.maxBy (fun three -> slope three[0] three[1] / max 1e-12 (slope three[1] three[2]))
        |> fun three -> three[1].Latents

    /// Latents that are neither dead nor copies, of the largest dictionary: the number of features by one run of one size.
    let distinct (found: DictionarySizes) =
        let largest = List.last found.Sizes
        largest.Latents - largest.Superfluous

    /// The most latents that two runs of one size agree on, over all sizes: the number of features by agreement.
    let agreed (found: DictionarySizes) = found.Sizes |> List.map _.Agreed |> List.max
