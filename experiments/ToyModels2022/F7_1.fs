/// A hidden layer with and without a privileged basis: weights as numbers over fifty seeds, and losses in other bases.
module Research.Experiments.ToyModels2022.F7_1

open Research
open Research.Experiments
open Research.Experiments.ToyModels2022.PrivilegedBasis

let private heading =
    {
        Name = "bases"
        Title = "A ReLU makes the neurons a privileged basis; a linear layer has none"
        Caption =
            "n = 10, m = 5, I_i = 0.75ⁱ. Above: W at 1−S = 0.75, and after a rotation of the hidden units, with its loss over that \
             before. Below, fifty seeds: the share of a unit's |weight| on its top feature; the kurtosis of all weights (dotted: \
             five axes rotated at random); at 1−S = 0.75 the loss over that before, after an exchange, a rotation, a stretch."
    }

/// The kurtosis at 1−S = 0.75 by our calculation: five axes and five ignored features, rotated at random and not.
let private random, onAxes = 4.3, 8.1

let private all = [ _.Exchanged; _.Rotated; _.Stretched ]

let figure =
    study Papers.elhage2022 "F7.1" "A privileged basis" {
        let! linear = PrivilegedBasis.linear |> ask Basis.ofBottleneck |> named "linear"
        and! relu = PrivilegedBasis.relu |> ask Basis.ofNeurons |> named "ReLU"
        and! untied = untied |> ask Basis.mappedLosses |> named "untied"
        let free = Cells.all (Cells.find 0.75 untied)
        let means value cells = densities |> List.map (fun density -> own value density cells |> List.average)
        let kurtosis cells = (means _.Kurtosis cells).Head
        let least value cells = losses cells |> List.map value |> List.min
        claim "linear: units that hold one feature, share" (means _.Monosemantic linear |> List.max |> Expect.atMost 0.05)
        claim "ReLU: many neurons hold one, share" (means _.Monosemantic relu |> List.min |> Expect.atLeast 0.5)
        because (Recipe "No density is stated: over fifty runs all neurons do at 1−S = 0.75, and 45 % at 0.35.")
        claim "linear: kurtosis of axes rotated at random" (kurtosis linear |> Expect.within 0.4 random)
        ours "ReLU: of axes that are not" (kurtosis relu |> Expect.within 0.3 onAxes)
        ours "linear: |weight| of a unit on its top feature, share" (means _.TopShare linear |> List.max |> Expect.atMost 0.5)
        ours "ReLU, 1−S = 0.75: the same" ((means _.TopShare relu).Head |> Expect.atLeast 0.9)
        identity "linear, untied: no invertible map changes the loss" (change all free |> Expect.atMost 1e-9)
        identity "linear, tied: no rotation does" (losses linear |> change (List.take 2 all) |> Expect.atMost 1e-9)
        claim "linear, tied: every stretch does, ratio" (linear |> least _.Stretched |> Expect.atLeast 1.05)
        identity "ReLU: no exchange does" (losses relu |> change (List.take 1 all) |> Expect.atMost 1e-9)
        claim "ReLU: every rotation does, ratio" (relu |> least _.Rotated |> Expect.atLeast 1.5)
        draw (DrawBasis.inBases heading random [ "linear, tied", linear; "ReLU, tied", relu ] [ "linear, untied", free ])
    }
