namespace Research.Experiments

open Research

/// The papers whose figures are reproduced here.
[<RequireQualifiedAccess>]
module Papers =

    /// Elhage et al. 2022.
    let elhage2022 = { Key = "elhage2022"; Title = "Toy Models of Superposition"; Citation = "Elhage et al. 2022" }

    /// Section 3 of the same paper, with the exact loss minimised over all weights and biases.
    let phases = { Paper.own "The true phase diagrams of superposition" with Key = "phases" }

    /// Section 4 of the same paper: what energies the polytopes are minima of.
    let polytopes = { Paper.own "Are the polytopes of superposition energy minima?" with Key = "polytopes" }

    /// What can be found of features in activations alone, and what cannot.
    let recovery = { Paper.own "Getting features back from superposition" with Key = "recovery" }

    /// How many features fit, and how superposition shows: our own studies.
    let capacity = { Paper.own "How many features fit" with Key = "capacity" }
