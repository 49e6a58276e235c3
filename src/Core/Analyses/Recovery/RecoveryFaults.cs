namespace Research;

/// <summary>What is wrong with activations and dictionaries before anything is calculated from them.</summary>
internal static class RecoveryFaults
{
    /// <summary>Faults of activations <c>[Samples, Hidden]</c>.</summary>
    public static IEnumerable<Fault> OfActivations(Matrix activations)
    {
        if (activations.Rows == 0 || activations.Columns == 0)
            yield return new("the matrix of activations", $"{activations.Rows} × {activations.Columns}", "one row for each sample and one column for each dimension", "give at least one sample");
        if (NotFinite(activations) is var (row, column))
            yield return new($"the activation of sample {row} in dimension {column}", $"{activations[row, column]}", "a finite number", "remove the sample, or train the model anew");
    }

    /// <summary>Faults of a dictionary <c>[Hidden, Latents]</c>.</summary>
    public static IEnumerable<Fault> OfDictionary(Matrix dictionary)
    {
        if (dictionary.Rows == 0 || dictionary.Columns == 0)
            yield return new("the dictionary", $"{dictionary.Rows} × {dictionary.Columns}", "one row for each dimension and one column for each latent", "give at least one latent");
        if (NotFinite(dictionary) is var (row, column))
        {
            yield return new($"the entry ({row}, {column}) of the dictionary", $"{dictionary[row, column]}", "a finite number", "give finite directions");
            yield break;
        }

        for (var j = 0; j < dictionary.Columns; j++)
        {
            if (dictionary.Column(j).All(entry => entry == 0))
                yield return new($"column {j} of the dictionary", "zero", "a direction", "remove the column, because its code has no meaning");
        }
    }

    /// <summary>Faults of a dictionary, of activations and of the one beside the other.</summary>
    public static IEnumerable<Fault> Of(Matrix dictionary, Matrix activations)
    {
        foreach (var fault in OfDictionary(dictionary).Concat(OfActivations(activations))) yield return fault;
        if (activations.Columns != dictionary.Rows)
            yield return new("the width of the activations", $"{activations.Columns}", $"{dictionary.Rows}, the height of the dictionary", "read the activations and the dictionary at the same site");
    }

    /// <summary>Faults of activations from which a dictionary is learned.</summary>
    public static IEnumerable<Fault> OfLearning(Matrix activations, int latents)
    {
        foreach (var fault in OfActivations(activations)) yield return fault;
        var samples = StartingDirections.NotZero(activations).Length;
        foreach (var fault in Check.AtLeast("the number of samples that are not zero", samples, latents, $"draw more samples, or learn at most {samples} latents"))
            yield return fault;
    }

    /// <summary>Faults of the counts that learners share.</summary>
    public static IEnumerable<Fault> OfCounts(int latents, int sweeps, int restarts) =>
        Check.AtLeast("the number of latents", latents, 1, "give as many latents as features are sought")
            .Concat(Check.AtLeast("the number of sweeps", sweeps, 1, "use 100"))
            .Concat(Check.AtLeast("the number of restarts", restarts, 1, "use 8"));

    /// <summary>Throws where there are faults.</summary>
    /// <exception cref="InvalidOperationException">There are faults; the message has all of them.</exception>
    public static void Refuse(IEnumerable<Fault> faults)
    {
        string[] sentences = [.. faults.Select(fault => fault.Sentence)];
        if (sentences.Length > 0) throw new InvalidOperationException(string.Join(" ", sentences));
    }

    private static (int Row, int Column)? NotFinite(Matrix matrix)
    {
        for (var at = 0; at < matrix.Values.Count; at++)
            if (!double.IsFinite(matrix.Values[at])) return (at / matrix.Columns, at % matrix.Columns);
        return null;
    }
}
