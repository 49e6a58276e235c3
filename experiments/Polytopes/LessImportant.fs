/// F4.5 with importance in place of density: does a feature that matters less bend and break the pentagon as a rarer one does?
///
/// In the linear loss its interference weighs I_i p_j + I_j p_i, the same for both. What differs is who wards it off with a bias:
/// against a rarer feature, that feature itself; against a less important one, each of the others, which matter more. So digons
/// should win earlier as the importance falls, which no claim would find where both are the same; nor a jump, where a length shrinks.
module Research.Experiments.Polytopes.LessImportant

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022

let private ratios = [ yield! Density.Spaced(0.1, 1.0, 31); 1.25; 1.5; 2.0; 2.5; 3.0 ]

let private minimum density importance =
    training {
        sample (SparseUniform(Features = 5, Density = Density.PerFeature(density :: List.replicate 4 SpecialFeature.density)))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        weigh (Importance.Explicit(importance :: List.replicate 4 1.0))
        minimise Exact.Loss
        train (QuasiNewton())
        restart (Best(Of = 24))
        seed 1
    }

let private jump = List.map (fun p -> p.Norms[0]) >> List.pairwise >> List.map (fun (a, b) -> b - a) >> List.max
let private pairs p = (Portrait.antipodalPairs p).Length
let private over training = sweep "r" ratios training |> ask Geometry.portrait

let private heading =
    {
        Name = "importance"
        Title = "Less important or rarer: both break the pentagon"
        Caption =
            "n = 5, m = 2, 1−S = 0.05; the special feature has r times the importance, or r times the density, of the others. The \
             best minimum of 24 starts at each r: its length, and its angle to its neighbours in a pentagon. Right: importance, \
             both kinds of minimum."
    }

let figure =
    study Papers.polytopes "G2" "A pentagon whose special feature matters less" {
        let! important = over (minimum SpecialFeature.density) |> named "importance"
        and! dense = over (fun r -> minimum (r * SpecialFeature.density) 1.0) |> named "density"
        let at ratio = Cells.at ratio important
        let models = important |> List.map _.Answer
        let earlier = log (Pentagons.crossing important / Pentagons.crossing dense)
        claim "rarer: two digons are better below r = 0.269, as in F4.6" (Pentagons.crossing dense |> Expect.within 0.003 0.269)
        claim "less important: they win earlier, by a tenth or more in r" (earlier |> Expect.atLeast 0.1)
        claim "but within a factor of two" (earlier |> Expect.atMost (log 2.0))

        claim "three times as important: its neighbours beyond 75°" (Pentagons.room (at 3.0).Embedding |> Expect.atLeast 75)

        claim "pentagons deform continuously: no step as long as 0.2" (Pentagons.largestMove models |> Expect.atMost 0.2)
        claim "then a jump: the special feature loses its length at once" (jump models |> Expect.atLeast 0.5)

        claim "a tenth as important: two digons" (Cells.find 0.1 important |> Cells.counted pairs (Expect.equal 2))

        claim "a tenth as important: the special feature at zero" ((at 0.1).Norms[0] |> Expect.atMost 0.1)
        draw (DrawPentagons.compared heading [ "importance", important; "density", dense ])
    }
