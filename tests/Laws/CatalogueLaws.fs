module Research.Tests.CatalogueLaws

open System
open Research
open Expecto
open Research.Experiments

let private engine = ReferenceEngine()

/// What a text has in words; signs alone, as of an equation, are none.
let private words (text: string) = text.Split ' ' |> Array.filter (Seq.exists Char.IsLetterOrDigit) |> Array.length

[<Tests>]
let tests =
    testList
        "Laws/CatalogueLaws"
        [
            test "every figure of the catalogue has an ID of its own" {
                let ids = Catalogue.all |> List.map _.Id.ToUpperInvariant()
                Expect.isNonEmpty ids ""
                Expect.equal ids (List.distinct ids) ""
            }

            test "every figure of the catalogue is found by its ID in either case" {
                for job in Catalogue.all do
                    Expect.equal (Job.tryFind (job.Id.ToLowerInvariant()) Catalogue.all |> Option.map _.Id) (Some job.Id) ""
            }

            test "every figure of the catalogue has a title and claims, each with words of its own" {
                for job in Catalogue.all do
                    Expect.isNonEmpty job.Title ""
                    let texts = job.Claims |> List.map _.Text
                    Expect.isTrue (not texts.IsEmpty) $"{job.Id} claims nothing."
                    Expect.equal texts (List.distinct texts) ""
            }

            test "every figure of the catalogue has a question and a meaning, of at most sixty words each" {
                let texts = FigureTexts.read (Repository.read "experiments/figures.md") |> Map

                let wrong =
                    [
                        for job in Catalogue.all do
                            let text = texts |> Map.tryFind job.Id |> Option.defaultValue FigureTexts.empty

                            if not (text.Question.EndsWith '?') || words text.Question > 60 then
                                $"{job.Id}: its question, of {words text.Question} words"

                            if not (text.Meaning.EndsWith '.') || words text.Meaning > 60 then
                                $"{job.Id}: its meaning, of {words text.Meaning} words"

                            if text.Question = job.Title then
                                $"{job.Id}: its question is its title"
                    ]

                Expect.equal wrong [] ""
                let questions = [ for KeyValue(_, text) in texts -> text.Question ]
                Expect.equal questions (List.distinct questions) "each has its own"
            }

            test "nothing in the catalogue has a fault" {
                for job in Catalogue.all do
                    Expect.isEmpty (Run.faults engine Scale.full job) ""
                    Expect.isEmpty (Run.faults engine { Scale.full with Quick = true } job) ""
            }
        ]
