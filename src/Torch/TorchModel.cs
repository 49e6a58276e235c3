using TorchSharp;

namespace Research;

/// <summary>
/// Models from modules of TorchSharp. A module takes inputs <c>[samples, features]</c> and gives outputs of that shape; its
/// parameters start as the plan's initialiser says, one tensor after the other in the order of its named_parameters.
/// </summary>
/// <remarks>
/// Every model is known by a name, which stands for the module in plans and stored results. Parameters of one axis are
/// biases and start at zero. Modules that draw random numbers, such as dropout, break the rule that a seed decides all.
/// </remarks>
public static class TorchModel
{
    /// <summary>A model without a capability.</summary>
    /// <param name="name">One for each module: results are stored under it.</param>
    /// <param name="features">n.</param>
    /// <param name="module">Makes a module; called once for each model that is trained.</param>
    public static TorchPlainModule OfModule(string name, int features, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> module) =>
        new(name, features, TorchModules.Add(name, module, new Dictionary<string, string>()));

    /// <summary>A model with a linear bottleneck, of which geometry can be asked.</summary>
    /// <param name="name">One for each module: results are stored under it.</param>
    /// <param name="features">n.</param>
    /// <param name="hidden">m.</param>
    /// <param name="embedding">The module's name of the parameter W <c>[hidden, features]</c>.</param>
    /// <param name="bias">The module's name of the output bias b <c>[features]</c>.</param>
    /// <param name="module">Makes a module; called once for each model that is trained.</param>
    public static TorchBottleneckModel OfBottleneck(
        string name, int features, int hidden, string embedding, string bias, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> module) =>
        new(name, features, hidden, TorchModules.Add(name, module, new Dictionary<string, string> { [embedding] = "W", [bias] = "b" }));

    /// <summary>A model with neurons.</summary>
    /// <param name="name">One for each module: results are stored under it.</param>
    /// <param name="features">n.</param>
    /// <param name="neurons">How many.</param>
    /// <param name="inputWeights">The module's name of the parameter W₁ <c>[neurons, features]</c>.</param>
    /// <param name="outputWeights">The module's name of the parameter W₂ <c>[features, neurons]</c>.</param>
    /// <param name="module">Makes a module; called once for each model that is trained.</param>
    public static TorchHiddenLayerModel OfHiddenLayer(
        string name, int features, int neurons, string inputWeights, string outputWeights, Func<torch.nn.Module<torch.Tensor, torch.Tensor>> module) =>
        new(name, features, neurons, TorchModules.Add(name, module, new Dictionary<string, string> { [inputWeights] = "W1", [outputWeights] = "W2" }));
}
