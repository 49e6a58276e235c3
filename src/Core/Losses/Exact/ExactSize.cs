namespace Research;

/// <summary>The cost of an exact loss, a sum over the faces of a cube, and its limits.</summary>
internal static class ExactSize
{
    // Without a truncation: 3¹² faces, a fraction of a second. With one: what fits into the memory of a small machine.
    private const int MostFeatures = 12, MostTruncatedFeatures = 30;
    private const double MostFaces = 3_200_000;

    // A Hessian: (n + 1)(n + 2) / 2 runs over 3ⁿ faces for each of n rows; ten seconds for ten features, one second for eight.
    private const int MostCurvedFeatures = 10;

    // Seven tables of eight lanes; a face takes about this long for loss and gradient of eight rows.
    private const double BytesPerFace = 7 * 64, SecondsPerFace = 100e-9;

    // One vector instruction on eight rows counts as eight; a face takes about ten for loss and gradient.
    private const double MultiplyAddsPerFace = 10 * 8;

    private const string Samples = "draw samples instead";

    /// <summary>Multiply-adds of one exact loss with its gradient, about: WᵀW and the way back for every model, and faces for ReLU.</summary>
    public static double MultiplyAdds(IModel model, int? most)
    {
        double n = model.Features;
        var tied = 4 * n * model.Layout.Size;
        return model is ReluOutputModel
            ? tied + (MultiplyAddsPerFace * Faces.States(model.Features, most ?? model.Features) * Math.Ceiling(n / Pyramid.Lanes))
            : tied;
    }

    /// <summary>The faults of a number of features n, without a truncation.</summary>
    public static IEnumerable<Fault> Faults(int features)
    {
        if (features > MostFeatures) yield return TooMany(features, features, $"at most {MostFeatures} without a truncation", Remedy(features));
    }

    /// <summary>The faults of a number of features that are not independent, whose active sets cannot be truncated.</summary>
    public static IEnumerable<Fault> FaultsInSets(int features)
    {
        if (features > MostFeatures) yield return TooMany(features, features, $"at most {MostFeatures}", Samples);
    }

    /// <summary>The faults of a number of features n and a truncation at K.</summary>
    public static IEnumerable<Fault> Faults(int features, int most)
    {
        if (most < 1 || most > features)
        {
            yield return new("the largest number of active features", $"{most}", $"in [1, {features}]",
                "truncate where more active features are too rare to matter");
        }
        else if (features > MostTruncatedFeatures)
        {
            yield return new("the number of features of an exact loss", $"{features}", $"at most {MostTruncatedFeatures}",
                $"an active set is kept as the bits of an integer, so {Samples}");
        }
        else if (Faces.States(features, most) > MostFaces)
        {
            yield return TooMany(features, most, $"fewer with up to {most} of them active", Remedy(features));
        }
    }

    /// <summary>Why a loss of n features, with active sets of K at most, has no Hessian.</summary>
    public static IEnumerable<Fault> CurvatureFaults(int features, int most)
    {
        if (features > MostCurvedFeatures)
        {
            yield return new("the number of features of a Hessian", $"{features}", $"at most {MostCurvedFeatures}",
                "take differences of the gradient instead");
        }
        else if (most < features)
        {
            yield return new("the largest number of active features", $"{most}", $"{features}, all of them, for a Hessian",
                "leave the truncation out");
        }
    }

    private static Fault TooMany(int features, int most, string bound, string remedy)
    {
        var faces = Faces.States(features, most);
        var seconds = faces * SecondsPerFace * Math.Ceiling(features / (double)Pyramid.Lanes);
        return new("the number of features of an exact loss", $"{features}", bound,
            $"it would take about {seconds:G2} s and {faces * BytesPerFace:G2} bytes, so {remedy}");
    }

    private static string Remedy(int features)
    {
        if (features > MostTruncatedFeatures) return Samples;
        var fits = Enumerable.Range(1, features - 1).Last(k => Faces.States(features, k) <= MostFaces);
        return $"truncate at {fits} active features or fewer";
    }
}
