/// F3.2 and F3.4 as the paper draws them: the best of a few hand-picked embeddings of unit norm and zero bias.
module Research.Experiments.PhaseDiagrams.PaperTheory

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private theory size density = CandidateLine(Setting = at size density, Ratios = ratios)

let private read (best: PaperCandidate seq) =
    let best = Array.ofSeq best

    {
        Ratios = ratios.ToArray()
        Loss = best |> Array.map _.Loss
        Phase = best |> Array.map _.Phase
        Weak = best |> Array.map (fun _ -> false)
        Reached = [||]
    }

/// The ratio of the boundary on a line to the one of the closed form.
let private boundary phase density cells =
    let cell = nearest density cells
    fst (span phase cell) / PaperCandidates.Boundary cell.At

/// The densest line on which a phase is best somewhere.
let private densest phase (cells: Cell<float, Line> list) =
    cells |> List.filter (fun cell -> Array.contains phase cell.Answer.Phase) |> List.map _.At |> List.max

let twoInOne =
    study Papers.elhage2022 "F3.2" {
        derive densities (theory { Features = 2; Hidden = 1 }) read
        claim "superposition only when sparse: nowhere above 1−S = 4/7" (densest "{12}" >> Expect.within 0.011 (4.0 / 7.0))
        claim "1−S = 0.3: antipodal from r = p/(2−5p/2) on" (boundary "{12}" 0.3 >> Expect.within 0.02 1.0)

        claim
            "1−S = 1: the extra feature has the dimension from r = 1 on"
            (nearest 1.0 >> span "{2} -1" >> fst >> Expect.within 0.02 1.0)

        draw (Drawing.phases "F3.2" "The theory of the paper: two features in one dimension")
    }

let threeInTwo =
    study Papers.elhage2022 "F3.4" {
        derive densities (theory { Features = 3; Hidden = 2 }) read
        claim "r < 1: the extra feature in superposition up to 1−S = 4/7" (densest "{13}+{2}" >> Expect.within 0.011 (4.0 / 7.0))
        claim "r > 1: the other two in superposition up to 1−S = 4/7" (densest "{12}+{3}" >> Expect.within 0.011 (4.0 / 7.0))

        claim
            "1−S = 0.1: superposed on both sides, exchanged at r = 1"
            (nearest 0.1 >> span "{12}+{3}" >> fst >> Expect.within 0.02 1.0)

        draw (Drawing.phases "F3.4" "The theory of the paper: three features in two dimensions")
    }
