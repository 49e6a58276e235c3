module Research.Tests.DirectionMatchTests

open System
open Research
open Expecto

let private axes = Matrices.ofRows (2, 2, [| 1.0; 0.0; 0.0; 1.0 |])

/// Directions in the plane at angles in degrees.
let private at (degrees: float list) =
    Matrix.Build(
        2,
        degrees.Length,
        (fun row i ->
            let angle = degrees[i] * Math.PI / 180.0
            if row = 0 then cos angle else sin angle)
    )

let rec private permutations =
    function
    | [] -> [ [] ]
    | items ->
        [
            for item in items do
                for rest in permutations (List.except [ item ] items) -> item :: rest
        ]

/// The mean over a unit direction of the largest of f(cos) of k independent directions of the plane.
let private plane latents (f: float -> float) upTo =
    // The nearest of k angles uniform on [0, π] has the density k/π (1 − t/π)^(k−1); for |cos| angles are uniform on [0, π/2].
    let steps = 20_000

    Seq.init steps (fun i -> (float i + 0.5) / float steps)
    |> Seq.sumBy (fun u -> f (cos (u * upTo)) * float latents * (1.0 - u) ** float (latents - 1) / float steps)

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/DirectionMatchTests"
        [
            test "an antipodal pair is two features by signed cosines, and one latent serves both by absolute ones" {
                let found = DirectionMatch.Of(at [ 0.0; 180.0 ], at [ 0.0 ])
                Near.within 1e-15 0.0 found.MeanMaxCosine
                Near.within 1e-15 1.0 found.MeanMaxAbsoluteCosine
                Expect.equal (found.Recovered 0.9) 0.5 ""
            }

            test "the mean over features and the mean over latents differ" {
                let found = DirectionMatch.Of(at [ 0.0; 90.0 ], at [ 0.0; 0.0; 1.0 ])
                Near.inRange 0.5 0.51 found.MeanMaxCosine
                Near.inRange 0.999 1.0 found.MeanMaxCosineOfLatents
            }

            test "norms of directions do not count, order does not either" {
                let found = DirectionMatch.Of(axes, Matrices.ofRows (2, 2, [| 0.0; 7.0; 0.1; 0.0 |]))
                Expect.equal (found.MeanMaxCosine, found.Recovered 1.0, List.ofSeq found.Partners) (1.0, 1.0, [ 1; 0 ]) ""
            }

            test "a dictionary that is too small has a perfect MCC but recovers a part" {
                let found = DirectionMatch.Of(at [ 0.0; 90.0; 180.0; 270.0 ], at [ 0.0 ])
                Expect.equal (found.MeanAssignedAbsoluteCosine, found.Recovered 0.99) (1.0, 0.25) ""
                Expect.equal (List.ofSeq found.Partners) [ 0; -1; -1; -1 ] ""
            }

            test "two latents on one feature are not unique, whatever the assignment says" {
                let found = DirectionMatch.Of(at [ 0.0; 90.0 ], at [ 1.0; 2.0 ])
                Expect.equal (found.Uniqueness, Seq.length (Seq.distinct found.Partners), found.Recovered 0.95) (0.5, 2, 0.5) ""
            }

            property "the assignment has the greatest sum of all permutations" (fun random ->
                let rows, columns = 1 + random.Next 5, 1 + random.Next 5
                let gains = Matrix.Build(rows, columns, (fun _ _ -> Property.between -1.0 1.0 random))
                let assigned = Assignment.Best gains
                Expect.hasLength (assigned |> Array.filter (fun j -> j >= 0) |> Array.distinct) (min rows columns) ""
                let sum = Array.sum (Array.mapi (fun i j -> if j < 0 then 0.0 else gains[i, j]) assigned)
                let size = max rows columns
                let gain i j = if i < rows && j < columns then gains[i, j] else 0.0

                let best = permutations [ 0 .. size - 1 ] |> List.map (List.mapi gain >> List.sum) |> List.max

                Near.within 1e-12 best sum)

            test "the greedy assignment takes the greatest pair first, and loses by it" {
                // cos 10° + cos 80° against cos 20° + cos 50°.
                let found = DirectionMatch.Of(at [ 0.0; 30.0 ], at [ 10.0; -50.0 ])
                Expect.equal (List.ofSeq found.GreedyPartners, List.ofSeq found.Partners) ([ 0; 1 ], [ 1; 0 ]) ""
            }

            test "in the plane random directions score what an integral says" {
                let score (of': DirectionMatch -> float) = RandomDictionaries.Score(at [ 0.0 ], 5, of', 20_000)
                Near.within 5e-3 (plane 5 id Math.PI) (score _.MeanMaxCosine)
                Near.within 3e-3 (plane 5 abs (Math.PI / 2.0)) (score _.MeanMaxAbsoluteCosine)
                // The sheet of reference values.
                Near.within 1e-3 0.795 (plane 5 id Math.PI)
                Near.within 1e-3 0.943 (plane 5 abs (Math.PI / 2.0))
            }

            test "in 5 and 20 dimensions random dictionaries score what others measured" {
                let score hidden latents (of': DirectionMatch -> float) =
                    RandomDictionaries.Score(RandomDictionaries.Draw(hidden, latents, 1UL), latents, of', 60)

                Near.within 0.01 0.763 (score 5 20 _.MeanMaxCosine)
                Near.within 0.01 0.835 (score 5 20 _.MeanMaxAbsoluteCosine)
                Near.within 0.01 0.519 (score 20 80 _.MeanMaxCosine)
                Near.within 0.01 0.530 (score 20 80 _.MeanAssignedAbsoluteCosine)
            }

            test "a score above chance is 1 at best and 0 by chance" {
                Expect.equal (RandomDictionaries.AboveChance(1.0, 0.8), RandomDictionaries.AboveChance(0.8, 0.8)) (1.0, 0.0) ""
            }

            test "zero columns and other heights are refused" {
                let said truth learned =
                    throws<InvalidOperationException>(fun () -> DirectionMatch.Of(truth, learned) |> ignore).Message

                Expect.stringContains
                    (said (Matrices.ofRows (2, 2, [| 1.0; 0.0; 0.0; 0.0 |])) axes)
                    "Column 1 of the dictionary is zero"
                    ""

                Expect.stringContains (said axes (Matrices.ofRows (1, 2, [| 1.0; 1.0 |]))) "is 1 but must be 2" ""
            }
        ]
