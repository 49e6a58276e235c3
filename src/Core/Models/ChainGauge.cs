namespace Research;

/// <summary>The changes of hidden units that leave the output of a chain as it is, if the tensors that write and read the units change with them.</summary>
public enum UnitGauge
{
    /// <summary>Any two units may be exchanged.</summary>
    Exchanges,

    /// <summary>
    /// Units may be exchanged, and each be multiplied by a number above 0, what reads it divided by that: functions let such a
    /// factor through, and no tied weight both writes and reads the units.
    /// </summary>
    Rescalings,

    /// <summary>
    /// Units may be rotated and reflected, by any orthogonal map: nothing is elementwise between the products that write and read
    /// them, and a tied weight does both. Exchanges are among these, rescalings are not.
    /// </summary>
    Rotations,

    /// <summary>Any invertible map may be applied: nothing is elementwise in between, and no tied weight both writes and reads.</summary>
    InvertibleMaps,
}

/// <summary>Interchangeable hidden units of a chain, with changes that leave the output as it is; there may be more such changes.</summary>
/// <param name="Sites">The sites at which they are seen, in order; empty where none is named.</param>
/// <param name="Width">How many units there are.</param>
/// <param name="Gauge">The changes that leave the output as it is.</param>
public sealed record HiddenUnits(EquatableArray<string> Sites, int Width, UnitGauge Gauge)
{
    /// <summary>The axes of tensors that follow the units, each once.</summary>
    internal EquatableArray<UnitAxis> Axes { get; init; } = [];

    /// <summary>The parameters after units u became M u: what writes them is multiplied by M, what reads them by its inverse.</summary>
    /// <param name="layout">The chain's.</param>
    /// <param name="parameters">Flat, in the order of the layout.</param>
    /// <param name="map">M <c>[Width, Width]</c>, one that the gauge allows.</param>
    /// <param name="inverse">M⁻¹.</param>
    internal double[] Mapped(ParameterLayout layout, ReadOnlySpan<double> parameters, Matrix map, Matrix inverse)
    {
        var result = parameters.ToArray();
        foreach (var axis in Axes)
        {
            var tensor = layout[axis.Tensor];
            var others = tensor.Size / Width;
            var (along, across) = axis.IsRow && !tensor.IsBias ? (tensor.Columns, 1) : (1, tensor.Columns);
            var before = result.AsSpan(tensor.Offset, tensor.Size).ToArray();
            for (var other = 0; other < others; other++)
                for (var unit = 0; unit < Width; unit++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < Width; k++) sum += (axis.Writes ? map[unit, k] : inverse[k, unit]) * before[(k * along) + (other * across)];
                    result[tensor.Offset + (unit * along) + (other * across)] = sum;
                }
        }

        return result;
    }
}

/// <summary>An axis of a tensor that follows hidden units.</summary>
/// <param name="Tensor">Its name.</param>
/// <param name="IsRow">Whether rows follow the units, or columns; the entries of a bias are rows here.</param>
/// <param name="Writes">Whether the tensor gives the units their values, or reads them.</param>
internal sealed record UnitAxis(string Tensor, bool IsRow, bool Writes);

/// <summary>Finds the hidden units of a chain.</summary>
internal static class ChainGauge
{
    /// <summary>In the order of their first place. Axes of tensors that meet at one place belong together.</summary>
    public static EquatableArray<HiddenUnits> Of(Chain chain)
    {
        _ = new ChainProgram(chain);
        var places = new Places(chain.Layers.Count + 1);
        places.Pin(0);
        places.Pin(chain.Layers.Count);
        for (var k = 0; k < chain.Layers.Count; k++)
        {
            switch (chain.Layers[k])
            {
                case Layer.Dense dense:
                    places.Meet((dense.Name, Row: true), k + 1, 1);
                    places.Meet((dense.Name, Row: false), k, -1);
                    break;
                case Layer.Transposed tied:
                    places.Meet((tied.Name, Row: false), k + 1, 1);
                    places.Meet((tied.Name, Row: true), k, -1);
                    break;
                case Layer.Fixed:
                    places.Pin(k);
                    places.Pin(k + 1);
                    break;
                case Layer.Bias bias:
                    places.Join(k, k + 1);
                    places.Meet((bias.Name, Row: true), k, 1);
                    break;
                case Layer.Elementwise { Function: var function } when chain.Layers[k] != Layer.Identity:
                    places.Join(k, k + 1);
                    places.Bend(k, function.IsHomogeneous);
                    break;
                default:
                    places.Join(k, k + 1);
                    break;
            }
        }

        return EquatableArray.Of(Enumerable.Range(0, chain.Layers.Count + 1).Where(places.IsFirstFree).Select(at => new HiddenUnits(
            EquatableArray.Of(Enumerable.Range(0, chain.Layers.Count).Where(k => places.Root(k) == at).Select(k => chain.Layers[k]).OfType<Layer.Site>().Select(site => site.Name)),
            Width(chain, at),
            places.Gauge(at))
        { Axes = places.Axes(at) }));
    }

    private static int Width(Chain chain, int place) =>
        chain.Layers.Take(place).Select(layer => ChainWidths.Of(chain, layer)).LastOrDefault(widths => widths is not null)?.Outputs ?? chain.Inputs;

    /// <summary>Places between layers, joined where their units are the same; the first of those joined stands for them.</summary>
    private sealed class Places(int count)
    {
        private readonly int[] parents = [.. Enumerable.Range(0, count)];
        private readonly HashSet<int> pinned = [], tied = [], bent = [], uneven = [];
        private readonly Dictionary<(string Name, bool Row), (int Place, int Power)> axes = [];

        public int Root(int place) => parents[place] == place ? place : Root(parents[place]);

        public void Join(int a, int b) => parents[Math.Max(Root(a), Root(b))] = Math.Min(Root(a), Root(b));

        public void Pin(int place) => pinned.Add(place);

        /// <summary>A function other than the identity is applied to the units one by one.</summary>
        public void Bend(int place, bool isHomogeneous) => (isHomogeneous ? bent : uneven).Add(place);

        /// <summary>An axis of a tensor meets a place: a unit's factor multiplies it to a power of 1 or −1.</summary>
        public void Meet((string Name, bool Row) axis, int place, int power)
        {
            if (axes.TryAdd(axis, (place, power))) return;
            Join(axes[axis].Place, place);
            if (axes[axis].Power != power) tied.Add(place);
        }

        public bool IsFirstFree(int place) => Root(place) == place && !pinned.Any(at => Root(at) == place);

        public UnitGauge Gauge(int place) => (Any(uneven, place), Any(bent, place), Any(tied, place)) switch
        {
            (false, false, false) => UnitGauge.InvertibleMaps,
            (false, false, true) => UnitGauge.Rotations,
            (false, true, false) => UnitGauge.Rescalings,
            _ => UnitGauge.Exchanges,
        };

        public EquatableArray<UnitAxis> Axes(int place) => EquatableArray.Of(
            axes.Where(axis => Root(axis.Value.Place) == place).Select(axis => new UnitAxis(axis.Key.Name, axis.Key.Row, axis.Value.Power > 0)));

        private bool Any(HashSet<int> places, int root) => places.Any(at => Root(at) == root);
    }
}
