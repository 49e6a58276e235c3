/// F3.2 and F3.4 as the paper draws them: the best of a few hand-picked embeddings of unit norm and zero bias.
module Research.Experiments.PhaseDiagrams.PaperTheory

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private theory size =
    computeOver "1−S" densities (fun density ->
        CandidateLine(Setting = at size density, Ratios = EquatableArray.Of<float> ratios))
    |> ask (Theory.read (Array.ofList ratios))

/// The densest line on which a phase is best somewhere.
let private densest phase (cells: Cell<float, Line> list) =
    cells |> List.filter (fun cell -> Array.contains phase cell.Answer.Phase) |> List.map _.At |> List.max

let private isLimit = Expect.within 0.011 (4.0 / 7.0)

let twoInOne =
    study Papers.elhage2022 "F3.2" "The paper's theory of n = 2, m = 1" {
        let! cells = theory n2m1
        let sparse = nearest 0.3 cells
        identity "superposition only when sparse: nowhere above 1−S = 4/7" (densest "{12}" cells |> isLimit)

        identity
            "1−S = 0.3: antipodal from r = p/(2−5p/2) on"
            (fst (span "{12}" sparse) / PaperCandidates.Boundary sparse.At |> Expect.within 0.02 1.0)

        identity "1−S = 1: the extra feature has the dimension from r = 1 on" (from "{2} -1" 1.0 cells |> Expect.within 0.02 1.0)
        draw (Drawing.phases "The theory of the paper: two features in one dimension" cells)
    }

let threeInTwo =
    study Papers.elhage2022 "F3.4" "The paper's theory of n = 3, m = 2" {
        let! cells = theory n3m2
        identity "r < 1: the extra feature in superposition up to 1−S = 4/7" (densest "{13}+{2}" cells |> isLimit)
        identity "r > 1: the other two in superposition up to 1−S = 4/7" (densest "{12}+{3}" cells |> isLimit)
        identity "1−S = 0.1: superposed on both sides, exchanged at r = 1" (from "{12}+{3}" 0.1 cells |> Expect.within 0.02 1.0)
        draw (Drawing.phases "The theory of the paper: three features in two dimensions" cells)
    }
