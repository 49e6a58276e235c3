namespace Research;

/// <summary>The faults of an <see cref="IFunctionModel"/>.</summary>
internal static class FunctionFaults
{
    /// <summary>The faults of its members and, if there are none, of its output for one input.</summary>
    public static IEnumerable<Fault> Of(IFunctionModel model)
    {
        Fault[] stated = [.. Stated(model)];
        return stated.Length > 0 ? stated : Tried(model);
    }

    /// <summary>It gives another number of outputs than it has features.</summary>
    public static Fault Outputs(IFunctionModel model, string number) => new(
        $"the number of outputs of {model.GetType().Name}", number, $"{model.Features}, the number of features", "let Output give one value per feature");

    private static IEnumerable<Fault> Stated(IFunctionModel model)
    {
        foreach (var fault in Check.AtLeast("the number of features of the model", model.Features, 1, "set Features to the length of an input"))
            yield return fault;
        var (names, at) = (new HashSet<string>(), 0L);
        if (model.Layout.Tensors.Count == 0)
            yield return new("the number of tensors that train", "0", "at least 1", "list a ParameterTensor.Weight or a ParameterTensor.Bias");
        foreach (var tensor in model.Layout.Tensors)
        {
            if (string.IsNullOrWhiteSpace(tensor.Name))
                yield return new("the name of a tensor", $"\"{tensor.Name}\"", "a word", "name it as in the equation, such as \"W\"");
            else if (!names.Add(tensor.Name))
                yield return new("the name of a tensor", $"\"{tensor.Name}\"", "used once", "give every tensor a name of its own");
            foreach (var fault in Check.AtLeast($"the number of rows of {tensor.Name}", tensor.Rows, 1, "give the tensor at least one row")
                .Concat(Check.AtLeast($"the number of columns of {tensor.Name}", tensor.Columns, 1, "give the tensor at least one column"))) yield return fault;
            if (tensor.Offset != at && at <= Array.MaxLength)
                yield return new($"the offset of {tensor.Name}", $"{tensor.Offset}", $"{at}, where the tensor before ends", "lay the tensors by ParameterLayout.Of");
            at += (long)tensor.Rows * tensor.Columns;
        }

        if (at > Array.MaxLength)
            yield return new("the number of parameters", $"{at}", $"at most {Array.MaxLength}", "use smaller tensors");
    }

    // Parameters and input are ½: only the length of the output matters.
    private static IEnumerable<Fault> Tried(IFunctionModel model)
    {
        var parameters = new double[model.Layout.Size];
        var input = new double[model.Features];
        parameters.AsSpan().Fill(0.5);
        input.AsSpan().Fill(0.5);
        try
        {
            var count = FunctionParameters.Of(model).Count(parameters, input);
            return count == model.Features ? [] : [Outputs(model, $"{count}")];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return
            [
                new($"the output of {model.GetType().Name}", $"an error ({exception.Message.Split('\n')[0].Trim().TrimEnd('.')})",
                    "one value per feature", "correct Output"),
            ];
        }
    }
}
