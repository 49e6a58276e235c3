namespace Research;

/// <summary>The solid whose corners are given vectors of three dimensions, for drawings: its edges, and how it stands.</summary>
public static class Solid
{
    // Corners that differ in height by less lie in one plane: minima are known to about 1e-6.
    private const double Flat = 1e-3;

    /// <summary>
    /// The edges of the convex hull: pairs of corners that two of its planes share. Of points of one plane all pairs are edges.
    /// </summary>
    /// <param name="corners">As columns, <c>[3, corners]</c>.</param>
    /// <exception cref="ArgumentException">There are not three dimensions.</exception>
    public static IReadOnlyList<(int First, int Second)> Edges(Matrix corners)
    {
        var (points, faces) = (Points(corners), Faces(Points(corners)));
        return [.. from i in Enumerable.Range(0, points.Length)
                   from j in Enumerable.Range(i + 1, points.Length - i - 1)
                   where points.Length == 2 || faces.Count(face => On(face, points[i]) && On(face, points[j])) > 1
                   select (i, j)];
    }

    /// <summary>
    /// The corners turned so that the third axis is one at whose heights most corners lie together: bipyramids stand on a tip,
    /// antiprisms on a face.
    /// </summary>
    /// <param name="corners">As columns, <c>[3, corners]</c>.</param>
    /// <exception cref="ArgumentException">There are not three dimensions.</exception>
    public static Matrix Upright(Matrix corners)
    {
        var points = Points(corners);
        double[][] axes = [.. points, .. Faces(points).Select(face => face.Normal)];
        double[][] upright = [.. axes.Where(axis => Dot(axis, axis) > Flat).Select(Unit)];
        if (upright.Length == 0) return corners;
        var z = upright.MaxBy(axis => points.Max(point => points.Count(other => Math.Abs(Dot(axis, point) - Dot(axis, other)) < Flat)))!;
        var x = Unit(points.Append([1, 0, 0]).Append([0, 1, 0]).Select(point => Less(point, z)).First(rest => Dot(rest, rest) > Flat));
        double[][] frame = [x, Cross(z, x), z];
        return Matrix.Build(3, points.Length, (row, corner) => Dot(frame[row], points[corner]));
    }

    /// <summary>A plane n · x = h with all corners on one side, n · x ≤ h.</summary>
    private readonly record struct Face(double[] Normal, double Height);

    private static bool On(Face face, double[] point) => Math.Abs(Dot(face.Normal, point) - face.Height) < Flat;

    private static List<Face> Faces(double[][] points)
    {
        var faces = new List<Face>();
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                for (var k = j + 1; k < points.Length; k++)
                {
                    var normal = Cross(Minus(points[j], points[i]), Minus(points[k], points[i]));
                    if (!(Dot(normal, normal) > Flat * Flat)) continue;
                    normal = Unit(normal);
                    foreach (var outward in new[] { normal, [-normal[0], -normal[1], -normal[2]] })
                    {
                        var face = new Face(outward, Dot(outward, points[i]));
                        if (points.All(point => Dot(outward, point) < face.Height + Flat) && !faces.Any(known => Alike(known, face)))
                            faces.Add(face);
                    }
                }
            }
        }

        return faces;
    }

    private static bool Alike(Face one, Face other) => Dot(one.Normal, other.Normal) > 1 - (Flat * Flat);

    private static double[][] Points(Matrix corners) => corners.Rows == 3
        ? [.. Enumerable.Range(0, corners.Columns).Select(corners.Column)]
        : throw new ArgumentException($"Corners in {corners.Rows} dimensions make no solid: give three.", nameof(corners));

    private static double[] Less(double[] vector, double[] axis)
    {
        var along = Dot(vector, axis);
        return [vector[0] - (along * axis[0]), vector[1] - (along * axis[1]), vector[2] - (along * axis[2])];
    }

    private static double[] Unit(double[] vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        return [vector[0] / length, vector[1] / length, vector[2] / length];
    }

    private static double[] Minus(double[] a, double[] b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

    private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    private static double[] Cross(double[] a, double[] b) =>
        [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
}
