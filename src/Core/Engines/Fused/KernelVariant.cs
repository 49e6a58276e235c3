using System.Globalization;
using System.Text;

namespace Research;

/// <summary>A kernel of a device: its source with macros. Equal by content.</summary>
/// <param name="Mapping">How threads share the work: the name of the source file, without its suffix, that follows device.cl and, but for small.cl, group.cl.</param>
/// <param name="Macros">Names and values, in order.</param>
internal sealed record KernelVariant(string Mapping, EquatableArray<KernelMacro> Macros)
{
    /// <summary>The name of the kernel's function.</summary>
    public const string Function = "run";

    /// <summary>The name of a file for the variant, without a suffix, such as "small-N5-M2-RELU1".</summary>
    public string FileName => string.Join('-', Macros.Select(macro => $"{macro.Name}{macro.Value}").Prepend(Mapping));

    /// <summary>The variant that has a name.</summary>
    /// <param name="fileName">Its <see cref="FileName"/>.</param>
    public static KernelVariant Named(string fileName)
    {
        var parts = fileName.Split('-');
        return new(parts[0], [
            .. parts.Skip(1).Select(part =>
            {
                var name = part.TrimEnd([.. "0123456789"]);
                return new KernelMacro(name, int.Parse(part.AsSpan(name.Length), CultureInfo.InvariantCulture));
            }),
        ]);
    }

    /// <summary>The value of a macro.</summary>
    /// <param name="name">Its name.</param>
    public int this[string name] => Macros.First(macro => macro.Name == name).Value;

    /// <summary>The macros as options of a compiler, such as "-DN=5".</summary>
    public IEnumerable<string> Options => Macros.Select(macro => $"-D{macro.Name}={macro.Value}");

    /// <summary>The source, which its macros specialise.</summary>
    public string Source => Read("device.cl") + (Mapping == "small" ? "" : Read("group.cl")) + Read($"{Mapping}.cl");

    private static string Read(string name)
    {
        using var stream = typeof(KernelVariant).Assembly.GetManifestResourceStream($"Research.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        var text = new byte[stream.Length];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }
}

/// <summary>A macro of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record KernelMacro(string Name, int Value);
