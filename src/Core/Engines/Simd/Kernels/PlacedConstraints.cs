using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The constraints of a trainer on the packed parameters of a sparse autoencoder, looked up once.</summary>
internal sealed class PlacedConstraints
{
    private readonly (ConstraintKind Kind, ParameterTensor Tensor, int Start, int Row, int Column, int Width)[] all;
    private readonly int latents, features;

    /// <summary>Constraints of tensors that the model has.</summary>
    public PlacedConstraints(EquatableArray<Constraint> constraints, SparseAutoencoder model, DictionaryLayout layout)
    {
        (latents, features) = (model.Latents, model.Features);
        all = [.. constraints.Select(constraint =>
        {
            var tensor = model.Layout[constraint.Tensor];
            var (start, row, column) = layout.Place(tensor);
            var isOfLatents = layout.IsByInput && (constraint.Kind, tensor.Name) is (ConstraintKind.UnitColumns, "D") or (ConstraintKind.UnitRows, "E");
            return (constraint.Kind, tensor, start, row, column, isOfLatents ? Math.Max(row, column) : 0);
        })];
    }

    /// <summary>Removes from a packed gradient what constraints rule out, before a step.</summary>
    public void Project(Span<float> packed, Span<float> gradient)
    {
        foreach (var (kind, tensor, start, row, column, width) in all)
        {
            if (width > 0) RemoveAlong(ref packed[start], ref gradient[start], width);
            else Constraints.Project<float>(kind, tensor, packed[start..], gradient[start..], row, column);
        }
    }

    /// <summary>Restores constraints in packed parameters, after a step.</summary>
    public void Restore(Span<float> packed)
    {
        foreach (var (kind, tensor, start, row, column, width) in all)
        {
            if (width > 0) Normalise(ref packed[start], width);
            else Constraints.Restore(kind, tensor, packed[start..], row, column);
        }
    }

    /// <summary>g ← g − (g · w) w / ‖w‖² of the vector of each latent, 16 of them at once; of w = 0 nothing is removed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void RemoveAlong(ref float entries, ref float gradient, nint width)
    {
        for (nint j = 0; j < latents; j += Tile.Lanes)
        {
            var (along, squares) = (Vector512<float>.Zero, Vector512<float>.Zero);
            for (nint i = 0, at = j; i < features; i++, at += width)
            {
                var w = Vector512.LoadUnsafe(ref entries, (nuint)at);
                along = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref gradient, (nuint)at), w, along);
                squares = Vector512.FusedMultiplyAdd(w, w, squares);
            }

            var share = Vector512.ConditionalSelect(Vector512.GreaterThan(squares, Vector512<float>.Zero), along / squares, Vector512<float>.Zero);
            var own = Own(j);
            for (nint i = 0, at = j; i < features; i++, at += width)
            {
                var g = Vector512.LoadUnsafe(ref gradient, (nuint)at);
                var rest = Vector512.FusedMultiplyAdd(-share, Vector512.LoadUnsafe(ref entries, (nuint)at), g);
                Vector512.ConditionalSelect(own, rest, g).StoreUnsafe(ref gradient, (nuint)at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Normalise(ref float entries, nint width)
    {
        for (nint j = 0; j < latents; j += Tile.Lanes)
        {
            var squares = Vector512<float>.Zero;
            for (nint i = 0, at = j; i < features; i++, at += width)
            {
                var w = Vector512.LoadUnsafe(ref entries, (nuint)at);
                squares = Vector512.FusedMultiplyAdd(w, w, squares);
            }

            // A vector of zeros stays one.
            var scale = Vector512.ConditionalSelect(
                Own(j) & Vector512.GreaterThan(squares, Vector512<float>.Zero), Vector512<float>.One / Vector512.Sqrt(squares), Vector512<float>.One);
            for (nint i = 0, at = j; i < features; i++, at += width)
                (Vector512.LoadUnsafe(ref entries, (nuint)at) * scale).StoreUnsafe(ref entries, (nuint)at);
        }
    }

    /// <summary>The lanes of latents from one on; others belong to the next row.</summary>
    private Vector512<float> Own(nint latent) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(latents - (int)latent)).AsSingle();
}
