namespace Research.Experiments

open Research

/// The papers whose figures are reproduced here.
[<RequireQualifiedAccess>]
module Papers =

    /// Elhage et al. 2022.
    let elhage2022 = { Key = "elhage2022"; Title = "Toy Models of Superposition"; Citation = "Elhage et al. 2022" }
