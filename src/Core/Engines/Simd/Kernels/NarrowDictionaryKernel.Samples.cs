using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Research;

/// <summary>The loss of the samples of a chunk, and the way back.</summary>
internal sealed partial class NarrowDictionaryKernel<TRows, TCodes>
{
    /// <summary>x − c, codes, errors and losses of 16 samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Encode(int column)
    {
        ref var inputs = ref batch.Inputs[column];
        var x = TRows.Load(ref inputs, Stride);
        x.AddMultiples(ref Parameters[Layout.Centre], 1, new() { Lanes = -Vector512<float>.One });
        x.Store(ref inputs, Stride);
        TRows y = default, open = default;
        nint width = Layout.Width;
        var (penalty, counted) = (Vector512<float>.Zero, loss.Sparsity is Sparsity.L0 ? Vector512<float>.One : Vector512<float>.Zero);
        ref var encoder = ref Parameters[Layout.Encoder];
        ref var decoder = ref Parameters[Layout.Decoder];
        ref var bias = ref Parameters[Layout.Bias];
        ref var norm = ref norms[0];
        ref var constant = ref constants[0];
        ref var to = ref preactivations[column];
        for (nint j = 0; j < latents; j++)
        {
            Vector z, code;
            z.Lanes = Vector512.Create(Unsafe.Add(ref bias, j));
            x.AddTo(ref z, ref Unsafe.Add(ref encoder, j), latents);
            z.Store(ref Unsafe.Add(ref to, j * Stride));
            code.Lanes = TCodes.Of(z.Lanes, ref Unsafe.Add(ref constant, j), latents);
            y.AddMultiples(ref Unsafe.Add(ref decoder, j), width, code);
            if (TCodes.HasThreshold) penalty += Vector512.GreaterThan(code.Lanes, Vector512<float>.Zero).AsSingle() & counted;
            if (TCodes.IsGated)
            {
                code.Lanes = Vector512.MaxNative(z.Lanes, Vector512<float>.Zero);
                open.AddMultiples(ref Unsafe.Add(ref decoder, j), width, code);
            }

            penalty = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref norm, j)), code.Lanes, penalty);
        }

        var samples = Vector512.LoadUnsafe(ref batch.Weights[column]);
        var all = penalty * Vector512.Create(weight);
        Compare(y, x, samples, ref errors[column], ref all);
        if (TCodes.IsGated) Compare(open, x, samples, ref gates[column], ref all);
        Add(all, samples);
    }

    /// <summary>g = w I e with the error e = y − (x − c) and the weights w of the samples; adds Σ I e² to their losses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Compare(TRows y, TRows x, Vector512<float> samples, ref float to, ref Vector512<float> all)
    {
        y.Add(-Vector512<float>.One, x);
        var rows = new Errors(ref importance[0], ref to, samples) { Loss = all };
        y.Show(ref rows);
        all = rows.Loss;
    }

    private void Add(Vector512<float> all, Vector512<float> samples)
    {
        var (lower, upper) = (Vector512.WidenLower(all), Vector512.WidenUpper(all));
        var (first, second) = (Vector512.WidenLower(samples) * lower, Vector512.WidenUpper(samples) * upper);
        losses += first + second;
        squares += (first * lower) + (second * upper);
    }

    /// <summary>Adds ½ of the gradient to sums of 16 lanes.</summary>
    private void Back(int columns)
    {
        TRows centre = default;
        ref var first = ref errors[0];
        for (nint column = 0; column < columns; column += Lanes) centre.Add(Vector512<float>.One, TRows.Load(ref Unsafe.Add(ref first, column), Stride));
        AddRows(isFirst, centre, ref sums[Layout.Centre * Lanes], Lanes);
        if (TCodes.IsGated) BackOfGates(columns);
        else BackOfCodes(columns);
    }

    /// <summary>Latent by latent; all places are found before, because a step has few samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void BackOfCodes(nint columns)
    {
        var (n, width, overwrites, adds) = ((nint)latents, (nint)Layout.Width, isFirst, usesNorms);
        var (scale, counted) = (Vector512<float>.Zero, Vector512<float>.Zero);
        if (TCodes.HasThreshold)
        {
            scale = Vector512.Create((float)(1 / ((Encoder.JumpRelu)model.Encoder).Bandwidth));
            counted = Vector512.Create(loss.Sparsity is Sparsity.L0 ? 0.5f * weight : 0);
        }

        ref var z = ref preactivations[0];
        ref var g = ref errors[0];
        ref var x = ref batch.Inputs[0];
        ref var w = ref batch.Weights[0];
        ref var slope = ref slopes[0];
        ref var constant = ref constants[0];
        ref var decoder = ref Parameters[Layout.Decoder];
        ref var threshold = ref Parameters[TCodes.HasThreshold ? Layout.First : 0];
        ref var toEncoder = ref sums[Layout.Encoder * Lanes];
        ref var toDecoder = ref sums[Layout.Decoder * Lanes];
        ref var toBias = ref sums[Layout.Bias * Lanes];
        ref var toThreshold = ref sums[TCodes.HasThreshold ? Layout.First * Lanes : 0];
        ref var toNorm = ref sums[adds ? used * Lanes : 0];
        for (nint j = 0; j < n; j++)
        {
            TRows ofDecoder = default, ofEncoder = default;
            var (ofBias, ofNorm, ofThreshold) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
            for (nint column = 0; column < columns; column += Lanes)
            {
                var own = Vector512.LoadUnsafe(ref z, (nuint)column);
                var code = TCodes.Of(own, ref constant, n);
                var rows = TRows.Load(ref Unsafe.Add(ref g, column), Stride);
                Vector through;
                through.Lanes = Vector512.Create(slope) * Vector512.LoadUnsafe(ref w, (nuint)column);
                rows.AddTo(ref through, ref decoder, width);
                if (TCodes.HasThreshold)
                {
                    var theta = Vector512.Create(threshold);
                    var near = Vector512.LessThan(Vector512.Abs((own - theta) * scale), Vector512.Create(0.5f));
                    var estimate = Vector512.FusedMultiplyAdd(theta, through.Lanes, counted * Vector512.LoadUnsafe(ref w, (nuint)column)) * scale;
                    ofThreshold -= Vector512.ConditionalSelect(near, estimate, Vector512<float>.Zero);
                }

                var back = Vector512.ConditionalSelect(Vector512.GreaterThan(code, Vector512<float>.Zero), through.Lanes, Vector512<float>.Zero);
                ofBias += back;
                ofEncoder.Add(back, TRows.Load(ref Unsafe.Add(ref x, column), Stride));
                ofDecoder.Add(code, rows);
                if (adds) ofNorm = Vector512.FusedMultiplyAdd(code, Vector512.LoadUnsafe(ref w, (nuint)column), ofNorm);
            }

            AddRows(overwrites, ofDecoder, ref toDecoder, width * Lanes);
            AddRows(overwrites, ofEncoder, ref toEncoder, n * Lanes);
            AddTo(overwrites, ofBias, ref toBias);
            if (TCodes.HasThreshold) AddTo(overwrites, ofThreshold, ref toThreshold);
            if (adds) AddTo(overwrites, ofNorm, ref toNorm);
            z = ref Unsafe.Add(ref z, Stride);
            slope = ref Unsafe.Add(ref slope, 1);
            decoder = ref Unsafe.Add(ref decoder, 1);
            toDecoder = ref Unsafe.Add(ref toDecoder, Lanes);
            toEncoder = ref Unsafe.Add(ref toEncoder, Lanes);
            toBias = ref Unsafe.Add(ref toBias, Lanes);
            if (TCodes.HasThreshold)
            {
                constant = ref Unsafe.Add(ref constant, 1);
                threshold = ref Unsafe.Add(ref threshold, 1);
                toThreshold = ref Unsafe.Add(ref toThreshold, Lanes);
            }

            if (adds) toNorm = ref Unsafe.Add(ref toNorm, Lanes);
        }
    }

    /// <summary>Of gates and their magnitudes, which share E(x − c).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void BackOfGates(int columns)
    {
        for (var j = 0; j < latents; j++) BackOfGate(j, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void BackOfGate(int j, int columns)
    {
        TRows ofDecoder = default, ofEncoder = default;
        var (ofBias, ofNorm, ofScale, ofShift, ofProduct) =
            (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var (slope, scale, bias) = (Vector512.Create(slopes[j]), Vector512.Create(constants[j]), Vector512.Create(Parameters[Layout.Bias + j]));
        ref var decoder = ref Parameters[Layout.Decoder + j];
        for (var column = 0; column < columns; column += Lanes)
        {
            var z = Vector512.LoadUnsafe(ref preactivations[(j * Stride) + column]);
            var w = Vector512.LoadUnsafe(ref batch.Weights[column]);
            var code = TCodes.Of(z, ref constants[j], latents);
            var rows = TRows.Load(ref errors[column], Stride);
            Vector through, open;
            through.Lanes = Vector512<float>.Zero;
            rows.AddTo(ref through, ref decoder, Layout.Width);
            var magnitude = Vector512.ConditionalSelect(Vector512.GreaterThan(code, Vector512<float>.Zero), through.Lanes, Vector512<float>.Zero);
            open.Lanes = slope * w;
            TRows.Load(ref gates[column], Stride).AddTo(ref open, ref decoder, Layout.Width);
            var gate = Vector512.ConditionalSelect(Vector512.GreaterThan(z, Vector512<float>.Zero), open.Lanes, Vector512<float>.Zero);
            var product = Vector512.FusedMultiplyAdd(magnitude, scale, gate);
            ofBias += gate;
            ofProduct += product;
            ofShift += magnitude;
            ofScale = Vector512.FusedMultiplyAdd(magnitude * scale, z - bias, ofScale);
            ofEncoder.Add(product, TRows.Load(ref batch.Inputs[column], Stride));
            ofDecoder.Add(code, rows);
            if (usesNorms) ofNorm = Vector512.FusedMultiplyAdd(Vector512.MaxNative(z, Vector512<float>.Zero), w, ofNorm);
        }

        AddRows(isFirst, ofDecoder, ref sums[(Layout.Decoder + j) * Lanes], Layout.Width * Lanes);
        AddRows(isFirst, ofEncoder, ref sums[(Layout.Encoder + j) * Lanes], latents * Lanes);
        AddTo(isFirst, ofBias, ref sums[(Layout.Bias + j) * Lanes]);
        AddTo(isFirst, ofProduct, ref sums[(Layout.Products + j) * Lanes]);
        AddTo(isFirst, ofScale, ref sums[(Layout.First + j) * Lanes]);
        AddTo(isFirst, ofShift, ref sums[(Layout.Last + j) * Lanes]);
        if (usesNorms) AddTo(isFirst, ofNorm, ref sums[(used + j) * Lanes]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRows(bool overwrites, TRows rows, ref float at, nint stride)
    {
        if (!overwrites) rows.Add(Vector512<float>.One, TRows.Load(ref at, stride));
        rows.Store(ref at, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(bool overwrites, Vector512<float> lanes, ref float at) =>
        (overwrites ? lanes : lanes + Vector512.LoadUnsafe(ref at)).StoreUnsafe(ref at);

    /// <summary>Takes errors row by row.</summary>
    private ref struct Errors(ref float importance, ref float to, Vector512<float> samples) : IRowVisitor<Vector>
    {
        private readonly Vector512<float> samples = samples;
        private ref float importance = ref importance, to = ref to;

        /// <summary>The loss of every sample.</summary>
        public Vector512<float> Loss;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void See(Vector row)
        {
            var weighted = Vector512.Create(importance) * row.Lanes;
            Loss = Vector512.FusedMultiplyAdd(weighted, row.Lanes, Loss);
            (weighted * samples).StoreUnsafe(ref to);
            importance = ref Unsafe.Add(ref importance, 1);
            to = ref Unsafe.Add(ref to, Stride);
        }
    }
}
