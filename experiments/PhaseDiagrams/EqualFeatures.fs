/// Equal features in the plane at their true optimum: mostly a regular polygon that ignores the rest, but not always; and how
/// the loss curves there.
module Research.Experiments.PhaseDiagrams.EqualFeatures

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

// The three in between are where six features pass from a hexagon to a pentagon.
let private densities = logSpaced 25 0.01 1.0 @ [ 0.0675; 0.07; 0.075 ] |> List.sort

let private plane features =
    computeOver "1−S" densities (fun density -> Research.EqualFeatures(Features = features, Density = density))
    |> ask id
    |> named $"n={features}"

let private lowest (best: EqualOptimum) = min best.Spectrum[0] best.OtherSpectrum[0] / Seq.max best.Spectrum

let figure =
    study Papers.phases "D13" "Equal features in the plane" {
        let! five = plane 5
        and! six = plane 6
        and! seven = plane 7
        let kinds density = Cells.at density six |> fun best -> 10 * best.Full + best.Weak
        let polygons = five |> List.filter (fun cell -> cell.At < 0.5) |> List.map (EqualDrawing.below 5)
        claim "six features: a hexagon at 1−S = 0.0675" ((Cells.at 0.0675 six).Full |> Expect.equal 6)
        claim "six features: a pentagon and a weak sixth at 1−S = 0.07" (kinds 0.07 |> Expect.equal 51)
        claim "six features: still so at 1−S = 0.075" (kinds 0.075 |> Expect.equal 51)
        claim "five features: a regular polygon below 1−S = 0.5" (polygons |> List.max |> Expect.atMost 1e-9)

        claim
            "every optimum is a minimum: no direction curves down"
            (five @ six @ seven |> List.map (_.Answer >> lowest) |> List.min |> Expect.atLeast -1e-7)

        draw (EqualDrawing.drawn [ 5, five; 6, six; 7, seven ])
    }
