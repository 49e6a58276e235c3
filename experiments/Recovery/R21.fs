/// 400 features in 30 dimensions, from the hidden values alone, against density and the number of latents. Null models: random directions find
/// none in 30 dimensions; a dictionary of k features among N finds k, and its variance left bends nowhere but at its ends.
module Research.Experiments.Recovery.R21

open Research
open Research.Experiments
open Research.Experiments.Recovery.Toys

let private sizes = [ 100; 200; 300; 400; 500; 600; 800 ]

/// Codes are the largest few: as many as features are active, at least one.
let private learned density latents =
    let active = density * 400.0 |> ceil |> int |> max 1

    training {
        sample (Activations.of' (toy 400 30 density) "hidden")
        model (SparseAutoencoder(Features = 30, Latents = latents, Encoder = Encoder.TopK active))
        initialise (Initialiser.TiedDictionary())
        minimise (SparseCoding(Batch = 1024, Dead = DeadLatents(Active = 15, After = 200)))
        train (States.adam 3e-3 4_000)
        seed 18
    }

let private heading =
    {
        Name = "many"
        Title = "500 latents or more find all 400 features in 30 dimensions, and those that stay alive count them"
        Caption =
            "Models of 400 features of one importance in 30 dimensions; autoencoders with TopK, told how many features are active (our choice), \
             one run each. Left: 400 latents. Middle and right: 1−S = 0.003, with 2,000 samples that have an active feature; N: the features that \
             the model represents."
    }

let private densities = [ 0.03; 0.01; 0.003; 0.001 ]

let figure =
    study Papers.recovery "R21" "Four hundred features in thirty dimensions" {
        let! dense =
            sweep "1−S" densities (fun density -> learned density 400) |> derive (Autoencoders.sized samples) |> ask id

        and! sized = sweep "latents" sizes (learned 0.003) |> derive (Autoencoders.sized samples) |> ask id
        let share density = (let found = Cells.at density dense in float found.Found / float found.Represented)
        let found latents = (Cells.at latents sized).Found
        let bend = sized |> List.map _.Answer |> Autoencoders.bend |> float
        claim "all are represented at 1−S = 0.003" ((Cells.at 400 sized).Represented |> Expect.atLeast 400)
        claim "1−S ≤ 0.003: 400 latents find a share of" (min (share 0.003) (share 0.001) |> Expect.atLeast 0.9)
        because (Guess "0.94 at 0.003, 0.57 at 0.001, where one sample of a batch has a feature: 4,000 steps are few.")
        claim "1−S = 0.03, twelve active: they find hardly any, share" (share 0.03 |> Expect.atMost 0.05)
        claim "half as many latents as features are features, share" (float (found 200) / 200.0 |> Expect.atLeast 0.8)
        because (Guess "63 of 200, none of 100: a latent that must serve several features lies between them.")
        claim "twice as many latents find no fewer than 400 do, by" (found 800 - found 400 |> Expect.atLeast 0)
        claim "the variance left bends most at N" (bend |> Expect.within 100 400)
        draw (DrawRetrieved.sized heading dense sized)
    }
