module Research.Tests.StudyTests

open Research
open Research.Tests.DslSamples
open Xunit

let private norms shape density = planned shape density |> Stage.analyse Geometry.featureNorms

let private both =
    study paper "T2" {
        over [ 1.0; 0.5 ] (norms linear)
        over [ 0.25 ] (norms relu)
    }

[<Fact>]
let ``cells stand in the order in which they were written, whatever their model`` () =
    Assert.Equal<float list>([ 1.0; 0.5; 0.25 ], both.Cells |> List.map _.At)
    Assert.Equal<IModel list>([ linear :> IModel; linear; relu ], both.Cells |> List.map _.Setting.Model)

    let densities = both.Cells |> List.map (fun cell -> (cell.Setting.Sampler :?> SparseUniform).Density)

    Assert.Equal<Density list>([ Density.Of 1.0; Density.Of 0.5; Density.Of 0.25 ], densities)

[<Fact>]
let ``a study written with verbs is the one made by functions`` () =
    let composed =
        Study.empty { Paper = paper; Figure = "T2" }
        |> Study.over [ 1.0; 0.5 ] (norms linear)
        |> Study.over [ 0.25 ] (norms relu)

    Assert.Equal(composed.Source, both.Source)
    Assert.Equal<Setting list>(composed.Cells |> List.map _.Setting, both.Cells |> List.map _.Setting)

[<Fact>]
let ``a cell is found by its value, and one that was not run is named`` () =
    let cell at answer : Cell<float, string> =
        { At = at; Answer = answer; Plan = Some(Plans.make ()); Judged = []; Fits = lazy [] }

    let cells = [ cell 1.0 "dense"; cell 0.1 "sparse" ]
    Assert.Equal("sparse", Cells.at 0.1 cells)

    let thrown = Assert.Throws<NotMeasured>(fun () -> Cells.at 0.3 cells |> ignore)

    Assert.Equal("the cell at 0.3 was not run", thrown.why)

[<Fact>]
let ``an answer that has no mean cannot be averaged over restarts`` () =
    let matrix rule = planned relu 0.5 |> Stage.restart rule |> Stage.analyse Geometry.embedding |> Study.cell ""

    Assert.True((matrix (DropWorst(Of = 3))).Answer.IsNone)
    Assert.True((matrix (Best(Of = 3))).Answer.IsSome)

[<Fact>]
let ``a cell's claims and drawings are those of its experiment`` () =
    let cell =
        tiny 0.5
        |> Stage.claim "three" (Array.length >> Expect.equal 3)
        |> Stage.draw (fun _ -> figure "norms")
        |> Study.cell 0.5

    Assert.Equal<string list>([ "three" ], cell.Claims |> List.map _.Text)
    Assert.Equal<string list>([ "norms" ], [ for draw in cell.Draws -> draw [||] ] |> names)

[<Fact>]
let ``an experiment by itself is a study of one cell under its figure's name`` () =
    let study = Study.single (tiny 0.5)
    let cell = Assert.Single study.Cells
    Assert.Equal(("T1", setting), (cell.At, cell.Setting))
