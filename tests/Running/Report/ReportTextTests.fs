/// What a report says of a study beside its numbers: texts, sources, recipes, and what differs from another store.
module Research.Tests.ReportTextTests

open System.Text.Json.Nodes
open System.Text.RegularExpressions
open Research
open Research.Experiments
open Expecto

let private texts = lazy (Repository.read "experiments/figures.md")

let private sources =
    lazy
        [
            for path in Repository.sources "experiments" do
                if path.EndsWith ".fs" then
                    { Name = path; Text = Repository.read path }
        ]

let private recipes (plans: (string * string) list) =
    let cells = [ for label, plan in plans -> $"{{\"label\": \"{label}\", \"plan\": {plan}}}" ]
    let list = String.concat "," cells
    RecipeText.ofPlans (RunSpec.plans 100 (nonNull (JsonNode.Parse $"{{\"settings\": [{list}]}}")))

let private plan (model: string) (density: string) =
    $"""{{"sampler": {{"kind": "SparseUniform", "density": {{"probabilities": [{density}]}}, "features": 5}},
          "model": {{"kind": "{model}", "hidden": 2}}, "loss": {{"batch": 8}}, "trainer": {{"kind": "Adam", "steps": 10}},
          "seed": 1, "restarts": [0, 1]}}"""

let private coloured = SourceColours.html

[<Tests>]
let tests =
    testList
        "Running/Report/ReportTextTests"
        [
            test "every figure of the catalogue has its place among the texts, and no other has" {
                let known = [ for id, _ in FigureTexts.read texts.Value -> id ]
                Expect.equal (List.sort known) (List.sort [ for job in Catalogue.all -> job.Id ]) ""
                Expect.equal (FigureTexts.pictures texts.Value).Length 5 "pictures of the first page"
            }

            test "every text has a section, and those of the paper's figures the paper's address" {
                for id, text in FigureTexts.read texts.Value do
                    Expect.isNotEmpty text.Section id

                    if id.StartsWith 'F' then
                        Expect.stringStarts text.Address "https://transformer-circuits.pub/2022/toy_model/" id
            }

            test "a figure's own address counts before its section's" {
                let read =
                    FigureTexts.read "# One\nPaper: a\n\n## A\n## B\nPaper: b\nAsks\nthis?\n\nMeans\n\nthat.\n# Two\n## C\n"
                    |> Map

                Expect.equal read["A"] { FigureTexts.empty with Section = "One"; Address = "a" } ""
                Expect.equal read["B"] { Section = "One"; Address = "b"; Question = "Asks this?"; Meaning = "Means that." } ""
                Expect.equal read["C"] { FigureTexts.empty with Section = "Two" } ""
            }

            test "every figure of the catalogue is found in the source that declares it" {
                let missing =
                    [
                        for job in Catalogue.all do
                            if (StudySource.ofStudy sources.Value job.Id).IsEmpty then
                                job.Id
                    ]

                Expect.equal missing [] ""
            }

            test "the files beside a study are those that it uses" {
                let found = [ for file in StudySource.ofStudy sources.Value "F2.4" -> file.Name ]
                Expect.equal found [ "experiments/ToyModels2022/F2_4.fs"; "experiments/ToyModels2022/SparsitySweep.fs" ] ""
            }

            test "comments say where parameters come from" {
                let found = StudySource.origins (StudySource.ofStudy sources.Value "F1.1")

                Expect.contains
                    found
                    ("weigh (Importance.Geometric(Ratio = 0.9))", "the notebook's; the paper says only \"varying\"")
                    ""
            }

            test "keywords, verbs, texts and comments have classes, and what they hold does not" {
                Expect.equal
                    (coloured "let! a = \"let // no\" // if <b>\n    sample (seed)")
                    "<span class=\"keyword\">let!</span> a = <span class=\"string\">&quot;let // no&quot;</span> <span class=\"comment\">// if &lt;b&gt;</span>\n    <span class=\"verb\">sample</span> (seed)"
                    ""

                Expect.equal (coloured "(* a\n** b *) (*) x") "<span class=\"comment\">(* a\n** b *)</span> (*) x" ""
            }

            test "a source without its colours is the source, for every study" {
                for file in sources.Value do
                    let plain =
                        Regex.Replace(coloured file.Text, "</?span[^>]*>", "") |> System.Net.WebUtility.HtmlDecode |> string

                    Expect.equal plain file.Text file.Name
            }

            test "cells that differ in numbers alone are one recipe, others are another" {
                let found = recipes [ "1", plan "Linear" "1"; "0.1", plan "Linear" "0.1"; "relu", plan "ReLU" "0.1" ]
                Expect.equal [ for recipe in found -> recipe.Cells ] [ "1 · 0.1"; "relu" ] ""
                let verbs = Map found.Head.Verbs
                Expect.equal verbs["sample"] "SparseUniform(density = 1, 0.1, features = 5)" ""
                Expect.equal verbs["model"] "Linear(hidden = 2)" ""
                Expect.equal verbs["minimise"] "Sampled(8)" ""
                Expect.equal verbs["restart"] "2" ""

                Expect.equal
                    (List.map fst found.Head.Verbs |> List.truncate 2)
                    [ "sample"; "model" ]
                    "in the order of the language"
            }

            test "a training that starts from another's end says on what that was, and not where that one started" {
                let after start density = (plan "Linear" density).Replace("\"seed\": 1", $"\"seed\": 1, \"start\": {start}")

                let final of' = $"{{\"kind\": \"FinalWeights\", \"of\": {of'}}}"
                let first = after (final (plan "Linear" "1")) "0.5"
                let found = recipes [ "0.5", first; "0.1", after (final first) "0.1" ]
                Expect.equal [ for recipe in found -> recipe.Cells ] [ "0.5 · 0.1" ] "one recipe"

                let start = found.Head.Verbs |> List.find (fst >> (=) "initialise") |> snd
                Expect.equal start "FinalWeights(Of = a training on SparseUniform(density = 1, 0.5, features = 5))" ""
            }

            test "of many cells the first two and the last are named" {
                let found = recipes [ for k in 1..20 -> $"p={k}", plan "Linear" $"0.{k + 10}" ]
                Expect.equal found.Head.Cells "p=1 · p=2 · … p=20 (20)" ""
            }

            test "what differs is each verdict and number of claims of both, and what one of them lacks" {
                let here = [ Reports.entry "F1" []; Reports.entry "F2" []; Reports.entry "F3" [] ]

                let moved (claim: ClaimResult) = { claim with Verdict = Expect.within 1.0 9.0 9.25 }
                let fails (claim: ClaimResult) = { claim with Verdict = Expect.within 1.0 9.0 7.0 }

                let there =
                    [
                        { Reports.entry "F1" [] with Claims = moved Reports.claims[0] :: Reports.claims.Tail }
                        { Reports.entry "F2" [] with
                            Claims = fails Reports.claims[0] :: Reports.claims.Tail.Tail
                            Provenance = [ "engine", "simd/2" ]
                            Recipes = []
                        }
                        Reports.entry "F4" []
                    ]

                let found = ReportDiff.between here there
                let names (entries: ReportEntry list) = [ for entry in entries -> entry.Figure ]
                let changed (claims: ChangedClaim list) = [ for claim in claims -> claim.Entry.Figure, claim.Here.Text ]
                Expect.equal (names found.OnlyHere, names found.OnlyThere) ([ "F3" ], [ "F4" ]) ""
                Expect.equal (changed found.Numbers) [ "F1", "nine features" ] ""
                Expect.equal (changed found.Verdicts) [ "F2", "nine features" ] ""
                Expect.equal [ for entry, more, fewer in found.Claims -> entry.Figure, more, fewer ] [ "F2", 1, 0 ] ""
                Expect.equal (names (List.map fst found.Recipes)) [ "F2" ] ""
                Expect.stringContains (Option.get (ReportDiff.versions found)) "(simd/3 here, simd/2 there)" ""
                let same = ReportDiff.between here here

                Expect.equal
                    (ReportDiff.summary same)
                    [ "3 studies are in both; 0 verdicts differ, and of claims with the same verdict 0 numbers." ]
                    ""
            }
        ]
