using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Research;

/// <summary>A user's module as a model: its parameters, its values, its gradient and its faults.</summary>
internal static class TorchModules
{
    private static readonly ConditionalWeakTable<ITorchModule, ParameterLayout> Layouts = [];
    private static readonly string[] Needed = ["W", "b"];

    /// <summary>The module's parameters in the order of its named_parameters; none where libtorch is missing.</summary>
    public static ParameterLayout Layout(ITorchModule model) =>
        TorchRuntime.Missing(TorchDevice.Cpu) is null ? Layouts.GetValue(model, Lay) : new([]);

    public static IEnumerable<Fault> Faults(ITorchModule model)
    {
        if (TorchRuntime.Missing(TorchDevice.Cpu) is { } missing) return [missing];
        Fault[] faults =
        [
            .. Check.AtLeast("the number of features of the model", model.Inputs, 1, "set Inputs to the length of an input"),
            .. model is INeurons hidden
                ? Check.AtLeast("the number of neurons", hidden.Neurons, 1, "state how many neurons the module has")
                : [],
            .. model is IBottleneck bottleneck ? Bottleneck(bottleneck) : [],
        ];
        return faults.Length > 0 ? faults : Shape(model);
    }

    /// <summary>The output of the module for one sample in double, for the reference engine.</summary>
    public static void Forward<T>(ITorchModule model, ReadOnlySpan<T> parameters, ReadOnlySpan<T> input, Span<T> output)
    {
        if (typeof(T) != typeof(double)) throw new NotSupportedException("A Torch module computes with numbers of Torch's own alone.");
        using var scope = NewDisposeScope();
        using var without = no_grad();
        using var tensors = new ModuleTensors(model, Row(Doubles(parameters)), null);
        var result = Tensors.Rows(tensors.Outputs(Row(Doubles(input)).unsqueeze(2), false).squeeze(2))[0];
        for (var i = 0; i < output.Length; i++) output[i] = (T)(object)result[i];
    }

    /// <summary>Adds Σ_i cotangent_i ∂x'_i/∂θ to the gradient, by Torch.</summary>
    public static void Pullback(
        ITorchModule model, ReadOnlySpan<double> parameters, ReadOnlySpan<double> input, ReadOnlySpan<double> cotangent, Span<double> gradient)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        var slopes = Row(gradient.ToArray());
        using var tensors = new ModuleTensors(model, Row(parameters.ToArray()), slopes);
        tensors.Outputs(Row(input.ToArray()).unsqueeze(2), true);
        tensors.Pullback(Row(cotangent.ToArray()).unsqueeze(2));
        var slope = Tensors.Rows(slopes)[0];
        for (var i = 0; i < slope.Length; i++) gradient[i] += slope[i];
    }

    private static ParameterLayout Lay(ITorchModule model)
    {
        using var scope = NewDisposeScope();
        using var one = model.Make();
        var (tensors, offset) = (new List<ParameterTensor>(), 0);
        foreach (var (name, parameter) in one.named_parameters(true))
        {
            var (shape, size) = (parameter.shape, (int)parameter.numel());
            var rows = shape.Length < 2 ? 1 : (int)shape[0];
            tensors.Add(new(name, rows, size / rows, offset, shape.Length < 2));
            offset += size;
        }

        return new(EquatableArray.Of(tensors));
    }

    private static Tensor Row(double[] values) => Tensors.OfRows([values], float64, CPU);

    private static double[] Doubles<T>(ReadOnlySpan<T> values)
    {
        var result = new double[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = (double)(object)values[i]!;
        return result;
    }

    /// <summary>The faults of parameters that geometry needs and that are missing.</summary>
    private static IEnumerable<Fault> Bottleneck(IBottleneck model)
    {
        var names = model.Layout.Tensors.Select(tensor => tensor.Name).ToArray();
        foreach (var name in Needed.Except(names))
        {
            yield return new($"the parameter {name} of the module", $"not among {string.Join(", ", names)}", "one of them",
                $"name the {(name == "W" ? "embedding" : "output bias")} {name} in the module");
        }

        var embedding = model.Layout.Tensors.FirstOrDefault(tensor => tensor.Name == "W");
        if (embedding is not null && (embedding.Rows != model.Hidden || embedding.Columns != model.Features))
        {
            yield return new("the embedding of the module", $"[{embedding.Rows}, {embedding.Columns}]", $"[{model.Hidden}, {model.Features}]",
                "name the parameter W whose columns are the features' directions");
        }
    }

    /// <summary>Whether the module has as many outputs as inputs, found with two samples of zeros.</summary>
    private static IEnumerable<Fault> Shape(ITorchModule model)
    {
        using var scope = NewDisposeScope();
        using var without = no_grad();
        using var one = model.Make();
        var said = "";
        try
        {
            var output = one.call(zeros(2, model.Inputs));
            if (output.dim() != 2 || output.shape[0] != 2 || output.shape[1] != model.Inputs)
                said = $"[{string.Join(", ", output.shape)}]";
        }
        catch (ExternalException exception)
        {
            said = $"an error ({exception.Message.Split('\n')[0].TrimEnd('.')})";
        }

        return said.Length == 0 ? [] :
        [
            new($"the output of the module of {Name(model)} for two samples", said, $"[2, {model.Inputs}]",
                "let the module take [samples, features] and give as much"),
        ];
    }

    private static string Name(ITorchModule model) => model is TorchModule named ? named.Name : model.GetType().Name;
}
