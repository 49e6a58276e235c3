/// How many features a model represents, without knowing: dictionaries of many sizes, twice each. A null model whose runs agree on all
/// latents of any size, or on none, fails the claims on agreement; so does one that answers n, as the densest model does not represent all.
module Research.Experiments.Recovery.R12

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private sizes = [ 4; 6; 8; 10; 12; 14; 16; 18; 20; 22; 24; 28; 32; 40 ]

let private heading =
    {
        Name = "sizes"
        Title = "A dictionary has the right size where its objective stops falling"
        Caption =
            "20 features in 5 dimensions, two-step coding with k latents, two runs from other starts. Above: latents that both runs \
             find, latents of one run that are neither dead nor copies, and features found; dotted: N, the features that the model \
             represents. Below: the objective over that of the smallest k, and the variance that is left."
    }

let figure =
    study Papers.recovery "R12" "How the right size of a dictionary shows itself" {
        let! cells =
            sweep "1−S" [ 0.1; 0.03; 0.01 ] (toy 20 5) |> derive (DictionarySizes.of' samples penalty sizes) |> ask id

        and! others =
            sweep "1−S" [ 0.1; 0.02 ] (toy 30 8)
            |> derive (DictionarySizes.of' samples penalty [ 12..3..48 ])
            |> ask id
            |> named "30 in 8"

        let all = cells |> List.map _.Answer
        let bends = List.map (fun found -> abs (DictionarySizes.elbow found - found.Represented)) >> List.max
        let predicted = others |> List.map _.Answer |> bends
        let off estimate = all |> List.map (fun found -> abs (estimate found - found.Represented)) |> List.max
        let at k = Cells.at 0.03 cells |> DictionarySizes.at k
        let share k = float (at k).Agreed / float k
        let slope a b = ((at a).Objective - (at b).Objective) / float (b - a)
        let right = all |> List.map DictionarySizes.trueShare |> List.min
        claim "the most that two runs agree on is N at each density, off by" (off DictionarySizes.agreed |> Expect.atMost 1)
        because (Guess "Beyond N both runs find more that are no features: 24 to 29 of 40.")
        claim "1−S = 0.1: not all twenty are represented" ((Cells.at 0.1 cells).Represented |> Expect.atMost 18)
        claim "1−S = 0.03: at k = N both runs agree on a share of" (share 20 |> Expect.atLeast 0.95)
        because (Guess "17 of 20: one run has all features, the other not; at 1−S = 0.01 both have.")
        claim "at k = N/2 they do not, share" (share 10 |> Expect.atMost 0.7)
        claim "what they agree on at k ≥ N are features, least share" (right |> Expect.atLeast 0.9)
        because (Guess "19 of 29 at k = 40, 1−S = 0.03; all of them at k = N.")
        claim "the objective has an elbow at N: slope before over after" (slope 16 20 / slope 20 24 |> Expect.atLeast 5)
        claim "one run of k = 40: latents neither dead nor copies are N, off by" (off DictionarySizes.distinct |> Expect.atMost 2)
        because (Guess "Superfluous latents have directions of their own: none is dead or a copy.")
        claim "found after the first run: it is the largest elbow, off by" (bends all |> Expect.atMost 0)
        because (Guess "At 1−S = 0.1 the flat tail has a larger one, at 28, by scatter; at the two sparser densities it is at N.")
        claim "expected of 30 features in 8 dimensions before the run: off by" (predicted |> Expect.atMost 3)
        draw (DrawRetrieved.sizes heading cells)
    }
