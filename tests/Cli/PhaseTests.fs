module Research.Tests.PhaseTests

open System.IO
open System.Text.Json
open System.Text.RegularExpressions
open Research
open Research.Tests.CommandLine
open Xunit

// What is printed reads back to the same bits.
let private exactly = 0.0

// The onset at p = 0.53 is r_c = Q/V, both computed in double.
let private closedForm = 1e-14

let private phase (place: Workplace) (options: string list) = place.Start("phase" :: options).Finish()

let private three = [ "--features"; "3"; "--hidden"; "2" ]
let private middling = three @ [ "--density"; "0.53"; "--from"; "0.5"; "--to"; "0.65" ]

let private read (ran: Ran) =
    Assert.Equal((0, ""), (ran.Code, ran.Errors))
    JsonDocument.Parse(ran.Out).RootElement

let private number (name: string) (json: JsonElement) = (json.GetProperty name).GetDouble()
let private text (name: string) (json: JsonElement) = string (json.GetProperty name)
let private flag (name: string) (json: JsonElement) = (json.GetProperty name).GetBoolean()

let private numbers (name: string) (json: JsonElement) =
    [ for entry in (json.GetProperty name).EnumerateArray() -> entry.GetDouble() ]

[<Fact>]
let ``--json holds every transition to its last bit`` () =
    use place = new Workplace()
    let found = phase place (middling @ [ "--json" ]) |> read
    let fields = [ "features"; "hidden"; "density"; "from"; "to"; "transitions" ]
    Assert.Equal<string list>(fields, [ for field in found.EnumerateObject() -> field.Name ])
    Assert.Equal<float list>([ 3.0; 2.0; 0.53; 0.5; 0.65 ], [ for name in List.take 5 fields -> number name found ])

    let setting = ExtraFeature(Features = 3, Hidden = 2, Density = 0.53)

    let expected =
        PhaseTransitions(Setting = setting, From = 0.5, To = 0.65).Find(System.Threading.CancellationToken.None)

    let transitions = [ for one in (found.GetProperty "transitions").EnumerateArray() -> one ]
    Assert.Equal(3, transitions.Length)
    Assert.Equal(expected.Count, transitions.Length)

    for one, known in Seq.zip transitions expected do
        Assert.Equal((if known.Order = TransitionOrder.First then "first" else "continuous"), text "order" one)
        Assert.Equal((string known.Before, string known.After), (text "before" one, text "after" one))
        Assert.Equal((known.Before.IsWeak, known.After.IsWeak), (flag "beforeWeak" one, flag "afterWeak" one))

        for name, value in
            [
                "r", known.Ratio
                "loss", known.Loss
                "error", known.Error
                "jump", known.Jump
                "beforeEnds", known.BeforeEnds
                "afterBegins", known.AfterBegins
            ] do
            Near.within exactly value (number name one)

        Assert.Equal<float list>(List.ofSeq known.ParametersBefore, numbers "parametersBefore" one)
        Assert.Equal<float list>(List.ofSeq known.ParametersAfter, numbers "parametersAfter" one)

    Near.within closedForm (Landau.Spinodal 0.53) (number "r" transitions.Head)
    Assert.Equal("continuous", text "order" transitions.Head)

[<Fact>]
let ``an end that is not met is null`` () =
    use place = new Workplace()

    let found =
        phase
            place
            [
                "--features"
                "3"
                "--hidden"
                "1"
                "--density"
                "0.1"
                "--from"
                "0.85"
                "--to"
                "0.95"
                "--json"
            ]
        |> read

    let one = Assert.Single((found.GetProperty "transitions").EnumerateArray())
    Assert.Equal(JsonValueKind.Null, (one.GetProperty "beforeEnds").ValueKind)
    Assert.True(number "afterBegins" one < number "r" one)

[<Fact>]
let ``without --json there is a table with the notation explained`` () =
    use place = new Workplace()
    let ran = phase place middling
    Assert.Equal((0, ""), (ran.Code, ran.Errors))
    let rows = ran.Out.Split '\n' |> Array.filter _.Contains('│')
    Assert.Equal(1 + 3, rows.Length)
    Assert.Matches(@"0\.58536934723\d* *│ \S+ +│ continuous +│ \{1\}\+\{2\} -3 +│ \{123\} \(weak\)", rows[1])
    Assert.Matches(@"│ first +│ \{123\} +│ \{13\}\+\{2\} ", rows[3])

    for words in [ "Features in one brace overlap"; "(weak) has"; "feature 3 is the extra one"; "not a proof" ] do
        Assert.Contains(words, ran.Out)

[<Fact>]
let ``where nothing changes the phase is told`` () =
    use place = new Workplace()
    let ran = phase place [ "--features"; "2"; "--hidden"; "1"; "--density"; "0.1" ]
    Assert.Equal((0, ""), (ran.Code, ran.Errors))
    Assert.Contains("Nothing changes for r in [0.1, 10]: the phase is {12}.", ran.Out)

[<Fact>]
let ``everything wrong with a question about phases is said at once`` () =
    use place = new Workplace()

    phase place [ "--features"; "8"; "--hidden"; "0"; "--density"; "1.5"; "--from"; "2"; "--to"; "1" ]
    |> refused
        place
        [
            [ "number of features is 8"; "at most 7" ]
            [ "hidden dimensions is 0"; "at least 1" ]
            [ "density is 1.5"; "(0, 1]" ]
            [ "largest relative importance is 1"; "above the smallest, 2" ]
        ]

    phase place [ "--features"; "three"; "--hidden"; "2.5"; "--density"; "x"; "--from"; "low"; "--to"; "-1" ]
    |> refused
        place
        [
            [ "number of features is three"; "whole number"; "--features 3" ]
            [ "hidden dimensions is 2.5"; "whole number"; "--hidden 2" ]
            [ "density is x"; "must be a number"; "--density 0.1" ]
            [ "smallest relative importance is low"; "must be a number" ]
            [ "largest relative importance is -1"; "above 0" ]
        ]

    phase place []
    |> refused place [ [ "no number of features" ]; [ "no number of hidden" ]; [ "no density"; "--diagram" ] ]

    phase place [ "--features"; "3"; "--hidden"; "3"; "--density"; "nan"; "--from"; "0"; "--to"; "infinity" ]
    |> refused
        place
        [
            [ "hidden dimensions is 3"; "at most 2" ]
            [ "density is NaN" ]
            [ "smallest relative importance is 0"; "above 0" ]
            [ "largest relative importance is Infinity"; "finite" ]
        ]

[<Fact>]
let ``options of a diagram and of transitions do not mix`` () =
    use place = new Workplace()

    phase place (three @ [ "--diagram"; "--density"; "0.1"; "--json" ])
    |> refused place [ [ "--density"; "--diagram" ]; [ "--json"; "--diagram" ] ]

    phase place (three @ [ "--density"; "0.1"; "--densities"; "3"; "--ratios"; "3"; "--starts"; "3"; "--out"; "a.html" ])
    |> refused place [ [ "--densities"; "--diagram" ]; [ "--ratios" ]; [ "--starts" ]; [ "--out" ] ]

[<Fact>]
let ``everything wrong with a diagram is said at once`` () =
    use place = new Workplace()
    File.WriteAllText(place.File "taken", "mine")
    Directory.CreateDirectory(place.File "folder.html") |> ignore

    phase place (three @ [ "--diagram"; "--densities"; "1"; "--ratios"; "many"; "--starts"; "0"; "--out"; "page" ])
    |> refused
        place
        [
            [ "number of densities is 1"; "[2, 1024]" ]
            [ "number of relative importances is many"; "whole number" ]
            [ "number of starts is 0"; "[1, 1024]" ]
            [ "page is page"; ".html" ]
        ]

    phase place (three @ [ "--diagram"; "--out"; "folder.html" ])
    |> refused place [ [ "page"; "folder.html"; "a file" ] ]

    phase place (three @ [ "--diagram"; "--out"; "taken/a.html" ])
    |> refused place [ [ "page"; "taken"; "in a folder" ] ]

    Assert.Equal("mine", File.ReadAllText(place.File "taken"))

let private small = [ "--diagram"; "--densities"; "6"; "--ratios"; "8"; "--starts"; "8" ]

/// The shares that are printed, by phase.
let private shares (ran: Ran) =
    Regex.Matches(ran.Out, @"^  (\S.*?) +│ (\d+\.\d\d) % ", RegexOptions.Multiline)
    |> Seq.map (fun found -> found.Groups[1].Value, float found.Groups[2].Value)
    |> List.ofSeq

// Two digits are printed.
let private printed = 0.005

[<Fact>]
let ``a diagram prints the share of each phase and writes a page with its map`` () =
    use place = new Workplace()
    let ran = phase place (three @ small @ [ "--out"; "pages/three.html" ])
    Assert.Equal(0, ran.Code)
    Assert.Contains("The diagram is pages/three.html", ran.Errors)

    // At six densities 0.01 … 1 and eight ratios 0.1 … 10, four on each side of r = 1.
    let shares = shares ran
    Near.within (printed * float shares.Length) 100.0 (List.sumBy snd shares)
    Assert.True(shares |> List.exists (fun (name, share) -> name = "{13}+{2}" && share > 25.0), ran.Out)
    Assert.True(shares |> List.exists (fun (name, share) -> name = "{12}+{3}" && share > 25.0), ran.Out)
    Assert.True(shares |> List.exists (fst >> (=) "{1}+{2} -3"), ran.Out)

    let page = File.ReadAllText(place.File "pages/three.html")

    for name, _ in shares do
        Assert.Contains($"\"name\":\"{name}\"", page.Replace("\\u002B", "+"))

[<Fact>]
let ``equal diagrams are equal pages, which lie in the output folder unless it is said where`` () =
    use place = new Workplace()
    let two = [ "--features"; "2"; "--hidden"; "1" ] @ small
    let ran = phase place two
    Assert.Equal(0, ran.Code)
    let path = place.File "out/report/figures/phases-2-1.html"
    let page = File.ReadAllText path
    Assert.Equal(ran.Out, (phase place two).Out)
    Assert.Equal(page, File.ReadAllText path)

[<BrowserFact>]
let ``a browser draws a diagram without an error`` () =
    use place = new Workplace()
    let ran = phase place (three @ small @ [ "--out"; "three.html" ])
    Assert.Equal(0, ran.Code)
    let dom = Chromium.domOf (place.File "three.html")
    Assert.Matches("<div class=\"figure[^>]*data-drawn=\"true\"", dom)
    Assert.DoesNotContain("data-errors", dom)
    Assert.Contains("{13}+{2}", dom)
