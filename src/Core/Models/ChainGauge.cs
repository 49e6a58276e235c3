namespace Research;

/// <summary>Hidden units of a chain that are alike: any two may be exchanged, with their rows and columns, without a change of the output.</summary>
/// <param name="Sites">The sites at which they are seen, in order; empty where none is named.</param>
/// <param name="Width">How many units there are.</param>
/// <param name="MayBeRescaled">
/// Whether each may be multiplied by a number above 0, and what reads it divided by that: only where functions let such a
/// factor through and no tied weight both writes and reads them.
/// </param>
public sealed record HiddenUnits(Values<string> Sites, int Width, bool MayBeRescaled);

/// <summary>Finds the hidden units of a chain.</summary>
internal static class ChainGauge
{
    /// <summary>In the order of their first place. Axes of tensors that meet at one place belong together.</summary>
    public static Values<HiddenUnits> Of(Chain chain)
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
                case Layer.Elementwise { Function: var function }:
                    places.Join(k, k + 1);
                    if (!function.IsHomogeneous) places.Hold(k);
                    break;
                default:
                    places.Join(k, k + 1);
                    break;
            }
        }

        return Values.Of(Enumerable.Range(0, chain.Layers.Count + 1).Where(places.IsFirstFree).Select(at => new HiddenUnits(
            Values.Of(Enumerable.Range(0, chain.Layers.Count).Where(k => places.Root(k) == at).Select(k => chain.Layers[k]).OfType<Layer.Site>().Select(site => site.Name)),
            Width(chain, at),
            places.MayBeRescaled(at))));
    }

    private static int Width(Chain chain, int place) =>
        chain.Layers.Take(place).Select(layer => ChainWidths.Of(chain, layer)).LastOrDefault(widths => widths is not null)?.Outputs ?? chain.Inputs;

    /// <summary>Places between layers, joined where their units are the same; the first of those joined stands for them.</summary>
    private sealed class Places(int count)
    {
        private readonly int[] parents = [.. Enumerable.Range(0, count)];
        private readonly HashSet<int> pinned = [], held = [];
        private readonly Dictionary<(string Name, bool Row), (int Place, int Power)> axes = [];

        public int Root(int place) => parents[place] == place ? place : Root(parents[place]);

        public void Join(int a, int b) => parents[Math.Max(Root(a), Root(b))] = Math.Min(Root(a), Root(b));

        public void Pin(int place) => pinned.Add(place);

        public void Hold(int place) => held.Add(place);

        /// <summary>An axis of a tensor meets a place: a unit's factor multiplies it to a power of 1 or −1.</summary>
        public void Meet((string Name, bool Row) axis, int place, int power)
        {
            if (axes.TryAdd(axis, (place, power))) return;
            Join(axes[axis].Place, place);
            if (axes[axis].Power != power) Hold(place);
        }

        public bool IsFirstFree(int place) => Root(place) == place && !pinned.Any(at => Root(at) == place);

        public bool MayBeRescaled(int place) => !held.Any(at => Root(at) == place);
    }
}
