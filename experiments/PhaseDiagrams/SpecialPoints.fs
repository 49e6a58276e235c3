/// Where lines of transitions meet, end or change their order; expected values are those of an independent calculation.
module Research.Experiments.PhaseDiagrams.SpecialPoints

open Research
open Research.Experiments

let private all (cells: Cell<string, SpecialPoint list> list) = cells |> List.collect _.Answer

let private density (part: string) cells = (all cells |> List.find (fun point -> point.Name.Contains part)).Density

let private drawn (cells: Cell<string, SpecialPoint list> list) =
    let size (point: SpecialPoint) = $"{point.Features} features in {point.Hidden}"

    Charts.scatter
        {
            Name = "special-points"
            Title = "Special points of the phase diagrams"
            Caption =
                all cells
                |> List.map (fun point -> $"{size point}: {point.Name}, 1−S = {point.Density:F9}, r = {point.Ratio:F9}.")
                |> String.concat " "
        }
        (Axis.linear "relative importance r of the extra feature")
        (Axis.linear "density 1−S")
        []
        [
            for name, points in List.groupBy size (all cells) ->
                {
                    Name = name
                    X = [| for point in points -> point.Ratio |]
                    Y = [| for point in points -> point.Density |]
                }
        ]

let figure =
    study Papers.phases "D12" {
        derive [ "all" ] (fun _ -> Research.SpecialPoints()) List.ofSeq
        claim "lower tricritical point at 1−S = 0.520247736799" (density "lower tricritical" >> Expect.within 1e-9 0.520247736799)
        claim "upper tricritical point at 1−S = 0.837319580135" (density "upper tricritical" >> Expect.within 1e-9 0.837319580135)
        claim "ignored, weak and strong meet at 1−S = 0.511738032118" (density "triple" >> Expect.within 1e-9 0.511738032118)

        claim
            "weak and strong end at 1−S = 0.706403692673, r = 1"
            (density "weak and strong superposition, at" >> Expect.within 1e-9 0.706403692673)

        claim
            "three in two dimensions: joint at r = 1 from 1−S = 0.521837659071"
            (density "three begins" >> Expect.within 1e-9 0.521837659071)

        claim
            "three in one dimension: joint at r = 1 up to 1−S = 0.1208562637"
            (density "three ends" >> Expect.within 1e-9 0.1208562637)

        claim "and again from 1−S = 0.71244627949" (density "begins again" >> Expect.within 1e-9 0.71244627949)
        draw drawn
    }
