module Research.Tests.HelpTests

open System.Text.RegularExpressions
open Research.Experiments
open Research.Tests.CommandLine
open Xunit

let private verbs = [ "list"; "show"; "run"; "reproduce"; "report"; "exact"; "check"; "phase"; "bench"; "doctor" ]

[<Fact>]
let ``without a verb the verbs are named`` () =
    use place = new Workplace()
    place.Run() |> refused place [ verbs ]

[<Fact>]
let ``an unknown verb is named beside the known ones`` () =
    use place = new Workplace()
    place.Run "frobnicate" |> refused place [ "frobnicate" :: verbs ]

[<Fact>]
let ``an unknown option is named`` () =
    use place = new Workplace()
    place.Run("list", "--frobnicate") |> refused place [ [ "--frobnicate" ] ]

[<Fact>]
let ``help and --help say the same on standard output`` () =
    use place = new Workplace()
    let help = place.Run "help"
    Assert.Equal((0, ""), (help.Code, help.Errors))
    Assert.Equal(help, place.Run "--help")

    for verb in verbs do
        Assert.Contains($"{verb} ", help.Out)

[<Fact>]
let ``help of a verb names its options`` () =
    use place = new Workplace()
    let help = place.Run("help", "run")
    Assert.Equal((0, ""), (help.Code, help.Errors))
    Assert.Equal(help, place.Run("run", "--help"))

    for option in [ "--engine"; "--threads"; "--set"; "--quick"; "--force"; "--dry-run"; "--strict"; "--out" ] do
        Assert.Contains(option, help.Out)

[<Fact>]
let ``list has one row for every figure of the catalogue`` () =
    use place = new Workplace()
    let list = place.Run "list"
    Assert.Equal((0, ""), (list.Code, list.Errors))
    let rows = list.Out.Split '\n'

    for job in Catalogue.all do
        let about = rows |> Array.filter (fun row -> Regex.IsMatch(row, $@"^\W*{Regex.Escape job.Id}\s"))

        Assert.Contains(job.Title, Assert.Single about)

[<Fact>]
let ``show prints the pipeline in the order of its verbs`` () =
    use place = new Workplace()
    let show = place.Run("show", "f1.1")
    Assert.Equal((0, ""), (show.Code, show.Errors))

    let positions =
        [ "sample "; "model "; "weigh "; "minimise "; "train "; "restart "; "seed " ]
        |> List.map (fun (verb: string) -> show.Out.IndexOf $"\n  {verb}")

    Assert.DoesNotContain(-1, positions)
    Assert.Equal<int list>(List.sort positions, positions)
    Assert.Contains("10 settings, 1,000,000 instance-steps", show.Out)

[<Fact>]
let ``show refuses a figure that is not there`` () =
    use place = new Workplace()
    place.Run("show", "F9.9") |> refused place [ [ "F9.9"; "F1.1" ] ]

[<Fact>]
let ``doctor says what this machine has`` () =
    use place = new Workplace()
    let doctor = place.Run "doctor"
    Assert.Equal((0, ""), (doctor.Code, doctor.Errors))

    for what in [ "cores"; "vectors"; "npm"; "plotly.js"; "Chromium"; "simd, reference"; "torch"; "DiffSharp" ] do
        Assert.Contains(what, doctor.Out)
