/// How many features fit into so many dimensions, at which loss, and how superposition shows in activations.
module Research.Experiments.Capacity.Studies

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy C1.figure
        Job.ofStudy C2.figure
        Job.ofStudy C3.figure
        Job.ofStudy C4.figure
        Job.ofStudy C5.figure
    ]
