namespace Research;

/// <summary>What the exact sum over the faces of a row's cube costs, and how much is too much.</summary>
internal static class Size
{
    // Without a truncation: 3¹² faces, a fraction of a second. With one: what fits into the memory of a small machine.
    private const int MostFeatures = 12, MostTruncatedFeatures = 30;
    private const double MostFaces = 4_200_000;

    // Five tables of eight lanes; a face takes about this long for loss and gradient of eight rows.
    private const double BytesPerFace = 5 * 64, SecondsPerFace = 100e-9;

    /// <summary>What is wrong with a number of features and a truncation.</summary>
    /// <param name="features">n.</param>
    /// <param name="most">K, if the active sets are truncated.</param>
    public static IEnumerable<Fault> Faults(int features, int? most)
    {
        if (most is { } k && (k < 1 || k > features))
        {
            yield return new("the largest number of active features", $"{k}", $"in [1, {features}]",
                "truncate where more active features are too rare to matter");
        }
        else if (most is null ? features > MostFeatures : features > MostTruncatedFeatures || Faces.States(features, most.Value) > MostFaces)
        {
            var bound = most is null ? $"at most {MostFeatures} without a truncation" : $"at most {MostTruncatedFeatures} and cheap enough";
            yield return new("the number of features of an exact loss", $"{features}", bound,
                $"{Cost(features, most ?? features)}, so {Remedy(features)}");
        }
    }

    private static string Cost(int features, int most)
    {
        var faces = Faces.States(features, most);
        var seconds = faces * SecondsPerFace * Math.Ceiling(features / (double)Pyramid.Lanes);
        return $"it would take about {seconds:G2} s and {faces * BytesPerFace:G2} bytes";
    }

    private static string Remedy(int features)
    {
        if (features > MostTruncatedFeatures) return "draw samples instead";
        var fits = Enumerable.Range(1, features).Last(k => Faces.States(features, k) <= MostFaces);
        return $"truncate at {fits} active features or fewer";
    }
}
