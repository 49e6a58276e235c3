module Research.Tests.KernelLaws

open System
open System.Collections.Generic
open System.IO
open Research
open Research.Cli
open Research.Experiments
open Expecto

/// The variable that has the list written in place of being compared.
let private update = "UPDATE_VARIANTS"

/// An engine that trains nothing, and keeps the plans that it is asked for.
type private Asked() =
    member val Plans = HashSet<TrainingPlan>()

    interface IEngine with
        member _.Name = "asked"
        member _.Version = "asked/1"

        member this.Faults plan =
            this.Plans.Add plan |> ignore
            Seq.empty

        member _.Train(_, _, _) = failtest "This engine trains nothing."

/// All plans of the catalogue, at full size and at a tenth of it, and of what they read.
let private plans =
    lazy
        (let engine = Asked()

         for job in Catalogue.all do
             for scale in [ Scale.full; { Scale.full with Quick = true } ] do
                 Run.faults engine scale job |> ignore

         List.ofSeq engine.Plans)

/// The least memory that the threads of a group share on a CUDA device.
let private sharedMemory = 48 <<< 10

/// The names of the kernels that train the catalogue on CUDA devices.
let private variants =
    lazy
        [
            for plan in plans.Force() do
                if Seq.isEmpty (FusedVariants.Faults plan) then
                    (FusedVariants.Of(plan, FusedDraws.Of plan.Sampler, sharedMemory)).FileName
        ]

/// The names of the kernels by which check-device compares and times: five features in two dimensions also in groups of one model.
let private checks =
    lazy
        [
            let name models (plan: TrainingPlan) =
                (FusedVariants.Of(plan, FusedDraws.Of plan.Sampler, sharedMemory, Nullable models)).FileName

            for case, plans in DevicePlans.cases 4 do
                name 8 plans.Head

                if case.StartsWith("5→2", StringComparison.Ordinal) then
                    name 1 plans.Head

            for size in [ 2, 1; 5, 2; 20, 5; 100, 20 ] do
                name 8 (DevicePlans.timed size 1 1).Head
        ]

[<Tests>]
let tests =
    testList
        "Laws/KernelLaws"
        [
            test "the kernels of the catalogue and of check-device are those of which PTX is listed" {
                let found =
                    variants.Force() @ checks.Force()
                    |> List.distinct
                    |> List.sortWith (fun left right -> String.CompareOrdinal(left, right))

                if not (String.IsNullOrEmpty(Environment.GetEnvironmentVariable update)) then
                    File.WriteAllText(Repository.at Ptx.list, String.concat "\n" found + "\n")

                let listed = Ptx.variants (Repository.read Ptx.list)
                let missing, idle = List.except listed found, List.except found listed

                Expect.isTrue
                    (missing.IsEmpty && idle.IsEmpty)
                    (String.concat
                        "\n"
                        [
                            $"The list of kernels is not that of the catalogue and of check-device: run the tests once with {update}=1, then `dotnet fsi build.fsx ptx`."
                            for variant in missing do
                                $"+ {variant}"
                            for variant in idle do
                                $"- {variant}"
                        ])
            }

            test "most plans of the catalogue that are trained on samples have a kernel" {
                let sampled = plans.Force() |> List.filter (fun plan -> plan.Loss :? SampledLoss) |> List.length
                Expect.isGreaterThan sampled 100 "plans on samples"
                Expect.isGreaterThan (2 * (variants.Force()).Length) sampled "twice the plans with a kernel"
            }
        ]
