using System.Collections.Concurrent;

namespace Research;

/// <summary>A pool of pyramids by their number of features; safe to use from several threads.</summary>
/// <param name="most">No face has a larger support than this.</param>
internal sealed class PyramidPool(int most)
{
    private readonly ConcurrentDictionary<int, Faces> faces = [];
    private readonly ConcurrentDictionary<int, ConcurrentBag<Pyramid>> idle = [];

    /// <summary>A pyramid for the caller alone, until it is returned.</summary>
    public Pyramid Take(int features) =>
        idle.GetOrAdd(features, _ => []).TryTake(out var pyramid)
            ? pyramid
            : new(faces.GetOrAdd(features, n => new(n, Math.Min(n, most))));

    /// <summary>Returns a pyramid to the pool.</summary>
    public void Return(Pyramid pyramid) => idle[pyramid.Faces.Features].Add(pyramid);
}
