/// The studies of section 4 that the paper does not have.
module Research.Experiments.Polytopes.Studies

open Research

/// In their order.
let jobs: Job list =
    [
        Job.ofStudy Minima.figure
        Job.ofStudy BestPolytopes.figure
        Job.ofStudy LessImportant.figure
        Job.ofStudy Sizes.figure
        Job.ofStudy Followed.figure
    ]
