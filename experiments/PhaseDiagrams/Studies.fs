/// The true phase diagrams and what belongs to them, beside the paper's own.
module Research.Experiments.PhaseDiagrams.Studies

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy TrueDiagrams.twoInOne
        Job.ofStudy TrueDiagrams.threeInTwo
        Job.ofStudy TrueDiagrams.threeInOne
        Job.ofStudy Transitions.twoInOne
        Job.ofStudy Transitions.threeInTwo
        Job.ofStudy Transitions.threeInOne
        Job.ofStudy Cuts.figure
        Job.ofStudy Wedge.figure
        Job.ofStudy JointQuestion.figure
        Job.ofStudy KGons.atlas
        Job.ofStudy Failures.figure
        Job.ofStudy OneHotGons.figure
        Job.ofStudy SpecialPoints.figure
        Job.ofStudy EqualFeatures.figure
    ]
