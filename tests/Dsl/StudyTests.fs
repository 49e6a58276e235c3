module Research.Tests.StudyTests

open Research
open Expecto
open Research.Tests.DslSamples

let private norms shape density = planned shape density |> Stage.analyse Geometry.featureNorms

let private both =
    study paper "T2" {
        over [ 1.0; 0.5 ] (norms linear)
        over [ 0.25 ] (norms relu)
    }

[<Tests>]
let tests =
    testList
        "Dsl/StudyTests"
        [
            test "cells stand in the order in which they were written, whatever their model" {
                Expect.equal (both.Cells |> List.map _.At) [ 1.0; 0.5; 0.25 ] ""
                Expect.equal (both.Cells |> List.map _.Setting.Model) [ linear :> IModel; linear; relu ] ""

                let densities = both.Cells |> List.map (fun cell -> (cell.Setting.Sampler :?> SparseUniform).Density)

                Expect.equal densities [ Density.Of 1.0; Density.Of 0.5; Density.Of 0.25 ] ""
            }

            test "a study written with verbs is the one made by functions" {
                let composed =
                    Study.empty { Paper = paper; Figure = "T2" }
                    |> Study.over [ 1.0; 0.5 ] (norms linear)
                    |> Study.over [ 0.25 ] (norms relu)

                Expect.equal both.Source composed.Source ""
                Expect.equal (both.Cells |> List.map _.Setting) (composed.Cells |> List.map _.Setting) ""
            }

            test "a cell is found by its value, and one that was not run is named" {
                let cell at answer : Cell<float, string> =
                    { At = at; Answer = answer; Plan = Some(Plans.make ()); Judged = []; Fits = lazy [] }

                let cells = [ cell 1.0 "dense"; cell 0.1 "sparse" ]
                Expect.equal (Cells.at 0.1 cells) "sparse" ""

                let thrown = throws<NotMeasured>(fun () -> Cells.at 0.3 cells |> ignore)

                Expect.equal thrown.why "the cell at 0.3 was not run" ""
            }

            test "an answer that has no mean cannot be averaged over restarts" {
                let matrix rule = planned relu 0.5 |> Stage.restart rule |> Stage.analyse Geometry.embedding |> Study.cell ""

                Expect.isTrue ((matrix (DropWorst(Of = 3))).Answer.IsNone) ""
                Expect.isTrue ((matrix (Best(Of = 3))).Answer.IsSome) ""
            }

            test "a cell's claims and drawings are those of its experiment" {
                let cell =
                    tiny 0.5
                    |> Stage.claim "three" (Array.length >> Research.Expect.equal 3)
                    |> Stage.draw (fun _ -> figure "norms")
                    |> Study.cell 0.5

                Expect.equal (cell.Claims |> List.map _.Text) [ "three" ] ""
                Expect.equal ([ for draw in cell.Draws -> draw [||] ] |> names) [ "norms" ] ""
            }

            test "an experiment by itself is a study of one cell under its figure's name" {
                let study = Study.single (tiny 0.5)
                let cell = single study.Cells
                Expect.equal (cell.At, cell.Setting) ("T1", setting) ""
            }
        ]
