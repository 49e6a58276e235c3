namespace Research;

/// <summary>Kernels as PTX, which the driver of every device compiles for itself; `dotnet fsi build.fsx ptx` writes them.</summary>
internal static class CommittedPtx
{
    private const string Prefix = "Research.Ptx.", Suffix = ".ptx";

    /// <summary>The names of all variants.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(CommittedPtx).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether there is PTX for a variant.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    public static bool Has(KernelVariant variant) => Names.Contains(variant.FileName);

    /// <summary>The PTX of a variant; null where there is none.</summary>
    /// <param name="variant">The macros of the kernel.</param>
    public static byte[]? Find(KernelVariant variant)
    {
        using var stream = typeof(CommittedPtx).Assembly.GetManifestResourceStream($"{Prefix}{variant.FileName}{Suffix}");
        if (stream is null) return null;
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return text;
    }
}
