namespace Research;

/// <summary>
/// The parameters of a sparse autoencoder for vector code: E <c>[Latents, Width]</c> and Dᵀ <c>[Latents, Width]</c>, so that a latent's row and
/// column lie in vectors of their own, then the vectors. Rows are filled up with zeros, which have zero gradients and stay zero.
/// </summary>
internal sealed class DictionaryLayout
{
    private readonly SparseAutoencoder model;
    private readonly ParameterLayout flat;

    /// <summary>The layout of a model.</summary>
    public DictionaryLayout(SparseAutoencoder model)
    {
        (this.model, flat) = (model, model.Layout);
        Width = Tile.RoundUp(model.Features, Tile.Lanes);
        var vector = Tile.RoundUp(model.Latents, Tile.Lanes);
        Decoder = model.Latents * Width;
        Bias = 2 * Decoder;
        Centre = Bias + vector;
        First = Centre + Width;
        Last = First + vector;
        Products = Last + vector;
        Size = Products + vector;
    }

    /// <summary>Floats from one latent to the next in E and Dᵀ: the features, rounded up to vectors.</summary>
    public int Width { get; }

    /// <summary>Where Dᵀ begins; E begins at 0.</summary>
    public int Decoder { get; }

    /// <summary>Where e begins.</summary>
    public int Bias { get; }

    /// <summary>Where c begins.</summary>
    public int Centre { get; }

    /// <summary>Where θ or r begins, of encoders that have it.</summary>
    public int First { get; }

    /// <summary>Where m or the silent steps begin, of encoders that have them.</summary>
    public int Last { get; }

    /// <summary>Where, in a gradient, the sums of ∂L/∂(E(x − c)) begin, of which that of c is made; no parameters.</summary>
    public int Products { get; }

    /// <summary>Floats in all, a multiple of 16.</summary>
    public int Size { get; }

    /// <summary>Where a tensor begins, and the floats from one of its rows and columns to the next.</summary>
    public (int Start, int Row, int Column) Place(ParameterTensor tensor) => tensor.Name switch
    {
        "E" => (0, Width, 1),
        "D" => (Decoder, 1, Width),
        "e" => (Bias, 0, 1),
        "c" => (Centre, 0, 1),
        "theta" or "r" => (First, 0, 1),
        _ => (Last, 0, 1),
    };

    /// <summary>Flat doubles to packed floats; exact where the doubles came from <see cref="Unpack"/>.</summary>
    public void Pack(ReadOnlySpan<double> from, Span<float> packed)
    {
        packed.Clear();
        foreach (var tensor in flat.Tensors.AsSpan())
        {
            var (start, row, column) = Place(tensor);
            for (var r = 0; r < tensor.Rows; r++)
                for (var c = 0; c < tensor.Columns; c++)
                    packed[start + (r * row) + (c * column)] = (float)from[tensor.Offset + (r * tensor.Columns) + c];
        }
    }

    /// <summary>Packed floats to flat doubles, exactly.</summary>
    public double[] Unpack(ReadOnlySpan<float> packed)
    {
        var to = new double[flat.Size];
        foreach (var tensor in flat.Tensors.AsSpan())
        {
            var (start, row, column) = Place(tensor);
            for (var r = 0; r < tensor.Rows; r++)
                for (var c = 0; c < tensor.Columns; c++)
                    to[tensor.Offset + (r * tensor.Columns) + c] = packed[start + (r * row) + (c * column)];
        }

        return to;
    }

    /// <summary>Removes from a packed gradient what constraints rule out, before a step.</summary>
    public void Project(EquatableArray<Constraint> constraints, ReadOnlySpan<float> packed, Span<float> gradient)
    {
        foreach (var constraint in constraints.AsSpan())
        {
            var tensor = flat[constraint.Tensor];
            var (start, row, column) = Place(tensor);
            Constraints.Project(constraint.Kind, tensor, packed[start..], gradient[start..], row, column);
        }
    }

    /// <summary>Restores constraints in packed parameters.</summary>
    public void Restore(EquatableArray<Constraint> constraints, Span<float> packed)
    {
        foreach (var constraint in constraints.AsSpan())
        {
            var tensor = flat[constraint.Tensor];
            var (start, row, column) = Place(tensor);
            Constraints.Restore(constraint.Kind, tensor, packed[start..], row, column);
        }
    }

    /// <summary>The vector of latents that begins at a place.</summary>
    public Span<float> Vector(Span<float> packed, int start) => packed.Slice(start, model.Latents);
}
