namespace Research;

/// <summary>What the kernel of gram.cl takes: threads, memory that they share, and scratch memory.</summary>
internal static class GramMapping
{
    private const int MostThreads = 128, FewestThreads = 16;

    // Samples of a chunk, which has room for the last tile; and vectors of a block of columns.
    private const int Room = 1024 + Tile.Samples, MostVectors = 10;

    /// <summary>The macros of the kernel that others do not have.</summary>
    /// <param name="features">Number of features n.</param>
    /// <param name="localMemory">Bytes that the threads of a group share.</param>
    public static KernelMacro[] Macros(int features, int localMemory)
    {
        var threads = MostThreads;
        while (threads > FewestThreads && LocalBytes(features, threads) > localMemory) threads /= 2;
        return [new("THREADS", threads), new("INSIDE", 0)];
    }

    /// <summary>Numbers of the scratch memory of a group: lists of active features, cotangents and losses of samples, the Gram matrix, its gradient and that of the weights.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads of a group.</param>
    public static int Scratch(FusedModel model, int threads)
    {
        var (n, vectors) = (model.Features, Tile.RoundUp(model.Features, Tile.Lanes) / Tile.Lanes);
        var blocks = (vectors + MostVectors - 1) / MostVectors;
        var stride = Tile.Lanes * blocks * ((vectors + blocks - 1) / blocks);
        var lists = ((2 * Tile.Samples * threads / Tile.Lanes) + (6 * Room)) * n;
        return lists + (Room * (stride + Tile.Lanes)) + (2 * n * stride) + (n * model.Hidden);
    }

    private static int LocalBytes(int features, int threads)
    {
        var slots = threads / Tile.Lanes;
        return sizeof(float) * ((2 * threads) + (2 * slots) + Tile.Samples + (3 * (Room + 1)) + ((slots + 2) * features));
    }
}
