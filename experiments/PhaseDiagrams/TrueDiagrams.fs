/// The true phase diagrams: at every point the expected loss, exact, minimised over all weights and biases from 16 starts.
/// Expected numbers are those of an independent calculation: on coarser grids, and at r = 1, 1−S = 4/7 to 25 digits.
module Research.Experiments.PhaseDiagrams.TrueDiagrams

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

let private diagram size = computeOver "1−S" densities (line ratios size) |> ask read
let private phases density cells = (nearest density cells).Answer.Phase |> List.ofArray |> List.distinct

/// How many points of each line have a phase.
let private counts phase (cells: Cell<float, Line> list) =
    [ for cell in cells -> cell.Answer.Phase |> Array.filter ((=) phase) |> Array.length |> float ]

/// The share of the square that has the joint superposition of three features, which is written {123}.
let private joint cells = List.average (counts "{123}" cells) / float ratios.Length

let twoInOne =
    study Papers.phases "D1" "The true phase diagram of n = 2, m = 1" {
        let! cells = diagram n2m1
        and! apex = compute (Gap.apex n2m1) |> ask id |> named "r=1,1-S=4/7"
        let otherwise, gaps = Theory.otherwise n2m1 cells, Gap.gaps n2m1 cells
        claim "1−S = 0.1: superposed over the whole range, r = 0.1 … 10" (phases 0.1 cells = [ "{12}" ] |> Expect.isTrue)
        claim "1−S = 0.5: superposed from r = 0.536 on (the paper: 0.667)" (from "{12}" 0.5 cells |> Expect.within 0.02 0.536)
        claim "no density without superposition: never ignored | dedicated" (counts "{12}" cells |> List.min |> Expect.atLeast 1)
        claim "share of the square where the paper's theory has another phase" (otherwise |> Expect.within 0.005 0.030)
        claim "r = 1, 1−S = 4/7: the optimum 14.1685 % below the paper's best candidate" (apex |> Gap.atApex n2m1 5e-7 0.141685)
        claim "nowhere on the square is it further below" (Gap.largest gaps |> fst |> Expect.atMost 0.1416855)
        claim "it is furthest below within one step of the square from that point" (Gap.largest gaps |> snd |> Expect.atMost 1.0)
        draw (Drawing.beside "Two features in one dimension" n2m1 cells)
        draw (Gap.draw gaps)
    }

let threeInTwo =
    study Papers.phases "D2" "The true phase diagram of n = 3, m = 2" {
        let! cells = diagram n3m2
        and! apex = compute (Gap.apex n3m2) |> ask id |> named "r=1,1-S=4/7"
        let otherwise, gaps = Theory.otherwise n3m2 cells, Gap.gaps n3m2 cells
        claim "all three in joint superposition somewhere: about 1 % of the square" (joint cells |> Expect.within 0.005 0.010)
        claim "1−S = 0.6: joint from r = 0.665 on" (from "{123}" 0.6 cells |> Expect.within 0.02 0.6654)
        claim "1−S = 0.6: joint up to r = 1.309" (nearest 0.6 cells |> span "{123}" |> snd |> Expect.within 0.02 1.309)
        claim "1−S = 0.1: never joint" (phases 0.1 cells |> List.contains "{123}" |> not |> Expect.isTrue)
        claim "share of the square where the paper's theory has another phase" (otherwise |> Expect.within 0.005 0.019)
        because (Guess "The expected number left out r > 1, 1−S > 4/7, where the theory ignores one of two features that share.")
        claim "r = 1, 1−S = 4/7: the optimum 17.1995 % below the paper's best candidate" (apex |> Gap.atApex n3m2 5e-7 0.171995)
        claim "nowhere on the square is it further below" (Gap.largest gaps |> fst |> Expect.atMost 0.1719955)
        claim "it is furthest below within one step of the square from that point" (Gap.largest gaps |> snd |> Expect.atMost 1.0)
        draw (Drawing.beside "Three features in two dimensions" n3m2 cells)
        draw (Gap.draw gaps)
    }

let threeInOne =
    study Papers.phases "D3" "The true phase diagram of n = 3, m = 1" {
        let! cells = diagram n3m1
        claim "1−S = 0.01: all three share the line at r = 1" (from "{123}" 0.01 cells |> Expect.atMost 1.0)
        claim "1−S = 0.3: never all three" (phases 0.3 cells |> List.contains "{123}" |> not |> Expect.isTrue)
        claim "1−S = 0.8: all three again around r = 1" (phases 0.8 cells |> List.contains "{123}" |> Expect.isTrue)
        draw (Drawing.phases "Three features in one dimension: the least exact loss" cells)
    }
