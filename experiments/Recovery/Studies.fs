/// The studies of what can be got back from superposition.
module Research.Experiments.Recovery.Studies

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy R1.figure
        Job.ofStudy R2.figure
        Job.ofStudy R3.figure
        Job.ofStudy R4.figure
        Job.ofStudy R5.figure
        Job.ofStudy R6.figure
    ]
