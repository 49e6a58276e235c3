/// Sparse but wrong (arXiv 2508.16560), with features as inputs. Null models: independent features; a monotone s_n is least at an end.
module Research.Experiments.Recovery.R20

open Research
open Research.Experiments
open Research.Experiments.Recovery.States

let private few = [ 1.5; 1.8; 2.0; 2.2; 2.5 ]
let private normal = Magnitude.ClippedNormal(Centre = 1.0, Deviation = 0.15, Lowest = 0.0, Highest = 2.0)

let private autoencoder features density (correlation: int -> int -> float) (k: float) =
    let matrix = Matrix.Build(features, features, (fun i j -> if i = j then 1.0 else correlation i j))

    training {
        sample (GaussianCopula(Correlation = matrix, Density = Density.Of density, Magnitude = normal))
        model (SparseAutoencoder(Features = features, Latents = features, Encoder = Encoder.BatchTopK k))
        initialise (Initialiser.TiedDictionary())
        minimise (SparseCoding(Batch = 256))
        train (adam 3e-3 5_000)
        restart (Best(Of = 3))
        seed 18
    }

let private withFirst k c = autoencoder 5 0.4 (fun i j -> if i = 0 || j = 0 then c else 0.0) k
let private camps = autoencoder 20 0.2 (fun i j -> if (i + j) % 2 = 0 then 0.4 else -0.4)
let private exact states = fst (ActivationStates.oneLatent true states 0.0)

let private heading =
    {
        Name = "sparse but wrong"
        Title = "Where k is below the number of active features, correlated ones mix"
        Caption =
            "Five features, two active, one correlated with the others. BatchTopK, best of three by loss. Lean: mean cosine of that one with the \
             others' latents. Variance explained: less that of the truth at this k. Right: 20 features, four active, correlations ±0.4 (ours)."
    }

let figure =
    study Papers.recovery "R20" "Too few active latents mix features" {
        let! five = grid ("k", few) ("correlation", [ -0.4; 0.0; 0.4 ]) withFirst |> derive (Mixing.of' 8_192) |> ask id
        and! twenty = sweep "k" [ 1.0 .. 8.0 ] camps |> derive (Mixing.of' 8_192) |> ask id
        let least value k = Mixing.correlated k five |> List.map value |> List.min
        let mean = least (snd >> List.average)
        let alone = Mixing.along 0.0 five |> List.collect _.Answer.Lean |> List.map abs |> List.max
        let above, below = exact (ActivationStates.two 21 9 9 11), exact (ActivationStates.two 3 3 3 1)
        identity "two features, one latent: 45° between them, P(both) = 0.22" (above |> Expect.within 1e-4 (sqrt 0.5))
        identity "−45° for P(both) = 0.1, both with p = 0.4" (below |> Expect.within 1e-4 (-sqrt 0.5))
        claim "k = 2: least cosine of a feature with its latent" (least (fst >> _.Least) 2.0 |> Expect.atLeast 0.99)
        claim "k = 1.8: each leans by the sign of the correlation, least" (least (snd >> List.min) 1.8 |> Expect.atLeast 0.05)
        because (Guess "At −0.4 all four by 0.25; at 0.4 three by 0.09, but one by −0.10.")
        claim "k = 1.5: more, ratio" (mean 1.5 / mean 1.8 |> Expect.atLeast 1.3)
        because (Guess "At −0.4, 0.10 beside 0.25; at 0.4, 0.01 beside 0.04: no latent stands for one feature any more.")
        claim "independent features do not mix, largest lean" (alone |> Expect.atMost 0.03)
        claim "k = 1.5: mixing explains more, by" (least (fst >> _.Gained) 1.5 |> Expect.atLeast 0.005)
        claim "correlation 0.4: s_n is least at k" (fst (Mixing.chosen (Mixing.along 0.4 five)) |> Expect.within 0.2 2)
        because (Guess "8e-6 at k = 2.5, 2e-4 at 2.2, 0.011 at 2: it falls wherever batches have room for more than are active.")
        claim "correlation −0.4: likewise" (fst (Mixing.chosen (Mixing.along -0.4 five)) |> Expect.within 0.2 2)
        claim "twenty features, four active: likewise" (Mixing.chosen twenty |> Expect.within 1 4)
        because (Guess "−0.06 at k = 1, where nothing is recovered; 0.002 at 4, 0.015 and 0.022 at 2 and 3, 0 beyond.")
        draw (DrawRetrieved.mixing heading five twenty)
    }
