namespace Research;

/// <summary>The faults of a chain.</summary>
internal static class ChainFaults
{
    /// <summary>The faults of the layers, in order, and then of the chain as a whole.</summary>
    public static IEnumerable<Fault> Of(Chain chain)
    {
        if (chain.Layers.Count == 0)
        {
            yield return new("the number of layers of the chain", "0", "at least 1", "list a Dense layer and what follows it");
            yield break;
        }

        var (width, sites) = (chain.Inputs, new HashSet<string>());
        var tensors = new Dictionary<string, (bool IsBias, int Size)>();
        for (var k = 0; k < chain.Layers.Count; k++)
        {
            var layer = chain.Layers[k];
            foreach (var fault in Own(chain, layer, k + 1)) yield return fault;
            if (ChainWidths.Of(chain, layer) is { } widths)
            {
                if (widths.Inputs != width)
                {
                    yield return new($"the number of inputs of layer {k + 1}", $"{widths.Inputs}",
                        $"{width}, as many as the values before it", "give layers that follow each other sizes that meet");
                }

                width = widths.Outputs;
            }

            if (layer is Layer.Site site && !sites.Add(site.Name))
                yield return new($"the name of the site at layer {k + 1}", $"\"{site.Name}\"", "used once", "give every site a name of its own");
            var tensor = layer switch
            {
                Layer.Dense dense => (dense.Name, IsBias: false),
                Layer.Bias bias => (bias.Name, IsBias: true),
                _ => (Name: null, IsBias: false),
            };
            if (tensor.Name is null || tensors.TryAdd(tensor.Name, (tensor.IsBias, width))) continue;
            var before = tensors[tensor.Name];
            if (!tensor.IsBias || !before.IsBias)
            {
                yield return new($"the name of the tensor at layer {k + 1}", $"\"{tensor.Name}\"", "used once",
                    "give every weight a name of its own, and use Transposed to tie one");
            }
            else if (before.Size != width)
            {
                yield return new($"the length of the bias {tensor.Name} at layer {k + 1}", $"{width}", $"{before.Size}, as where it stands before",
                    "give the second bias another name, or the same length");
            }
        }

        if (chain.Inputs == 0)
            yield return new("the number of matrices of the chain", "0", "at least 1", "add a Dense layer, which states the sizes");
        else if (tensors.Count == 0)
            yield return new("the number of tensors that train", "0", "at least 1", "add a Dense layer or a Bias");
        if (chain.Inputs > 0 && width != chain.Inputs)
        {
            yield return new("the number of outputs of the chain", $"{width}", $"{chain.Inputs}, that of its inputs",
                "end with a layer that gives as many values as there are features");
        }
    }

    private static IEnumerable<Fault> Own(Chain chain, Layer layer, int number) => layer switch
    {
        Layer.Dense dense => Named(dense.Name, "the tensor", number)
            .Concat(Check.AtLeast($"the number of outputs of layer {number}", dense.Outputs, 1, "give the weight at least one row"))
            .Concat(Check.AtLeast($"the number of inputs of layer {number}", dense.Inputs, 1, "give the weight at least one column")),
        Layer.Transposed tied when ChainWidths.Weight(chain, tied.Name) is null =>
        [
            new($"the weight that layer {number} transposes", $"\"{tied.Name}\"", Weights(chain), "name the weight of a Dense layer of this chain"),
        ],
        Layer.Fixed { Matrix: var matrix } => Matrix(matrix, number),
        Layer.Bias bias => Named(bias.Name, "the tensor", number).Concat(bias.Sign is 1 or -1
            ? []
            : [new($"the sign of the bias {bias.Name} at layer {number}", $"{bias.Sign}", "1 or -1", "use -1 to subtract the bias")]),
        Layer.Elementwise { Function: var function } => ElementFunctionFaults.Of(function, $"of layer {number}"),
        Layer.Site site => Named(site.Name, "the site", number),
        _ => [],
    };

    private static string Weights(Chain chain)
    {
        var names = chain.Layers.OfType<Layer.Dense>().Select(dense => $"\"{dense.Name}\"").Distinct().ToArray();
        return names.Length == 0 ? "that of a dense layer, and there is none" : $"one of {string.Join(", ", names)}";
    }

    private static IEnumerable<Fault> Named(string name, string what, int number)
    {
        if (string.IsNullOrWhiteSpace(name))
            yield return new($"the name of {what} at layer {number}", $"\"{name}\"", "a word", "name it as in the equation, such as \"W\"");
    }

    private static IEnumerable<Fault> Matrix(Matrix matrix, int number)
    {
        foreach (var fault in Check.AtLeast($"the number of entries of the fixed matrix at layer {number}", (long)matrix.Rows * matrix.Columns, 1,
            "give a matrix with at least one row and one column")) yield return fault;
        for (var row = 0; row < matrix.Rows; row++)
            for (var column = 0; column < matrix.Columns; column++)
                if (!double.IsFinite((float)matrix[row, column]))
                {
                    yield return new($"entry ({row}, {column}) of the fixed matrix at layer {number}", $"{matrix[row, column]}",
                        "a finite number that a float can hold", "give a matrix of finite numbers");
                }
    }
}
