/// Where lines of transitions meet, end or change their order; expected values are those of an independent calculation.
module Research.Experiments.PhaseDiagrams.SpecialPoints

open Research
open Research.Experiments

let private drawn (points: SpecialPoint seq) =
    let row (point: SpecialPoint) =
        [ $"{point.Features} in {point.Hidden}"; point.Name; $"{point.Density:F9}"; $"{point.Ratio:F9}" ]

    let caption =
        "Where lines of transitions of n features in m dimensions meet, end or change their order; r is the extra feature's relative importance."

    Charts.table
        { Name = "special-points"; Title = "Special points of the phase diagrams"; Caption = caption }
        [ "n in m", 1.0; "point", 7.0; "density 1−S", 1.6; "r", 1.6 ]
        (points |> Seq.map row |> List.ofSeq)

let private within = Expect.within 1e-9

let figure =
    study Papers.phases "D12" "Special points of the phase diagrams" {
        let! points = compute (Research.SpecialPoints()) |> ask id
        let at (name: string) = (points |> Seq.find (fun point -> point.Name.Contains name)).Density
        claim "lower tricritical point at 1−S = 0.520247736799" (at "lower tri" |> within 0.520247736799)
        claim "upper tricritical point at 1−S = 0.837319580135" (at "upper tri" |> within 0.837319580135)
        claim "ignored, weak and strong meet at 1−S = 0.511738032118" (at "triple" |> within 0.511738032118)

        claim
            "weak and strong end at 1−S = 0.706403692673, r = 1"
            (at "weak and strong superposition, at" |> within 0.706403692673)

        claim "three in two dimensions: joint at r = 1 from 1−S = 0.521837659071" (at "three begins" |> within 0.521837659071)
        claim "three in one dimension: joint at r = 1 up to 1−S = 0.1208562637" (at "three ends" |> within 0.1208562637)
        claim "and again from 1−S = 0.71244627949" (at "begins again" |> within 0.71244627949)
        draw (drawn points)
    }
