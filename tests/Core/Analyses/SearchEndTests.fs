module Research.Tests.SearchEndTests

open Research
open Expecto

let private plan (loss: ILoss) penalties (trainer: ITrainer) start : TrainingPlan =
    Plans.make (
        model = ReluOutputModel(Features = 1, Hidden = 1),
        sampler = SparseUniform(Features = 1, Density = Density.Of 0.3),
        loss = loss,
        penalties = penalties,
        trainer = trainer,
        start = Initialiser.Given start
    )

let private l1 weight = L1 weight (Place.Site "hidden")

let private ended plan (parameters: float list) = SearchEnd.Of(plan, parameters) |> Option.ofObj

let private found (plan: TrainingPlan) =
    let state = List.exactlyOne (Reference.train [ plan ])
    ended plan (List.ofSeq state.Final.Parameters)

let private few: ILoss = FewActiveLoss()

[<Tests>]
let tests =
    testList
        "Core/Analyses/SearchEndTests"
        [
            test "a search that arrives has converged, at any exact loss" {
                for loss in [ ExactLoss() :> ILoss; few ] do
                    let found = found (plan loss [] (QuasiNewton()) [ 0.7; 0.0 ]) |> Option.get
                    Expect.equal (found.Outcome, found.Kinks) (SearchOutcome.Converged, 0) ""
                    Near.inRange 0.0 SearchEnd.Least found.Left
            }

            test "a search whose iterations run out has stopped, with the slope that is left" {
                let plan = plan few [] (QuasiNewton(Steps = 1)) [ 0.2; 0.0 ]
                let found = found plan |> Option.get
                Expect.equal (found.Outcome, found.Kinks) (SearchOutcome.Stopped, 0) ""
                Near.within 1e-6 found.Slope found.Left
                Expect.isGreaterThan found.Left 1e-3 ""
            }

            test "beside a kink with slopes against each other nothing is left, and along it the slope of the downhill side is" {
                // p x w |w| has slopes of ±λ p / 2 at w = 0; with b = E[x], L falls in no direction.
                let p, lambda = 0.3, 0.2
                let plan = plan few [ l1 lambda ] (QuasiNewton()) [ 0.5; 0.0 ]
                let kink = lambda * p / 2.0 / (p / 3.0)

                for w in [ 0.0; 1e-9; -1e-9 ] do
                    let found = ended plan [ w; p / 2.0 ] |> Option.get
                    Near.inRange 0.0 1e-7 found.Left

                    if w <> 0.0 then
                        Expect.equal (found.Outcome, found.Kinks) (SearchOutcome.AtKink, 1) ""
                        Near.within 1e-6 kink found.Slope

                // Away from the best bias the slope by b is left: ∂L/∂b = 2 b − 2 E[x].
                let found = ended plan [ 1e-9; 0.0 ] |> Option.get
                Expect.equal found.Outcome SearchOutcome.AtKink ""
                Near.within 1e-6 (2.0 * p / 2.0 / (p / 3.0)) found.Left
            }

            test "after another trainer there is no search" {
                Expect.isNone (ended (plan few [] (Adam(Steps = 3)) [ 0.5; 0.0 ]) [ 0.5; 0.0 ]) ""
            }

            test "a run says so where the loss still falls beside a kink" {
                let plan = plan few [ l1 0.2 ] (QuasiNewton()) [ 0.5; 0.0 ]
                let state (parameters: float list) = DslSamples.stateOf parameters 0.01
                Expect.isEmpty (Failures.ofSearches "here" [ plan ] [ state [ 1e-9; 0.15 ] ]) ""

                Expect.stringContains
                    (Failures.ofSearches "here" [ plan ] [ state [ 1e-9; 0.05 ] ] |> List.exactlyOne)
                    "here: the search stopped beside kinks of the loss in 1 parameters, with a slope of 2 L(0) left"
                    ""
            }
        ]
