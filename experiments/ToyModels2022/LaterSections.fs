/// The figures of section 7 and those after it: models with neurons, what they compute, and the appendices.
module Research.Experiments.ToyModels2022.LaterSections

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy F7_1.figure
        Job.ofStudy F7_2.figure
        Job.ofStudy F7_3.figure
        Job.ofStudy F7_4.figure
        Job.ofStudy F7_5.figure
        Job.ofStudy F8_2.figure
        Job.ofStudy F8_3.figure
        Job.ofStudy F8_4.figure
        Job.ofStudy F8_5.figure
        Job.ofStudy F8_6.figure
        Job.ofStudy F8_7.figure
        Job.ofStudy F8_8.figure
        Job.ofStudy F8_9.figure
        Job.ofStudy F9_1.figure
        Job.ofStudy F9_2.figure
        Job.ofStudy F9_3.figure
        Job.ofStudy F9_4.figure
        Job.ofStudy F10_1.figure
        Job.ofStudy F10_2.figure
        Job.ofStudy F10_3.figure
        Job.ofStudy F10_4.figure
        Job.ofStudy FA_1.figure
    ]
