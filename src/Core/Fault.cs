namespace Research;

/// <summary>One fault of a plan, found before anything runs.</summary>
/// <param name="Subject">The subject of the fault, e.g. "the density of feature 3".</param>
/// <param name="Value">The value it has, as it was written.</param>
/// <param name="Bound">The bound of the value, e.g. "in (0, 1]".</param>
/// <param name="Remedy">The remedy, as an imperative.</param>
public sealed record Fault(string Subject, string Value, string Bound, string Remedy)
{
    /// <summary>The fault as one sentence with the value, the bound and the remedy.</summary>
    public string Sentence => $"{char.ToUpperInvariant(Subject[0])}{Subject[1..]} is {Value} but must be {Bound}: {Remedy}.";
}

/// <summary>A part of a plan that checks the ranges of its own settings.</summary>
public interface IChecked
{
    /// <summary>Everything that is out of range, in the order of the settings; empty when all is well.</summary>
    IEnumerable<Fault> Faults();
}

/// <summary>The ranges that several settings share.</summary>
internal static class Check
{
    public static IEnumerable<Fault> AtLeast(string subject, long value, long bound, string remedy)
    {
        if (value < bound) yield return new(subject, $"{value}", $"at least {bound}", remedy);
    }

    public static IEnumerable<Fault> AtMost(string subject, long value, long bound, string remedy)
    {
        if (value > bound) yield return new(subject, $"{value}", $"at most {bound}", remedy);
    }

    public static IEnumerable<Fault> Positive(string subject, double value, string remedy)
    {
        if (!(value > 0) || double.IsInfinity(value)) yield return new(subject, $"{value}", "a finite number above 0", remedy);
    }

    public static IEnumerable<Fault> NotNegative(string subject, double value, string remedy)
    {
        if (!(value >= 0) || double.IsInfinity(value)) yield return new(subject, $"{value}", "a finite number, 0 or above", remedy);
    }

    public static IEnumerable<Fault> InUnit(string subject, double value, string remedy)
    {
        if (!(value >= 0 && value < 1)) yield return new(subject, $"{value}", "in [0, 1)", remedy);
    }
}
