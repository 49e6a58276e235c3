namespace Research.Experiments

open Research
open Research.Experiments.ToyModels2022
open Research.Experiments.PhaseDiagrams

/// Every study of this repository, in the order of the papers.
[<RequireQualifiedAccess>]
module Catalogue =

    /// All jobs.
    let all: Job list =
        [
            Job.ofStudy F1_1.pentagon
            Job.ofStudy F2_2.matrix
            Job.ofStudy F2_2.bars
            Job.ofStudy F2_4.sweep
            Job.ofStudy F2_5.sweep
            Job.ofStudy F2_6.figure
            Job.ofStudy F2_8.figure
            Job.ofStudy F3_1.diagram
            Job.ofStudy PaperTheory.twoInOne
            Job.ofStudy F3_3.diagram
            Job.ofStudy PaperTheory.threeInTwo
            Job.ofStudy F4_1.sweep
            Job.ofStudy F4_2.scatter
            Job.ofStudy F4_3.figure
            Job.ofStudy F4_4.table
            Job.ofStudy F4_5.figure
            Job.ofStudy F4_6.figure
            Job.ofStudy F4_7.figure
            Job.ofStudy F4_8.figure
            Job.ofStudy F4_9.figure
            Job.ofStudy F4_10.figure
            Job.ofStudy F4_11.figure
            Job.ofStudy F5_1.levels
            Job.ofStudy F5_2.octahedron
            Job.ofStudy F6_1.figure
            Job.ofStudy F6_2.figure
            Job.ofStudy F6_3.figure
            Job.ofStudy F6_4.figure
            yield! LaterSections.jobs
            yield! PhaseDiagrams.Studies.jobs
            yield! Polytopes.Studies.jobs
            yield! Recovery.Studies.jobs
            yield! Recovery.RecoveredFeatures.jobs
            yield! Capacity.Studies.jobs
        ]
