/// Six rules of picking among the restarts of a point, and whether they give the published picture.
module Research.Experiments.PhaseDiagrams.PickingRules

open Research
open Research.Experiments.PhaseDiagrams.Diagram
open Research.Experiments.PhaseDiagrams.TrainedPoints

/// ‖W_n‖ and the superposition of the extra feature, made of all endings.
type Rule = Ending list -> float * float

let private each (reduce: float list -> float) (endings: Ending list) =
    let there = endings |> List.filter (_.EvaluatedLoss >> System.Double.IsFinite)
    reduce [ for ending in there -> ending.Norm ], reduce [ for ending in there -> ending.Superposition ]

let private middle values =
    let sorted = List.sort values
    (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0

let private one (ending: Ending) = ending.Norm, ending.Superposition

/// The rule that the paper states: drop the highest loss and average the rest.
let stated: Rule = Endings.withoutWorst

/// The lowest exact loss.
let lowest: Rule = Endings.lowest >> one

/// Rules with their names.
let all: (string * Rule) list =
    [
        "the lowest loss of ten", lowest
        "the lowest loss of three", List.truncate 3 >> Endings.lowest >> one
        "one start", List.head >> one
        "the paper's rule: drop the worst, average the rest", stated
        "the average of all ten", each List.average
        "the median of all ten", each middle
    ]

/// Whether a rule gives norm and superposition, both up to 1, within a quarter of what the extra feature has in the paper's theory.
let private asInTheory size (rule: Rule) point =
    let phase = (Theory.best size point.Density point.Ratio).Phase
    let norm, superposition = rule point.Endings
    let near expected value = abs (min 1.0 value - expected) <= 0.25

    if phase.Contains $"-{size.Features}" then
        near 0.0 norm
    else
        near 1.0 norm && near (if phase.Contains $"{{{size.Features}}}" then 0.0 else 1.0) superposition

/// The share of the points sparser than 1−S = 0.15 where a rule gives the colour of the theory, which the published picture has
/// there at all but a few; beside it that of every rule.
let clean size (rule: Rule) points =
    let sparse = points |> List.filter (fun point -> point.Density < 0.15)
    let share rule = sparse |> List.averageBy (fun point -> if asInTheory size rule point then 1.0 else 0.0)

    Expect.atLeast 0.95 (if sparse.IsEmpty then nan else share rule)
    |> Expect.withDetail (String.concat "; " [ for name, other in all -> $"{name}: {share other:F3}" ])
