using System.Runtime.Intrinsics;

namespace Research;

/// <summary>
/// The moments of one row z = c + Σ_j a_j x_j of a ReLU layer, exactly, for eight rows at once (one per lane; feature 0 is
/// each row's own). With R_q(t) = max(t, 0)^q / q! (R_0(0) = 0): E R_1(z), E R_2(z), E[x_0 R_0(z)], E[x_0 R_1(z)] and
/// E[x_j R_1(z)] − E[x_0 x_j R_0(z)] for all j.
/// </summary>
/// <param name="faces">The faces of a cube.</param>
internal abstract class RowMoments(Faces faces)
{
    /// <summary>Rows at once.</summary>
    public const int Lanes = 8;

    /// <summary>The cube.</summary>
    public Faces Faces => faces;

    /// <summary>a, <c>[features]</c>: set before a run.</summary>
    public AlignedVectors Overlaps { get; } = new(faces.Features);

    /// <summary>c: set before a run.</summary>
    public Vector512<double> Bias { get; set; }

    /// <summary>P(A), <c>[supports]</c> in the order of the faces: set before a run.</summary>
    public AlignedVectors Weights { get; } = new(faces.Supports.Length);

    /// <summary>E R_1(z).</summary>
    public Vector512<double> Mean { get; protected set; }

    /// <summary>E R_2(z).</summary>
    public Vector512<double> Square { get; protected set; }

    /// <summary>E[x_0 R_1(z)].</summary>
    public Vector512<double> Cross { get; protected set; }

    /// <summary>E[x_0 R_0(z)].</summary>
    public Vector512<double> Share { get; protected set; }

    /// <summary>P(0 is active), as far as the faces go.</summary>
    public Vector512<double> Activity { get; protected set; }

    /// <summary>E[x_j R_1(z)] − E[x_0 x_j R_0(z)], <c>[features]</c>.</summary>
    public AlignedVectors Moments { get; } = new(faces.Features);

    /// <summary>The fastest way to find the moments over all faces of a cube.</summary>
    public static RowMoments Over(Faces faces) =>
        faces.Features <= SmallPyramid.MostFeatures ? new SmallPyramid(faces) : new Pyramid(faces);

    /// <summary>Finds the moments; those that only a gradient needs (<see cref="Share"/>, <see cref="Moments"/>) if requested.</summary>
    public abstract void Run(bool differentiate);
}
