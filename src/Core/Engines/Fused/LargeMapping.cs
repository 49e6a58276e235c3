namespace Research;

/// <summary>What the kernel of large.cl takes: threads, memory that they share, and scratch memory.</summary>
internal static class LargeMapping
{
    // Enough threads to hide each other's waiting, and few enough for a chunk of 256 samples, of which a thread works on two at a time.
    private const int MostThreads = 128, FewestThreads = 16;

    // Hidden dimensions and features of a tile.
    private const int Deep = 5, Wide = 8;

    /// <summary>The macros of the kernel that others do not have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Samples of a chunk.</param>
    /// <param name="localMemory">Bytes that the threads of a group share.</param>
    public static KernelMacro[] Macros(FusedModel model, int samples, int localMemory)
    {
        var threads = MostThreads;
        while (threads > FewestThreads && LocalBytes(model, samples, threads) > localMemory) threads /= 2;
        var inside = LocalBytes(model, samples, threads) + (sizeof(float) * model.Parameters) <= localMemory;
        return [new("THREADS", threads), new("INSIDE", inside ? 1 : 0)];
    }

    /// <summary>Numbers of the scratch memory of a group: samples, cotangents, activations, their cotangents, and four sums of each parameter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="samples">Samples of a chunk.</param>
    public static int Scratch(FusedModel model, int samples) => (2 * (model.Features + model.Hidden) * samples) + (4 * model.Parameters);

    /// <summary>Bytes of the kernel's arrays beside the parameters.</summary>
    private static int LocalBytes(FusedModel model, int samples, int threads)
    {
        var blocks = (model.Hidden + Deep - 1) / Deep;
        var tile = Wide * ((model.Hidden + blocks - 1) / blocks);
        return sizeof(float) * ((threads * (tile + 1)) + (3 * samples) + (samples / Tile.Lanes) + (2 * threads) + (threads / Tile.Lanes) + 32);
    }
}
