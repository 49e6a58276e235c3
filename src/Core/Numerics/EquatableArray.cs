using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Research;

/// <summary>
/// An immutable list that compares by content. Arrays inside records compare by reference, which would make two equal
/// plans different; every collection in a plan is therefore a <see cref="EquatableArray{T}"/>.
/// </summary>
/// <typeparam name="T">The element; compares by content itself.</typeparam>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Of))]
public sealed class EquatableArray<T> : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    private readonly T[] items;

    /// <summary>The one list without elements: most runs record no step, and there may be many thousands of them.</summary>
    internal static readonly EquatableArray<T> Empty = new([]);

    internal EquatableArray(T[] owned) => items = owned;

    /// <summary>The number of elements.</summary>
    public int Count => items.Length;

    /// <summary>The element at a position, counted from 0.</summary>
    /// <param name="index">Position in [0, <see cref="Count"/>).</param>
    public T this[int index] => items[index];

    /// <summary>The elements, in order, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => items;

    /// <summary>The elements, in order, in a new array.</summary>
    public T[] ToArray() => [.. items];

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableArray<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() =>
        "[" + string.Join(", ", items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture))) + "]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}

/// <summary>Makes <see cref="EquatableArray{T}"/>.</summary>
public static class EquatableArray
{
    /// <summary>A copy of a span.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="items">The elements, in order.</param>
    public static EquatableArray<T> Of<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T> => new(items.ToArray());

    /// <summary>A copy of a sequence.</summary>
    /// <typeparam name="T">The element.</typeparam>
    /// <param name="items">The elements, in order.</param>
    public static EquatableArray<T> Of<T>(IEnumerable<T> items)
        where T : IEquatable<T>
    {
        T[] owned = [.. items];
        return owned.Length == 0 ? EquatableArray<T>.Empty : new(owned);
    }
}
