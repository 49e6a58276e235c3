/// The true phase diagrams: at every point the expected loss, exact, minimised over all weights and biases from 16 starts.
/// Expected numbers are those of an independent calculation on coarser grids.
module Research.Experiments.PhaseDiagrams.TrueDiagrams

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private own = Papers.phases
let private two, three = { Features = 2; Hidden = 1 }, { Features = 3; Hidden = 2 }

/// The joint superposition of three features is written {123}.
let private joint cells = shareOf "{123}" cells

/// The least share of superposed cells among lines: 0 where some density has none.
let private always superposed (cells: Cell<float, Line> list) =
    cells
    |> List.map (fun cell -> cell.Answer.Phase |> Array.filter superposed |> Array.length |> float)
    |> List.min

let private begins phase density cells = nearest density cells |> span phase |> fst

let twoInOne =
    study own "D1" {
        derive densities (line two) read

        claim
            "1−S = 0.1: superposed over the whole range, r = 0.1 … 10"
            (nearest 0.1 >> _.Answer.Phase >> Array.forall ((=) "{12}") >> Expect.isTrue)

        claim "1−S = 0.5: superposed from r = 0.536 on (the paper: 0.667)" (begins "{12}" 0.5 >> Expect.within 0.02 0.536)
        claim "no density without superposition: never ignored | dedicated" (always ((=) "{12}") >> Expect.atLeast 1.0)
        claim "share of the square where the paper's theory has another phase" (Gap.otherwise two >> Expect.within 0.005 0.030)
        claim "the optimum is up to 13.2 % below the paper's best candidate" (Gap.largest two >> snd >> Expect.within 0.003 0.132)
        claim "most of all at 1−S = 0.562" (Gap.largest two >> fst >> Expect.within 0.02 0.562)
        draw (Drawing.beside "D1" "Two features in one dimension" two)
        draw (Gap.gaps two >> Drawing.gap "D1" "How far the optimum is below the paper's theory")
    }

let threeInTwo =
    study own "D2" {
        derive densities (line three) read
        claim "all three in joint superposition somewhere: about 1 % of the square" (joint >> Expect.within 0.005 0.010)
        claim "1−S = 0.6: joint from r = 0.665 on" (begins "{123}" 0.6 >> Expect.within 0.02 0.6654)
        claim "1−S = 0.6: joint up to r = 1.309" (nearest 0.6 >> span "{123}" >> snd >> Expect.within 0.02 1.309)
        claim "1−S = 0.1: never joint" (nearest 0.1 >> _.Answer.Phase >> Array.contains "{123}" >> not >> Expect.isTrue)
        claim "share of the square where the paper's theory has another phase" (Gap.otherwise three >> Expect.within 0.005 0.019)

        claim
            "the optimum is up to 15.8 % below the paper's best candidate"
            (Gap.largest three >> snd >> Expect.within 0.003 0.158)

        claim "most of all at 1−S = 0.562" (Gap.largest three >> fst >> Expect.within 0.02 0.562)
        draw (Drawing.beside "D2" "Three features in two dimensions" three)
        draw (Gap.gaps three >> Drawing.gap "D2" "How far the optimum is below the paper's theory")
    }

let threeInOne =
    study own "D3" {
        derive densities (line { Features = 3; Hidden = 1 }) read
        claim "1−S = 0.01: all three share the line at r = 1" (nearest 0.01 >> span "{123}" >> fst >> Expect.atMost 1.0)
        claim "1−S = 0.3: never all three" (nearest 0.3 >> _.Answer.Phase >> Array.contains "{123}" >> not >> Expect.isTrue)
        claim "1−S = 0.8: all three again around r = 1" (nearest 0.8 >> _.Answer.Phase >> Array.contains "{123}" >> Expect.isTrue)
        draw (Drawing.phases "D3" "Three features in one dimension: the least exact loss")
    }
