using TorchSharp;
using static TorchSharp.torch;

namespace Research;

/// <summary>A step of a chain on tensors <c>[instances, width, samples]</c>, and the way back through it.</summary>
internal abstract class TensorStep
{
    private static readonly Scalar MinusOne = -1L;

    /// <summary>The step's values.</summary>
    /// <param name="x">Those before it.</param>
    /// <param name="made">Takes every tensor that lives until the way back is done.</param>
    public abstract Tensor Forward(Tensor x, List<Tensor> made);

    /// <summary>Hands on what its own parameters get, and gives ∂L/∂x; null where nothing before the step trains.</summary>
    /// <param name="cotangent">∂L/∂y; it may be overwritten and given back.</param>
    public abstract Tensor? Back(Tensor cotangent);

    /// <summary>y = M x + b; ∂L/∂M = g xᵀ, ∂L/∂b = Σ g over samples, ∂L/∂x = Mᵀ g.</summary>
    /// <param name="matrix">M, <c>[instances, outputs, inputs]</c>.</param>
    /// <param name="back">Mᵀ.</param>
    /// <param name="weight">Where the gradient of M goes, if it trains.</param>
    /// <param name="isTransposed">Whether M is the transpose of the weight.</param>
    /// <param name="bias">b, <c>[instances, outputs, 1]</c>, if there is one.</param>
    /// <param name="shift">Where its gradient goes.</param>
    /// <param name="isCrossed">Whether something before the step trains.</param>
    internal sealed class Product(
        Tensor matrix, Tensor back, GradientPart? weight, bool isTransposed, Tensor? bias, GradientPart? shift, bool isCrossed) : TensorStep
    {
        private Tensor? input;

        public override Tensor Forward(Tensor x, List<Tensor> made)
        {
            input = x;
            // TorchSharp's method takes the summand last.
            var y = bias is null ? matrix.bmm(x) : matrix.baddbmm(x, bias);
            made.Add(y);
            return y;
        }

        public override Tensor? Back(Tensor cotangent)
        {
            if (weight is not null)
            {
                var (left, right) = isTransposed ? (input!, cotangent) : (cotangent, input!);
                using var across = right.transpose(1, 2);
                using var product = left.bmm(across);
                weight.Take(product);
            }

            if (shift is not null)
            {
                using var sum = cotangent.sum(2);
                shift.Take(sum);
            }

            return isCrossed ? back.bmm(cotangent) : null;
        }
    }

    /// <summary>y = x ± b.</summary>
    /// <param name="bias">b, <c>[instances, width, 1]</c>.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="shift">Where its gradient goes.</param>
    /// <param name="isCrossed">Whether something before the step trains.</param>
    internal sealed class Shift(Tensor bias, int sign, GradientPart shift, bool isCrossed) : TensorStep
    {
        public override Tensor Forward(Tensor x, List<Tensor> made)
        {
            var y = x.add(bias, sign > 0 ? Tensors.One : MinusOne);
            made.Add(y);
            return y;
        }

        public override Tensor? Back(Tensor cotangent)
        {
            using var sum = cotangent.sum(2);
            shift.Take(sum, sign);
            return isCrossed ? cotangent : null;
        }
    }

    /// <summary>y = f(x).</summary>
    /// <param name="function">f.</param>
    /// <param name="overwrites">Whether nothing but this step needs x.</param>
    /// <param name="isCrossed">Whether something before the step trains.</param>
    internal sealed class Map(ElementTensors function, bool overwrites, bool isCrossed) : TensorStep
    {
        private Tensor? value;
        private Tensor? kept;

        public override Tensor Forward(Tensor x, List<Tensor> made)
        {
            value = overwrites ? x : x.clone();
            if (!overwrites) made.Add(value);
            kept = function.Apply(value);
            if (kept is not null) made.Add(kept);
            return value;
        }

        public override Tensor? Back(Tensor cotangent)
        {
            if (!isCrossed) return null;
            cotangent.mul_(function.Derivative(value!, kept));
            return cotangent;
        }
    }
}
