namespace Research

/// Questions about the neurons of every model that has them.
[<RequireQualifiedAccess>]
module Neurons =

    /// W₁ [Neurons, Features]; row k is what neuron k reads.
    let inputWeights (trained: Trained<#INeurons>) = trained.InputWeights()

    /// W₂ [Features, Neurons]; column k is what neuron k writes.
    let outputWeights (trained: Trained<#INeurons>) = trained.OutputWeights()

/// Questions about the sites of every model that is a chain.
[<RequireQualifiedAccess>]
module Site =

    /// Values at a site [inputs, width] for inputs [inputs, Features], one a row; the error names the sites that there are.
    let values (site: string) (inputs: Matrix) (trained: Trained<#IChained>) = trained.AtSite(site, inputs)
