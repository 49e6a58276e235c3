namespace Research

/// Questions about neurons, to any model that has them.
[<RequireQualifiedAccess>]
module Neurons =

    /// W₁ [Neurons, Features]; row k has the input weights of neuron k.
    let inputWeights (trained: Trained<#INeurons>) = trained.InputWeights()

    /// W₂ [Features, Neurons]; column k has the output weights of neuron k.
    let outputWeights (trained: Trained<#INeurons>) = trained.OutputWeights()

/// Questions about sites, to any model that is a chain.
[<RequireQualifiedAccess>]
module Site =

    /// The values at a site [inputs, width] for inputs [inputs, Features], one in a row. An unknown site raises an error that lists the
    /// model's sites.
    let values (site: string) (inputs: Matrix) (trained: Trained<#IChained>) = trained.AtSite(site, inputs)
