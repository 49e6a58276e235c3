/// The page of results: what the generator makes of a small scoreboard, what it refuses, and that the committed page is what it makes
/// of the committed numbers and has every claim of the catalogue.
module Research.Tests.ResultsTests

open System.IO
open System.Text.Json.Nodes
open Research
open Research.Experiments
open Research.Cli
open Expecto
open Research.Tests.CommandLine

let private result text kind reason verdict : ClaimResult =
    { Claimed = { Text = text; Kind = kind; Reason = reason }; Verdict = verdict }

let private bench =
    """[ { "case": "2x1", "microseconds": 0.4317, "shareOfPeak": 0.091, "peakMultiplyAddsPerSecond": 2.6E11, "features": 2, "hidden": 1,
           "instances": 160, "densities": [ 0.1 ], "threads": 2, "machine": { "processor": "AMD EPYC", "cores": 2, "simdBits": 512,
           "runtime": ".NET 10" }, "peers": [ { "peer": "PyTorch", "program": "torch 2.6", "threads": 1, "microseconds": 55.2 } ] },
         { "case": "20x5", "microseconds": 1234.6, "shareOfPeak": 0.4, "peakMultiplyAddsPerSecond": 2.6E11, "features": 20, "hidden": 5,
           "instances": 10, "densities": [ 1, 0.5, 0.05 ], "threads": 2, "peers": [] } ]"""

let private small: ResultsData =
    {
        Figures =
            [
                {
                    Id = "F1.1"
                    Title = "Stars | and bars"
                    Cost = "12 s"
                    Claims =
                        [
                            result "five" ClaimKind.Paper None (Research.Expect.equal 5 5)
                            result "D* is 1" ClaimKind.Paper (Some(Contradicted "The exact loss.")) (Expect.within 0.1 1.0 1.5)
                            result "ΣD_i ≤ m" ClaimKind.Identity None (Expect.atMost 2.0 1.0)
                        ]
                }
                {
                    Id = "D1"
                    Title = "A diagram"
                    Cost = "6.0 s"
                    Claims =
                        [
                            result "no reason" ClaimKind.Study None (Expect.atLeast 0.9 0.5)
                            result "not measured" ClaimKind.Study (Some(Guess "None is there.")) (Expect.nothing "")
                            result "better" ClaimKind.Study (Some(Recipe "Two differ.")) (Expect.atLeast 0.9 1.0)
                        ]
                }
            ]
        Seconds = 75.0
        Trained = 206_400L
        Minimised = 950L
        Points = [ SpecialPoint("triple point: a, b", 2, 1, 0.511738032136, 0.564131365394, 0.05, 7.74e-12) ]
        Bench = ResultsData.items (JsonNode.Parse bench)
    }

let private template =
    "# R\n\n{{work}}\n\n{{counts}}\n\n{{figures}}\n\n{{failures}}\n\n{{points}}\n\n{{speed}}\n\nAfter {{speed}} all.\n"

let private expected =
    "<!-- Written by `dotnet fsi build.fsx results` from results.template.md and results.json: change the template, not this page. -->

# R

The last full reproduction trained 206,000 models and minimised the exact loss from 950 starts, in 1 min 15 s.

| kind of claim | hold | do not | undecided | all |
| --- | ---: | ---: | ---: | ---: |
| paper: an empirical statement of the paper | 1 | 1 | 0 | 2 |
| study: a statement of this project's own | 1 | 1 | 1 | 3 |
| identity: a theorem or a construction, which fails only where the code is wrong | 1 | 0 | 0 | 1 |
| all | 3 | 2 | 1 | 6 |

| figure | what | claims that hold | it took |
| --- | --- | ---: | ---: |
| F1.1 | Stars \\| and bars | 2 of 3 | 12 s |
| D1 | A diagram | 1 of 3 | 6.0 s |

| figure | claim | kind | expected | measured | reason |
| --- | --- | --- | --- | --- | --- |
| F1.1 | D\\* is 1 | paper | 1 ± 0.1 | 1.5 | paper contradicted: The exact loss. |
| D1 | no reason | study | ≥ 0.9 | 0.5 | no reason is given |
| D1 | not measured | study | – | undecided | guess: None is there. |

These hold, although a reason for their failure is given:

| figure | claim | kind | expected | measured | reason |
| --- | --- | --- | --- | --- | --- |
| D1 | better | study | ≥ 0.9 | 1 | holds, although a reason for its failure is given (recipe: Two differ.) |

| size | special point | 1−S | r | error of 1−S |
| --- | --- | ---: | ---: | ---: |
| 2→1 | triple point: a, b | 0.511738032 | 0.564131365 | 7.7E-12 |

AMD EPYC, 2 cores, vectors of 512 bits, .NET 10; 2 threads, which do at most 260 billion multiply-adds a second, measured beside \
the cases. In brackets the number of threads on which a peer was quickest. PyTorch: torch 2.6.

| case | densities | µs per instance-step | of the peak | PyTorch, µs | times faster |
| --- | --- | ---: | ---: | ---: | ---: |
| 2→1, 160 instances | 0.1 | 0.43 | 9 % | 55 (1) | 128 |
| 20→5, 10 instances | 1 … 0.05 | 1,235 | 40 % | — | — |

After {{speed}} all.
"

/// A scoreboard in which every claim of some jobs was decided.
let private rows scale (jobs: Job list) =
    [
        for job in jobs do
            for claimed in job.Claims do
                {
                    Paper = "P"
                    Figure = job.Id
                    Result = { Claimed = { claimed with Kind = ClaimKind.Study; Reason = None }; Verdict = Expect.atLeast 1 2 }
                    Scale = scale
                    Cost = "1 s"
                }
    ]
    |> Scoreboard.encode
    |> ResultsData.items

let private job id = Job.tryFind id Catalogue.all |> Option.get

let private cases =
    [ for case in BenchCase.all -> JsonText.object [ "case", JsonValue.Create case.Name ] :> JsonNode ]

let private committed file = Repository.read $"experiments/{file}"

[<Tests>]
let tests =
    testList
        "Cli/ResultsTests"
        [
            test "a template and a small scoreboard make this page, and its lines alone are replaced" {
                Expect.isEmpty (Results.wrong template) ""
                Expect.equal (Results.page template small) expected ""
            }

            test "results are read back from their JSON as they were written" {
                let again = ResultsData.ofJson (ResultsData.json small)
                Expect.equal (ResultsData.json again) (ResultsData.json small) ""
                Expect.equal (Results.page template again) expected ""
            }

            test "a place that no template may have, and one that is missing, are named" {
                let wrong = Results.wrong (template.Replace("{{counts}}", "{{count}}"))
                Expect.equal wrong.Length 2 ""
                Expect.stringContains wrong[0] "{{count}}" ""
                Expect.stringContains wrong[1] "no line {{counts}}" ""
            }

            test "kinds and reasons are the catalogue's, numbers the scoreboard's" {
                match ResultsData.collect [ job "F4.6" ] (rows "as declared" [ job "F4.6" ]) [] cases with
                | Error wrong -> failtest $"{wrong}"
                | Ok data ->
                    let claims = (single data.Figures).Claims
                    Expect.equal [ for claim in claims -> claim.Claimed ] (job "F4.6").Claims ""
                    Expect.isTrue (claims |> List.forall (fun claim -> claim.Verdict = Expect.atLeast 1 2)) ""
            }

            test "what is no full reproduction or bench is refused, with all that is missing" {
                let jobs = [ job "F1.1"; job "F4.6"; job "D12" ]
                let some = rows "as declared" [ job "F4.6" ] @ rows "2 of 10 restarts" [ job "F1.1" ]

                match ResultsData.collect jobs some [] (List.tail cases) with
                | Ok _ -> failtest "it was not refused"
                | Error wrong ->
                    Expect.equal wrong.Length 3 ""
                    Expect.stringContains wrong[0] "of F1.1, D12: run reproduce" ""
                    Expect.stringContains wrong[1] "D12 has no special points" ""
                    Expect.stringContains wrong[2] $"lacks the cases {BenchCase.all.Head.Name}: run bench" ""
            }

            test "without a reproduction the command line says what to run first, and writes nothing" {
                use place = new Workplace()
                Directory.CreateDirectory(place.File "out") |> ignore
                let ran = place.Run("results", "--into", "out")
                Expect.equal ran.Code 2 ""

                Expect.equal
                    (ran.Complaints |> List.map (fun line -> line.Split(": ", 2)[1]))
                    [ "run reproduce."; "run bench --peer torch." ]
                    ""

                Expect.isEmpty (Directory.GetFileSystemEntries(place.File "out")) ""
            }

            test "the committed page is what the committed template and numbers make" {
                let page = Results.page (committed "results.template.md") (ResultsData.ofJson (committed "results.json"))
                Expect.isTrue (page = committed "README.md") "run results: the page is not what its template and its numbers make"
            }

            test "the committed page has every figure and claim of the catalogue as declared, every failing one with its reason" {
                let data = ResultsData.ofJson (committed "results.json")
                Expect.equal [ for figure in data.Figures -> figure.Id ] [ for job in Catalogue.all -> job.Id ] "the figures"

                for figure, job in List.zip data.Figures Catalogue.all do
                    Expect.equal [ for claim in figure.Claims -> claim.Claimed ] job.Claims $"{job.Id}: run reproduce and results"

                    for claim in figure.Claims do
                        let isExplained =
                            match claim.Verdict.Holds with
                            | Some true -> true
                            | Some false -> claim.Claimed.Reason.IsSome
                            | None -> claim.Claimed.Reason.IsSome || claim.Verdict.Detail <> ""

                        Expect.isTrue isExplained $"{job.Id}: {claim.Text}"
                        Expect.isFalse (claim.Verdict.Holds = Some true && claim.Claimed.Reason.IsSome) $"{job.Id}: {claim.Text}"
            }

            test "every picture of the committed page is in the gallery" {
                for found in System.Text.RegularExpressions.Regex.Matches(committed "README.md", @"\]\((gallery/[^)]+)\)") do
                    Expect.isTrue (File.Exists(Repository.at $"experiments/{found.Groups[1].Value}")) found.Value
            }
        ]
