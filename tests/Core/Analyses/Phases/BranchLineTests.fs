module Research.Tests.BranchLineTests

open System
open System.Collections.Generic
open System.Threading
open Research
open Expecto

let private setting features hidden density = ExtraFeature(Features = features, Hidden = hidden, Density = density)

let private ratios = EquatableArray.Of<float> [ 0.1; 0.3; 0.7; 1.0; 1.4; 3.0; 10.0 ]

let private compute (derivation: IDerivation<'answer>) : 'answer =
    derivation.Read(derivation.Compute(Progress<int64>(), CancellationToken.None))

let private names (cell: IReadOnlyList<PhaseBranch>) = [ for branch in cell -> string branch.Phase, branch.Phase.IsWeak ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/BranchLineTests"
        [
            for features, hidden in [ 2, 1; 3, 1; 3, 2 ] do
                test $"{features} in {hidden}: the optimum is that of a phase line, and every loss is that of its weights" {
                    for density in [ 0.01; 0.2; 0.6; 1.0 ] do
                        let setting = setting features hidden density
                        let line = compute (PhaseLine(Setting = setting, Ratios = ratios))
                        let branches = compute (BranchLine(Setting = setting, Ratios = ratios))
                        let sampler = SparseUniform(Features = features, Density = Density.Of density)
                        let loss = Exact.Loss(sampler, ReluOutputModel(Features = features, Hidden = hidden))

                        for column in 0 .. ratios.Count - 1 do
                            let cell = branches[column]
                            let importance = [| for k in 1..features -> if k = features then ratios[column] else 1.0 |]
                            let where = $"density {density}, r = {ratios[column]}"
                            Expect.floatClose { absolute = 0.0; relative = 1e-7 } cell[0].Loss line[column].Loss where

                            for branch in cell do
                                let own = loss.Evaluate(branch.Parameters.AsSpan(), ReadOnlySpan importance, Span.Empty)
                                Expect.floatClose Accuracy.high branch.Loss own where
                }

            test "a phase stands once in a cell, the lowest first, and some phases are not the optimum" {
                let cells = compute (BranchLine(Setting = setting 3 2 0.4, Ratios = ratios))

                for cell in cells do
                    Expect.equal (List.distinct (names cell)) (names cell) "once"
                    let losses = [ for branch in cell -> branch.Loss ]
                    Expect.equal (List.sort losses) losses "the lowest first"

                Expect.exists cells (fun cell -> cell.Count > 1) "there are metastable phases"
            }

            test "an ignored feature is a branch below its spinodal, and none where it is worth its room" {
                // By the expansion of the loss about W_2 = 0.
                let spinodal = Landau.Spinodal 0.5
                let ratios = EquatableArray.Of<float> [ 0.5 * spinodal; 1.02 * spinodal ]
                let found = compute (BranchLine(Setting = setting 2 1 0.5, Ratios = ratios))
                Expect.contains (names found[0]) ("{1} -2", false) "below the spinodal"
                Expect.isFalse (List.contains ("{1} -2", false) (names found[1])) "above it"
            }

            test "wrong sizes, ratios and starts are faults" {
                let wrong = BranchLine(Setting = setting 9 2 0.5, Ratios = EquatableArray.Of<float> [ -1.0 ], Starts = 0)
                Expect.hasLength (wrong.Faults()) 3 ""
            }
        ]
