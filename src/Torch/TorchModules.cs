using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Research;

/// <summary>A model that is a module of the user's.</summary>
internal interface ITorchModule : IModel
{
    /// <summary>Under which name its module is known.</summary>
    string Name { get; }
}

/// <summary>
/// The modules of this process by name: a plan is plain data and holds the name, because code has no value to compare or
/// to keep.
/// </summary>
internal static class TorchModules
{
    private static readonly ConcurrentDictionary<string, Func<nn.Module<Tensor, Tensor>>> Known = new(StringComparer.Ordinal);

    public static nn.Module<Tensor, Tensor> Make(string name) => Known[name]();

    /// <summary>Makes a module known and reads how its parameters lie.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="module">Makes a module.</param>
    /// <param name="renamed">Names of parameters that a capability calls otherwise.</param>
    public static ParameterLayout Add(string name, Func<nn.Module<Tensor, Tensor>> module, IReadOnlyDictionary<string, string> renamed)
    {
        Known[name] = module;
        if (TorchRuntime.Missing(TorchDevice.Cpu) is not null) return new([]);
        using var scope = NewDisposeScope();
        using var one = module();
        var (tensors, offset) = (new List<ParameterTensor>(), 0);
        foreach (var (given, parameter) in one.named_parameters(true))
        {
            var (shape, size) = (parameter.shape, (int)parameter.numel());
            var rows = shape.Length < 2 ? 1 : (int)shape[0];
            tensors.Add(new(renamed.GetValueOrDefault(given, given), rows, size / rows, offset, shape.Length < 2));
            offset += size;
        }

        return new(Values.Of(tensors));
    }

    public static IEnumerable<Fault> Faults(ITorchModule model, params string[] needed)
    {
        if (TorchRuntime.Missing(TorchDevice.Cpu) is { } missing) return [missing];
        var faults = Check.AtLeast("the number of features of the model", model.Features, 1, "set features to the length of an input");
        var names = model.Layout.Tensors.Select(tensor => tensor.Name).ToArray();
        faults = faults.Concat(needed.Except(names).Select(name => new Fault($"the parameter {name} of the module",
            $"not among {string.Join(", ", names)}", "one of them", "name the parameter as the module's named_parameters do")));
        return faults.Any() ? faults : Shape(model);
    }

    /// <summary>One sample through the module in double: what the reference engine asks of every model.</summary>
    public static void Forward<T>(ITorchModule model, ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> output)
    {
        if (typeof(T) != typeof(double)) throw new NotSupportedException("A Torch module computes with numbers of Torch's own alone.");
        using var scope = NewDisposeScope();
        using var without = no_grad();
        using var tensors = new ModuleTensors(model, 1, CPU, float64);
        var result = Tensors.Rows(tensors.Outputs(Row(Doubles(parameters)), Row(Doubles(input)).unsqueeze(2)).squeeze(2))[0];
        for (var i = 0; i < output.Length; i++) output[i] = (T)(object)result[i];
    }

    /// <summary>Adds Σ_i cotangent_i ∂x'_i/∂θ to the gradient, by Torch.</summary>
    public static void Pullback(
        ITorchModule model, ReadOnlySpan<double> parameters, ReadOnlySpan<double> input, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        using var scope = NewDisposeScope();
        using var with = enable_grad();
        using var tensors = new ModuleTensors(model, 1, CPU, float64);
        var at = Row(parameters.ToArray());
        var output = tensors.Outputs(at, Row(input.ToArray()).unsqueeze(2)).squeeze(2);
        var slope = Tensors.Rows(tensors.Gradient(output.mul(Row(cotangent.ToArray())).sum(), at))[0];
        for (var i = 0; i < slope.Length; i++) gradient[i] += slope[i];
    }

    private static Tensor Row(double[] values) => Tensors.OfRows([values], float64, CPU);

    private static double[] Doubles<T>(ReadOnlySpan<T> values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = (double)(object)values[i]!;
        return result;
    }

    /// <summary>Whether the module gives as many features as it takes: asked with two samples of zeros.</summary>
    private static IEnumerable<Fault> Shape(ITorchModule model)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        using var one = Make(model.Name);
        var said = "";
        try
        {
            var output = one.call(zeros(2, model.Features));
            if (output.dim() != 2 || output.shape[0] != 2 || output.shape[1] != model.Features)
                said = $"[{string.Join(", ", output.shape)}]";
        }
        catch (System.Runtime.InteropServices.ExternalException exception)
        {
            said = $"an error ({exception.Message.Split('\n')[0].TrimEnd('.')})";
        }

        return said.Length == 0 ? [] :
        [
            new($"the output of the module {model.Name} for two samples", said, $"[2, {model.Features}]",
                "let the module take [samples, features] and give as much"),
        ];
    }
}
