using System.Runtime.InteropServices;

namespace Research;

/// <summary>A native library that may be missing from a machine, and the functions it exports.</summary>
internal sealed class NativeExports
{
    private readonly nint library;

    private NativeExports(nint library, string name) => (this.library, Name) = (library, name);

    /// <summary>The name or path under which it was found.</summary>
    public string Name { get; }

    /// <summary>The libraries that are found under some names, in the order of the names.</summary>
    /// <param name="names">Names that the system's loader looks up, or full paths.</param>
    public static IEnumerable<NativeExports> Find(IEnumerable<string> names)
    {
        foreach (var name in names)
            if (NativeLibrary.TryLoad(name, out var library))
                yield return new(library, name);
    }

    /// <summary>Whether all of some functions are exported.</summary>
    /// <param name="functions">Their names.</param>
    public bool Has(IEnumerable<string> functions) => functions.All(each => NativeLibrary.TryGetExport(library, each, out _));

    /// <summary>The address of a function, 0 where it is not exported.</summary>
    /// <param name="function">Its name.</param>
    public nint this[string function] => NativeLibrary.TryGetExport(library, function, out var address) ? address : 0;
}
