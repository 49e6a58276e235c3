namespace Research;

/// <summary>
/// The parameters of a sparse autoencoder for vector code: E and D, each so that what is worked on together lies side by side, then the vectors.
/// What fills up rows has zero gradients and stays zero.
/// </summary>
internal sealed class DictionaryLayout
{
    private readonly ParameterLayout flat;
    private readonly (int Row, int Column) ofEncoder, ofDecoder;

    private DictionaryLayout(SparseAutoencoder model, int width)
    {
        (Latents, flat, Width, EncoderWidth) = (model.Latents, model.Layout, width, width);
        (ofEncoder, ofDecoder) = ((width, 1), (1, width));
        var (matrix, vector) = (Latents * width, Tile.RoundUp(Latents, Tile.Lanes));
        (Decoder, Bias, Centre, First) = (matrix, 2 * matrix, (2 * matrix) + vector, (2 * matrix) + vector + width);
        (Last, Products) = (First + vector, First + (2 * vector));
        Size = Products + vector;
    }

    private DictionaryLayout(SparseAutoencoder model, int inputs, int width)
    {
        (Latents, flat, Width, EncoderWidth, IsByInput) = (model.Latents, model.Layout, width, model.Latents, true);
        (ofEncoder, ofDecoder) = ((1, Latents), (width, 1));

        // What the sums of samples are worked on with, before the optimiser's turn, begins at a multiple of 16 and comes first: D and e.
        (Decoder, Bias, Encoder) = (0, inputs * width, (inputs * width) + Latents);
        Centre = Encoder + (inputs * Latents);
        First = Centre + inputs;
        Last = First + (model.Encoder is Research.Encoder.Relu ? 0 : Latents);
        Size = Tile.RoundUp(Last + (model.Encoder is Research.Encoder.Gated ? Latents : 0), Tile.Lanes);
        Products = Size;
    }

    /// <summary>E <c>[Latents, Width]</c> and Dᵀ <c>[Latents, Width]</c>: a latent's row and column lie in vectors of their own.</summary>
    public static DictionaryLayout ByLatent(SparseAutoencoder model) => new(model, Tile.RoundUp(model.Features, Tile.Lanes));

    /// <summary>D <c>[inputs, Width]</c> and Eᵀ <c>[inputs, Latents]</c>, with as many rows of zeros as a number of inputs takes.</summary>
    public static DictionaryLayout ByInput(SparseAutoencoder model, int inputs) => new(model, inputs, Tile.RoundUp(model.Latents, Tile.Lanes));

    /// <summary>Number of latents.</summary>
    public int Latents { get; }

    /// <summary>Whether the latents of a row of Eᵀ or D lie side by side.</summary>
    public bool IsByInput { get; }

    /// <summary>Floats from one row of Dᵀ or D to the next.</summary>
    public int Width { get; }

    /// <summary>Floats from one row of E or Eᵀ to the next.</summary>
    public int EncoderWidth { get; }

    /// <summary>Where E begins.</summary>
    public int Encoder { get; }

    /// <summary>Where D begins.</summary>
    public int Decoder { get; }

    /// <summary>Where e begins.</summary>
    public int Bias { get; }

    /// <summary>Where c begins.</summary>
    public int Centre { get; }

    /// <summary>Where θ or r begins, of encoders that have it.</summary>
    public int First { get; }

    /// <summary>Where m or the silent steps begin, of encoders that have them.</summary>
    public int Last { get; }

    /// <summary>Where, in a gradient, the sums of ∂L/∂(E(x − c)) begin, of which that of c is made; no parameters, and behind them all where latents lie side by side.</summary>
    public int Products { get; }

    /// <summary>Floats in all, a multiple of 16.</summary>
    public int Size { get; }

    /// <summary>Where a tensor begins, and the floats from one of its rows and columns to the next.</summary>
    public (int Start, int Row, int Column) Place(ParameterTensor tensor) => tensor.Name switch
    {
        "E" => (Encoder, ofEncoder.Row, ofEncoder.Column),
        "D" => (Decoder, ofDecoder.Row, ofDecoder.Column),
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

    /// <summary>The vector of latents that begins at a place.</summary>
    public Span<float> Vector(Span<float> packed, int start) => packed.Slice(start, Latents);
}
