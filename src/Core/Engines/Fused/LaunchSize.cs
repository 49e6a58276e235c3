namespace Research;

/// <summary>How a number of models is cut into groups of threads, and what memory they need beside their states.</summary>
/// <param name="Groups">Groups of a launch.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="Scratch">Bytes of scratch memory of all groups; 0 where a mapping takes none.</param>
internal sealed record LaunchSize(int Groups, int Threads, long Scratch)
{
    // More than fit on a device at a time. A group goes on with another model when it has done one.
    private const int MostGroups = 1024;

    // Models of a launch, whose states and losses are read at once.
    private const int MostModels = 1 << 17;

    // Parts of the device's memory that states and scratch memory may take.
    private const int Part = 4;

    /// <summary>The size of a launch.</summary>
    /// <param name="variant">The variant of all models.</param>
    /// <param name="models">How many models.</param>
    /// <param name="memory">Bytes of the device's memory.</param>
    public static LaunchSize Of(KernelVariant variant, int models, long memory)
    {
        if (variant.Mapping == "small")
        {
            var each = variant["MODELS"];
            return new((models + each - 1) / each, Tile.Lanes * each, 0);
        }

        var numbers = variant.Mapping == "gram"
            ? GramMapping.Scratch(Model(variant), variant["THREADS"])
            : LargeMapping.Scratch(Model(variant), variant["CHUNK"] * Tile.Samples);
        var scratch = (long)sizeof(float) * numbers;
        var groups = (int)Math.Clamp(memory / Part / scratch, 1, Math.Min(models, MostGroups));
        return new(groups, variant["THREADS"], groups * scratch);
    }

    /// <summary>The most models of a launch: their parameters and moments are copied at once, from and to one array.</summary>
    /// <param name="variant">The variant of all models.</param>
    /// <param name="memory">Bytes of the device's memory.</param>
    public static int Most(KernelVariant variant, long memory) =>
        (int)Math.Clamp(Math.Min(int.MaxValue, memory / Part) / (3L * sizeof(float) * Model(variant).Parameters), 1, MostModels);

    private static FusedModel Model(KernelVariant variant) => new(variant["KIND"], variant["N"], variant["M"], variant["RELU"] == 1);
}
