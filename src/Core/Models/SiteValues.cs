namespace Research;

/// <summary>Values at the sites of a chain.</summary>
internal static class SiteValues
{
    /// <summary>Values at a site <c>[inputs, width]</c>, one row per input.</summary>
    /// <param name="model">A model without faults.</param>
    /// <param name="site">The name of one of its sites.</param>
    /// <param name="parameters">Flat, in the order of the model's layout.</param>
    /// <param name="inputs"><c>[inputs, Features]</c>, one row per input.</param>
    /// <exception cref="ArgumentException">There is no such site, or inputs have another length; the message names the sites, or the length.</exception>
    public static Matrix Of(IChained model, string site, ReadOnlySpan<double> parameters, Matrix inputs)
    {
        var (program, at) = (ChainPrograms.Of(model), Step(model.Chain, site));
        if (inputs.Columns != program.Inputs)
        {
            throw new ArgumentException(
                new Fault("the number of columns of the inputs", $"{inputs.Columns}", $"{program.Inputs}, the number of features", "give one input per row").Sentence,
                nameof(inputs));
        }

        var width = at == 0 ? program.Inputs : program.Steps[at - 1].Outputs;
        var (activations, output, values) = (new double[program.Activations], new double[program.Inputs], new double[inputs.Rows * width]);
        for (var row = 0; row < inputs.Rows; row++)
        {
            ChainValues.Forward(program, parameters, inputs.Row(row), activations, output);
            var value = at == 0 ? inputs.Row(row)
                : at == program.Steps.Length ? output
                : activations.AsSpan(program.Steps.Take(at - 1).Sum(step => step.Outputs), width);
            value.CopyTo(values.AsSpan(row * width));
        }

        return Matrix.OfRows(inputs.Rows, width, values);
    }

    /// <summary>The number of steps of the program before a site.</summary>
    private static int Step(Chain chain, string site)
    {
        var (steps, layers) = (0, chain.Layers);
        for (var k = 0; k < layers.Count; k++)
        {
            if (layers[k] is Layer.Site here && here.Name == site) return steps;
            if (layers[k] is Layer.Site || layers[k] == Layer.Identity) continue;
            steps++;

            // A program adds such a bias in the step of the product.
            if (layers[k] is Layer.Dense or Layer.Transposed or Layer.Fixed && k + 1 < layers.Count && layers[k + 1] is Layer.Bias { Sign: 1 }) k++;
        }

        var known = chain.Sites.Count == 0 ? "a site of the chain, and it has none" : $"one of {string.Join(", ", chain.Sites.Select(name => $"\"{name}\""))}";
        throw new ArgumentException(new Fault("the site", $"\"{site}\"", known, "name a site of the model").Sentence, nameof(site));
    }
}
