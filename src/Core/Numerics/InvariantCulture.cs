using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Research;

/// <summary>Makes numbers look the same on every machine. Scripts run in a process that has the culture of the user, in which one half
/// may be written 0,5: labels of cells, captions and checksums would depend on it.</summary>
internal static class InvariantCulture
{
    /// <summary>Makes the invariant culture that of the process, as the command line has it.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "A figure must not depend on whose machine drew it, whatever part is used first.")]
    internal static void Set()
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }
}
