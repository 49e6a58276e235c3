namespace Research.Experiments

open Research
open Research.Experiments.ToyModels2022
open Research.Experiments.PhaseDiagrams
open Research.Experiments.Polytopes

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
            Job.ofStudy "Superposition as a phase change, n = 2, m = 1" F3_1.diagram
            Job.ofStudy "The paper's theory of n = 2, m = 1" PaperTheory.twoInOne
            Job.ofStudy "Superposition as a phase change, n = 3, m = 2" F3_3.diagram
            Job.ofStudy "The paper's theory of n = 3, m = 2" PaperTheory.threeInTwo
            Job.ofStudy "Hidden dimensions per embedded feature" F4_1.sweep
            Job.ofStudy "Features take the dimensionalities of polytopes" F4_2.scatter
            Job.ofStudy "Tegum products" F4_3.figure
            Job.ofStudy "Polytopes and low-rank matrices" F4_4.table
            Job.ofStudy "Pentagon or two digons: the best models" F4_5.figure
            Job.ofStudy "Pentagon or two digons: the losses of all fits" F4_6.figure
            Job.ofStudy "Two correlated pairs are orthogonal" F4_7.figure
            Job.ofStudy "Two anticorrelated pairs are antipodal" F4_8.figure
            Job.ofStudy "Three correlated pairs form a hexagon" F4_9.figure
            Job.ofStudy "Two correlated sets have local bases" F4_10.figure
            Job.ofStudy "Correlated pairs collapse to principal components" F4_11.figure
            Job.ofStudy "Jumps between levels of dimensionality" F5_1.jumps
            Job.ofStudy "Two correlated sets become an octahedron" F5_2.octahedron
            Job.ofStudy "Vulnerability to attacks against sparsity" F6_1.figure
            Job.ofStudy "Features per dimension of the attacked models" F6_2.figure
            Job.ofStudy "Vulnerability against features per dimension" F6_3.figure
            Job.ofStudy "Adversarial training" F6_4.figure
            Job.ofStudy "The true phase diagram of n = 2, m = 1" TrueDiagrams.twoInOne
            Job.ofStudy "The true phase diagram of n = 3, m = 2" TrueDiagrams.threeInTwo
            Job.ofStudy "The true phase diagram of n = 3, m = 1" TrueDiagrams.threeInOne
            Job.ofStudy "Transitions, n = 2, m = 1" Transitions.twoInOne
            Job.ofStudy "Transitions, n = 3, m = 2" Transitions.threeInTwo
            Job.ofStudy "Transitions, n = 3, m = 1" Transitions.threeInOne
            Job.ofStudy "Loss and its kinks along cuts" Cuts.figure
            Job.ofStudy "Joint superposition of all three features" Wedge.figure
            Job.ofStudy "Why not all three features jointly?" JointQuestion.figure
            Job.ofStudy "Regular k-gons in the plane" KGons.atlas
            Job.ofStudy "How often Adam misses the optimum" Failures.figure
            Job.ofStudy "Regular k-gons, one feature at a time" OneHotGons.figure
            Job.ofStudy "Special points" SpecialPoints.figure
            Job.ofStudy "Equal features in the plane" EqualFeatures.figure
            Job.ofStudy "Polytopes as energy minima" Minima.figure
        ]

    /// The job of an ID, whatever its case.
    let tryFind (id: string) =
        all |> List.tryFind (fun job -> System.String.Equals(job.Id, id, System.StringComparison.OrdinalIgnoreCase))
