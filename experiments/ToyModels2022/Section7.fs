/// The figures of section 7: superposition in a privileged basis.
module Research.Experiments.ToyModels2022.Section7

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy F7_1.figure
        Job.ofStudy F7_2.figure
        Job.ofStudy F7_3.figure
        Job.ofStudy F7_4.figure
    ]
