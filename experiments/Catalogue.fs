namespace Research.Experiments

open Research
open Research.Experiments.ToyModels2022

/// Every experiment of this repository, in the order of the papers.
[<RequireQualifiedAccess>]
module Catalogue =

    /// All jobs.
    let all: Job list =
        [
            Job.ofStudy "As sparsity increases, five features share two dimensions" F1_1.pentagon
            Job.ofStudy "WᵀW and b of a linear-like model" F2_2.matrix
            Job.ofStudy "The same model as norm bars" F2_2.bars
            Job.ofStudy "Sparsity sweep, n = 20, m = 5" F2_4.sweep
            Job.ofStudy "Sparsity sweep, n = 80, m = 20" F2_5.sweep
        ]

    /// The job of an ID, whatever its case.
    let tryFind (id: string) =
        all |> List.tryFind (fun job -> System.String.Equals(job.Id, id, System.StringComparison.OrdinalIgnoreCase))
