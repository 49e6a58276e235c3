/// The figures on features that are got back from activations by sparse coding.
module Research.Experiments.Recovery.RecoveredFeatures

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy R11.figure
        Job.ofStudy R12.figure
        Job.ofStudy R13.figure
        Job.ofStudy R14.figure
        Job.ofStudy R15.figure
        Job.ofStudy R16.figure
        Job.ofStudy R17.figure
        Job.ofStudy R18.figure
        Job.ofStudy R19.figure
        Job.ofStudy R20.figure
        Job.ofStudy R21.figure
    ]
