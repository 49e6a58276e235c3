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

/// How the right size of a dictionary shows itself.
[<RequireQualifiedAccess>]
module DictionarySizes =

    let private alike (dictionary: Matrix) =
        let cosines = DirectionMatch.Of(dictionary, dictionary).Cosines

        Seq.filter
            (fun j -> Seq.exists (fun before -> cosines[before, j] >= Recovery.recovered) (seq { 0 .. j - 1 }))
            (seq { 0 .. dictionary.Columns - 1 })
        |> Set

    let private partners first second =
        let match' = DirectionMatch.Of(first, second)

        [
            for i, j in Seq.indexed match'.Partners do
                if j >= 0 && match'.Cosines[i, j] >= Recovery.recovered then
                    i
        ]

    /// Dictionaries of sizes k, ascending, by alternating minimisation with a penalty, from the hidden values of a model alone.
    let of' (count: int) (penalty: float) (sizes: int list) trained =
        let samples = HiddenSamples.of' count trained
        let truth = samples.Truth

        let learn latents seed =
            AlternatingMinimisation(
                Latents = latents,
                Penalty = penalty,
                Tolerance = 1e-4,
                Sweeps = 60,
                Restarts = 2,
                Seed = seed
            )
            |> fun learner -> DictionaryLearning.Learn(learner, samples.Hidden)

        let sized latents =
            let first, second = learn latents 0UL, learn latents 1UL
            let dictionary = first.Directions
            let codes = Lasso(Penalty = penalty).Encode(dictionary, samples.Hidden)
            let agreed = partners dictionary second.Directions
            let near = DirectionMatch.Of(truth, dictionary).Cosines
            let dead = [ 0 .. latents - 1 ] |> List.filter (fun j -> codes.Values.Column(j) |> Array.forall ((=) 0.0))

            {
                Latents = latents
                Objective = Seq.last first.Objective
                ExplainedVariance = codes.ExplainedVariance(dictionary, samples.Hidden)
                Superfluous = (alike dictionary + Set dead).Count
                Agreed = agreed.Length
                AgreedAndTrue = agreed |> List.filter (fun j -> Array.max (near.Column j) >= Recovery.recovered) |> List.length
                Found = (partners truth dictionary).Length
            }

        { Represented = truth.Columns; Hidden = truth.Rows; Sizes = List.map sized sizes }

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
