/// Tolerances between two computations of the same number, each with its reason.
[<RequireQualifiedAccess>]
module Research.Tests.Tolerances

/// Float against double, one step: a gradient, relative to its largest entry. A float has 24 bits, and a sum of a few
/// thousand terms loses a few of them.
let gradient = 2e-5

/// Float against double, after fifty steps: a parameter, where 1 is a large one.
let parameters = 1e-4

/// Float against double: a loss, relative to it (and, near zero, to `smallLoss`).
let loss = 1e-4

/// A loss below which only the absolute difference counts.
let smallLoss = 1e-3

/// Float against double, over ten thousand steps on the same samples: a point of the loss curve, relative to the mean of the
/// curve. Rounding does not add up, because both are drawn to the same optimum; what is left is how long a saddle holds.
let longCurve = 1e-4

/// A gradient by dual numbers against one by hand, both in double, relative to the largest entry.
let dual = 1e-10

/// A gradient by central differences, relative to the largest entry: the third derivative and rounding leave about this.
let centralDifference = 1e-6

/// The step of a central difference.
let differenceStep = 1e-5
