module Research.Tests.LiveSettingsTests

open System.Text.Json
open System.Threading
open Research
open Research.Cli
open Research.Live
open Research.Experiments
open Expecto

let private usual = LiveSettings.usual

let private sentences (settings: LiveSettings) = LiveSettings.faults settings |> List.map _.Sentence

let private reread (settings: LiveSettings) =
    use document = JsonDocument.Parse(JsonText.line (SettingsJson.write settings))
    SettingsJson.read document.RootElement

let private others: LiveSettings list =
    [
        usual
        { usual with
            Model = LinearBottleneck
            Features = 100
            Hidden = 20
            Sampler = AnticorrelatedPairs
            Pairs = 7
        }
        { usual with
            Sampler = CorrelatedPairs
            Importance = Extra 0.3
            Loss = Expected
            Seed = System.UInt64.MaxValue
        }
        { usual with
            Sampler = OneActive
            Importance = Ratio 0.9
            Loss = OnSamples(64, true)
            Decay = 0.01
            Horizon = 500
        }
        { usual with Density = 0.1 + 0.2; Rate = 1e-5 }
        { usual with Model = ReluNeurons; Features = 20; Hidden = 40; Penalty = HiddenL1; Price = 0.02 }
        { usual with
            Model = AbsoluteNeurons
            Features = 3
            Sampler = SomeActive
            Active = 3
            Penalty = WeightsL1
        }
        { usual with Features = 3; Loss = Expected; Penalty = WeightsL2; Price = 0.0 }
    ]

[<Tests>]
let tests =
    testList
        "Live/LiveSettingsTests"
        [
            test "settings are written and read back to the same values" {
                for settings in others do
                    Expect.equal (reread settings) (Ok settings) ""
                    Expect.isEmpty (LiveSettings.faults settings) ""
            }

            test "each wrong value is one sentence with the value, its bound and a remedy" {
                for settings, value in
                    [
                        { usual with Features = 1; Hidden = 1 }, "1"
                        { usual with Features = 4000 }, "4000"
                        { usual with Hidden = 0 }, "0"
                        { usual with Hidden = 7 }, "7"
                        { usual with Sampler = CorrelatedPairs; Pairs = 4 }, "4"
                        { usual with Loss = OnSamples(0, false) }, "0"
                        { usual with Loss = OnSamples(100_000, false) }, "100000"
                        { usual with Horizon = -1 }, "-1"
                        { usual with Decay = -0.5 }, "-0.5"
                        { usual with Density = 0.0 }, "0"
                        { usual with Density = 1.5 }, "1.5"
                        { usual with Rate = -1.0 }, "-1"
                        { usual with Rate = nan }, "NaN"
                        { usual with Importance = Ratio 0.0 }, "0"
                        { usual with Importance = Extra -2.0 }, "-2"
                        { usual with Features = 20; Loss = Expected }, "20"
                        { usual with Model = ReluNeurons; Hidden = 41 }, "41"
                        { usual with Model = AbsoluteNeurons; Hidden = 0 }, "0"
                        { usual with Model = ReluNeurons; Loss = Expected }, "neurons"
                        { usual with Sampler = SomeActive; Active = 0 }, "0"
                        { usual with Sampler = SomeActive; Active = 7 }, "7"
                        { usual with Sampler = SomeActive; Loss = Expected }, "k active"
                        { usual with Penalty = HiddenL1; Loss = Expected }, "hidden values"
                        { usual with Penalty = WeightsL2; Price = -1.0 }, "-1"
                        { usual with Penalty = HiddenL1; Price = infinity }, "Infinity"
                    ] do
                    let said = sentences settings
                    Expect.hasLength said 1 $"{settings}: {said}"
                    Expect.stringContains said.Head value ""
                    Expect.isMatch said.Head @": .*\.$" "with a remedy"
            }

            test "all faults are said at once" {
                Expect.hasLength (sentences { usual with Features = 500; Hidden = 0; Horizon = -1 }) 3 ""
            }

            test "what cannot be read is one sentence that names the setting" {
                for text, name in
                    [
                        "[]", "object"
                        "{}", "model"
                        """{"model":"cubic"}""", "cubic"
                        """{"model":"relu","features":1.5}""", "features"
                        """{"model":"relu","features":"6"}""", "features"
                    ] do
                    use document = JsonDocument.Parse text

                    match SettingsJson.read document.RootElement with
                    | Ok _ -> failtest text
                    | Error why ->
                        Expect.stringContains why name ""
                        Expect.stringEnds why "." ""
            }

            test "a change of model, sizes or seed begins anew, any other goes on" {
                for next in
                    [
                        { usual with Model = LinearBottleneck }
                        { usual with Features = 7 }
                        { usual with Hidden = 1 }
                        { usual with Seed = 1UL }
                    ] do
                    Expect.isFalse (LiveSettings.goesOn usual next) $"{next}"

                for next in
                    [
                        { usual with Density = 0.5 }
                        { usual with Sampler = CorrelatedPairs }
                        { usual with Rate = 0.1 }
                        { usual with Loss = Expected }
                    ] do
                    Expect.isTrue (LiveSettings.goesOn usual next) $"{next}"
            }

            test "the loss of ignoring every feature is that of a model with W = 0 and means for biases" {
                for settings in others |> List.filter (fun settings -> settings.Features <= 20) do
                    let size = (LiveSettings.model settings).Layout.Size - settings.Features
                    // |x| has the mean of features that are uniform on [0, 1).
                    let mean = (LiveSettings.sampler { settings with Model = ReluBottleneck; Hidden = 1 }).Mean()
                    let still = EquatableArray.Of<float>(Seq.append (Seq.replicate size 0.0) mean)
                    let ignoring = LiveSettings.ignoring settings

                    match LiveSettings.exact 9 settings with
                    | Some exact -> Expect.floatClose Accuracy.high ignoring (exact still) $"{settings}"
                    | None ->
                        let recipe = LiveSettings.recipe settings None 1
                        let none = EquatableArray.Of<float>(Seq.replicate still.Count 0.0)
                        let state = Snapshot(0, still, none, none)
                        let found = (Chapters.advance (SimdEngine 1) recipe 65_536 0 state CancellationToken.None).Evaluation
                        Expect.isLessThan (abs (found.Loss - ignoring)) (5.0 * found.StandardError) $"{settings}: {found}"
            }

            test "either there is an optimum to seek, or one sentence says why there is none" {
                for settings in others do
                    match BestKnown.missing settings with
                    | None -> Expect.isSome (LiveSettings.exact 8 settings) $"{settings}"
                    | Some why -> Expect.isMatch why @"^[A-Z][^.]*\.$" ""

                let why settings = BestKnown.missing settings |> Option.defaultValue ""
                Expect.stringContains (why { usual with Model = ReluNeurons }) "neurons" ""
                Expect.stringContains (why { usual with Sampler = SomeActive }) "exactly k active" ""
                Expect.stringContains (why { usual with Penalty = HiddenL1 }) "penalty on hidden values" ""
                Expect.stringContains (why { usual with Penalty = WeightsL1 }) "L1 penalty on weights" ""
                Expect.stringContains (why { usual with Features = 9 }) "more than 8" ""
                Expect.isNone (BestKnown.missing { usual with Penalty = WeightsL2 }) ""
            }

            test "with a mean over features and a penalty, the least known loss is that which training approaches" {
                let settings =
                    { usual with
                        Features = 2
                        Hidden = 1
                        Density = 0.5
                        Loss = OnSamples(1024, true)
                        Penalty = WeightsL2
                        Price = 0.01
                        Rate = 1e-3
                    }

                let mutable least = infinity
                BestKnown.seek (SimdEngine 1) settings (fun (loss, _) -> least <- loss) CancellationToken.None
                let recipe = LiveSettings.recipe settings None 1
                let begun = Chapters.begin' recipe
                let trained = (Chapters.advance (SimdEngine 1) recipe 2 5_000 begun CancellationToken.None).Final
                let reached = (LiveSettings.exact 8 settings).Value trained.Parameters
                Expect.isLessThan least (reached + 1e-12) "nothing is lower"
                Expect.isLessThan reached (1.01 * least) "training comes near"
            }

            test "the first cell of a figure becomes the settings that train its first restart" {
                let checked' =
                    [
                        for job in Catalogue.all do
                            match job.Cells with
                            | (_, recipe) :: _ ->
                                match FigureSettings.ofRecipe recipe with
                                | Ok settings ->
                                    let steps = recipe.Trainer.Steps
                                    let own, live = Recipe.plan recipe 0, Recipe.plan (LiveSettings.recipe settings None steps) 0
                                    Expect.equal live.Model own.Model job.Id
                                    Expect.equal live.Sampler own.Sampler job.Id
                                    Expect.equal live.Importance own.Importance job.Id
                                    Expect.equal live.Target own.Target job.Id
                                    Expect.equal live.Penalties own.Penalties job.Id
                                    Expect.equal live.Seed own.Seed job.Id
                                    Expect.equal (live.Trainer :?> IFirstOrder).Rule (own.Trainer :?> IFirstOrder).Rule job.Id

                                    Expect.equal
                                        (live.Loss.With(System.Nullable(), System.Nullable 2))
                                        (own.Loss.With(System.Nullable(), System.Nullable 2))
                                        job.Id

                                    job.Id
                                | Error faults -> Expect.isNonEmpty faults job.Id
                            | [] -> ()
                    ]

                Expect.containsAll checked' [ "F1.1"; "F2.4"; "F7.1"; "F7.2"; "F8.2" ] ""
                Expect.isGreaterThan checked'.Length 10 $"{checked'}"
            }

            test "a figure that is not there, one that trains nothing, and a port that is none are said at once" {
                let wrong asked =
                    match LiveRequest.make Catalogue.all asked with
                    | Ok _ -> failtest $"{asked}"
                    | Error said -> said

                let asked: LiveRequestText = { Id = None; Port = None; OpensBrowser = false }
                Expect.hasLength (wrong { asked with Id = Some "F9.9"; Port = Some "99999" }) 2 ""
                Expect.stringContains (wrong { asked with Id = Some "D7" }).Head "trains nothing" ""
                Expect.stringContains (wrong { asked with Port = Some "many" }).Head "--port 5170" ""
            }

            test "where ASP.NET Core is missing, one sentence says what to install" {
                let nowhere = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "no shared frameworks are here")

                match SharedFramework.find nowhere (System.Version(10, 0, 1)) with
                | Ok found -> failtest found
                | Error why ->
                    Expect.isMatch
                        why
                        @"^The shared framework Microsoft\.AspNetCore\.App 10\.0 is not installed.*: install .*\.$"
                        ""
            }
        ]
