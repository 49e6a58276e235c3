namespace Research.Experiments

open Research

/// The papers whose figures are reproduced here.
[<RequireQualifiedAccess>]
module Papers =

    /// Elhage et al. 2022.
    let elhage2022 = { Key = "elhage2022"; Title = "Toy Models of Superposition"; Citation = "Elhage et al. 2022" }

    /// Section 3 of the same paper, with the exact loss minimised over all weights and biases.
    let phases = { Key = "phases"; Title = "The true phase diagrams of superposition"; Citation = "this study" }

    /// Section 4 of the same paper: what energies the polytopes are minima of.
    let polytopes =
        {
            Key = "polytopes"
            Title = "Are the polytopes of superposition energy minima?"
            Citation = "this study"
        }
