module Research.Tests.QuasiNewtonTests

open System.Text.Json
open System.Threading
open Research
open Expecto

// Of the loss of a minimum: what is left where slopes are below 1e-13 of L(0).
let private relative = 1e-13

let private plan features hidden density (trainer: QuasiNewton) restart =
    Plans.make (
        model = ReluOutputModel(Features = features, Hidden = hidden),
        sampler = SparseUniform(Features = features, Density = Density.Of density),
        loss = ExactLoss(),
        trainer = trainer,
        restart = restart
    )

let private best plans = Reference.train plans |> List.map _.Evaluation.Loss |> List.min

let private close (expected: float) (loss: float) = Near.inRange (expected * (1.0 - relative)) (expected * (1.0 + relative)) loss

// The reference was minimised to a few 1e-13 of its loss.
let private reference = 1e-12

/// (p, loss) of regular k-gons at their best, from an independent calculation, where no other arrangement of k is better.
let private published sides =
    use json = JsonDocument.Parse(Repository.read "tests/Reference/phase_boundaries.json")

    [
        for row in json.RootElement.GetProperty("kgon").GetProperty("table").EnumerateArray() do
            if sides = 2 || row.GetProperty($"best_n{sides}").GetInt32() = sides then
                row.GetProperty("p").GetDouble(), row.GetProperty($"k{sides}").GetProperty("loss").GetDouble()
    ]
    |> List.filter (fun (density, _) -> density >= 0.01 && density <= 0.3)

[<Tests>]
let tests =
    testList
        "Core/Training/QuasiNewtonTests"
        [
            test "from random starts the pentagon and the digon are found to rounding" {
                let search features hidden density =
                    best [ for restart in 0..15 -> plan features hidden density (QuasiNewton()) restart ]

                close (KGon.At(5, 0.05).Loss) (search 5 2 0.05)
                close (KGon.At(2, 0.3).Loss) (search 2 1 0.3)
            }

            test "antipodal pairs and pentagons are found as they were computed elsewhere" {
                for sides, hidden in [ 2, 1; 5, 2 ] do
                    let table = published sides
                    Expect.isTrue (table.Length >= 3) $"The reference has {table.Length} polygons of {sides} sides."

                    for density, loss in table do
                        let found = best [ for restart in 0..15 -> plan sides hidden density (QuasiNewton()) restart ]
                        Near.inRange (loss * (1.0 - reference)) (loss * (1.0 + reference)) found
            }

            test "the curve begins at the start, ends at the minimum and has arrived in some tens of iterations" {
                let plan = plan 5 2 0.05 (QuasiNewton(Steps = 200)) 0
                let state = List.exactlyOne (Reference.train [ plan ])
                let gradient = Array.zeroCreate<float> plan.Model.Layout.Size

                Expect.equal
                    (state.Curve[0].Loss)
                    (ReferenceEngine.LossAndGradient(plan, plan.Begin().Parameters.AsSpan(), 0, gradient))
                    ""

                Expect.equal (state.Curve[199].Loss) state.Evaluation.Loss ""
                let moving = state.Curve |> Seq.filter (fun point -> point.Loss > state.Evaluation.Loss) |> Seq.length
                Near.inRange 10 100 moving
            }

            testCase "iterations that are not needed count as done, from the beginning and from a snapshot" (fun () ->
                let steps start =
                    let mutable total = 0L

                    let progress =
                        { new ITrainingProgress with
                            member _.Advanced done' = total <- total + done'
                            member _.Finished(_, _) = ()
                        }

                    let plan = plan 5 2 0.05 (QuasiNewton(Steps = 500, Record = Recording.At [ 20 ])) 0

                    let starts =
                        ResizeArray
                            [ Snapshot(start, plan.Begin().Parameters, plan.Begin().FirstMoment, plan.Begin().SecondMoment) ]

                    ReferenceEngine()
                        .Train(
                            Population(ResizeArray [ plan ], ResizeArray(Seq.map Checkpoint.From starts)),
                            progress,
                            CancellationToken.None
                        )
                    |> ignore

                    total

                Expect.equal [ steps 0; steps 20 ] [ 500L; 480L ] "")

            test "what is found is a minimum: no slope is left, and the loss only falls on the way" {
                let trainer = QuasiNewton(Steps = 200, Record = Recording.At [ 1..200 ])
                let plan = plan 6 2 0.2 trainer 3
                let state = List.exactlyOne (Reference.train [ plan ])
                let gradient = Array.zeroCreate<float> plan.Model.Layout.Size
                let loss (snapshot: Snapshot) = ReferenceEngine.LossAndGradient(plan, snapshot.Parameters.AsSpan(), 0, gradient)
                let losses = [ for snapshot in state.Recorded -> loss snapshot ]
                Expect.equal losses.Length 200 ""

                for before, after in List.pairwise losses do
                    Expect.isTrue (after <= before + 1e-15) $"The loss rose from {before} to {after}."

                Expect.equal (loss state.Final) state.Evaluation.Loss ""
                Expect.isTrue (gradient |> Array.forall (fun slope -> abs slope < 1e-12)) "A slope is left."
                Expect.equal state.Evaluation.StandardError 0.0 ""
                Expect.equal (state.Recorded[199].Parameters) (state.Recorded[198].Parameters) ""
            }

            test "the bits are the same on both engines, any number of threads, alone and after an interruption" {
                let trainer = QuasiNewton(Steps = 60, Record = Recording.At [ 20 ])
                let plans = [ for restart in 0..4 -> plan 5 2 0.1 trainer restart ]
                let expected = Reference.train plans

                for threads in [ 1; 2; 3 ] do
                    let population = Population(ResizeArray plans)
                    let states = SimdEngine(threads).Train(population, NoProgress(), CancellationToken.None)
                    Expect.equal (List.ofSeq states) expected $"for {threads}"

                Expect.equal (List.exactlyOne (Reference.train [ plans[2] ])) (expected[2]) ""
                Expect.equal (List.exactlyOne (Reference.resume [ plans[2] ] [ expected[2].Recorded[0] ])) (expected[2]) ""
            }

            test "a loss that is sampled is refused, and so are senseless settings" {
                let trainer: ITrainer = QuasiNewton()
                Expect.isEmpty (trainer.Faults(ExactLoss())) ""

                trainer.Faults(SampledLoss(Batch = 24))
                |> Faults.one "the loss of a quasi-Newton search" "sampled, 24 a step" "exact, because noise hides the curvature"

                Expect.isEmpty (trainer.Faults()) ""
                QuasiNewton(Steps = 0).Faults() |> Faults.one "the number of steps" "0" "at least 1"
                QuasiNewton(Gradient = 0.0).Faults() |> Faults.one "the gradient of a minimum" "0" "a finite number above 0"
                Expect.isNonEmpty (QuasiNewton(Gradient = 1.5).Faults()) ""
                Expect.isEmpty ((Adam() :> ITrainer).Faults(SampledLoss())) ""
            }
        ]
