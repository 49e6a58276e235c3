/// The transitions along r, located to rounding, with their order.
module Research.Experiments.PhaseDiagrams.Transitions

open Research
open Research.Experiments
open Research.Experiments.PhaseDiagrams.Diagram

/// A transition as it is written in a table.
type Row = { Ratio: float; Error: float; Order: string; Before: string; After: string; Loss: float }

let private row (transition: Transition) =
    {
        Ratio = transition.Ratio
        Error = transition.Error
        Order = string transition.Order
        Before = string transition.Before
        After = string transition.After
        Loss = transition.Loss
    }

/// From below what the sparsest density needs to its mirror image.
let private along size density = PhaseTransitions(Setting = at size density, From = 0.002, To = 500.0)

let private table = [ 0.01; 0.1; 0.3; 0.5; 0.53; 0.6; 0.7; 0.8; 0.9; 1.0 ]

/// The k-th transition at a density.
let private ratio density k cells = (Cells.at density cells |> List.item k).Ratio
let private order density k cells = (Cells.at density cells |> List.item k).Order

let private drawn name title (cells: Cell<float, Row list> list) =
    Drawing.transitions name title [ for cell in cells -> cell.At, [ for row in cell.Answer -> row.Ratio, row.Order ] ]

let private count density cells = Cells.at density cells |> List.length

let twoInOne =
    study Papers.phases "D4" {
        derive table (along { Features = 2; Hidden = 1 }) (Seq.map row >> List.ofSeq)
        claim "p = 0.01: ignored up to r = 0.0043205674" (ratio 0.01 0 >> Expect.within 1e-9 0.0043205674226)
        claim "p = 0.3: ignored up to r = 0.2046990764 (the paper: 0.24)" (ratio 0.3 0 >> Expect.within 1e-9 0.204699076375)
        claim "p = 0.3: first order, the weights jump" (order 0.3 0 >> (=) "First" >> Expect.isTrue)
        claim "p = 0.6: ignored up to r = 0.6653988485 (the paper: 1)" (ratio 0.6 0 >> Expect.within 1e-9 0.665398848542)
        claim "p = 0.6: continuous, the feature appears with length 0" (order 0.6 0 >> (=) "Continuous" >> Expect.isTrue)
        claim "p = 0.6: from weak to strong at r = 0.8077499280" (ratio 0.6 1 >> Expect.within 1e-9 0.807749928011)
        claim "p = 1: ignored up to r = 0.9888464823" (ratio 1.0 0 >> Expect.within 1e-9 0.9888464822725)
        draw (drawn "D4" "Two features in one dimension: transitions")
    }

let threeInTwo =
    study Papers.phases "D5" {
        derive table (along { Features = 3; Hidden = 2 }) (Seq.map row >> List.ofSeq)
        claim "p = 0.3: {13}+{2} and {12}+{3} exchanged at r = 1" (ratio 0.3 1 >> Expect.within 1e-9 1.0)
        claim "p = 0.6: joint from r = 0.6653988485" (ratio 0.6 0 >> Expect.within 1e-9 0.665398848542)
        claim "p = 0.6: joint up to r = 1.3086951545" (Cells.at 0.6 >> List.last >> _.Ratio >> Expect.within 1e-9 1.308695154526)
        claim "p = 0.6: nothing happens in between" (count 0.6 >> Expect.equal 2)
        claim "p = 0.8: no longer joint at r = 1.1539887" (Cells.at 0.8 >> List.last >> _.Ratio >> Expect.within 3e-6 1.1539887)
        draw (drawn "D5" "Three features in two dimensions: transitions")
    }

let threeInOne =
    study Papers.phases "D6" {
        derive table (along { Features = 3; Hidden = 1 }) (Seq.map row >> List.ofSeq)
        claim "p = 0.01: the third feature joins near r = 5/16 and above" (ratio 0.01 0 >> Expect.between 0.3125 0.45)

        claim
            "p = 0.3: two exchange at r = 1, never three"
            (Cells.at 0.3 >> List.exists (fun row -> row.After = "{123}") >> not >> Expect.isTrue)

        draw (drawn "D6" "Three features in one dimension: transitions")
    }
