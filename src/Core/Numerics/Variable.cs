namespace Research;

/// <summary>
/// A number that records how it was computed, so that a function of variables has a value and, by one sweep backwards, its
/// derivatives. A variable has +, −, ×, ÷, also with numbers, comparisons, and in F# exp, log, sqrt, tanh, abs, max, min and **.
/// </summary>
/// <remarks>
/// The bits are the same on every machine. Variables are compared by value alone: the derivative of the larger of two is that of
/// the one that was taken. F#'s max, min and comparisons allocate; <see cref="Max(Variable, Variable)"/> and
/// <see cref="Min(Variable, Variable)"/> do not.
/// </remarks>
public readonly struct Variable : IEquatable<Variable>, IComparable<Variable>, IComparable
{
    private readonly Tape? tape;
    private readonly int at;

    internal Variable(double value, Tape? tape, int at) => (Value, this.tape, this.at) = (value, tape, at);

    /// <summary>0, a constant.</summary>
    public static Variable Zero => default;

    /// <summary>1, a constant.</summary>
    public static Variable One => Of(1);

    /// <summary>Its value. What is made of it by <see cref="Of(double)"/> is a constant, through which no derivative passes.</summary>
    public double Value { get; }

    /// <summary>A constant.</summary>
    /// <param name="value">Any number.</param>
    public static Variable Of(double value) => new(value, null, 0);

    /// <summary>a + b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator +(Variable left, Variable right) => Of(left.Value + right.Value, left, 1, right, 1);

    /// <summary>a + b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator +(Variable left, double right) => Of(left.Value + right, left, 1);

    /// <summary>a + b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator +(double left, Variable right) => Of(left + right.Value, right, 1);

    /// <summary>a − b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator -(Variable left, Variable right) => Of(left.Value - right.Value, left, 1, right, -1);

    /// <summary>a − b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator -(Variable left, double right) => Of(left.Value - right, left, 1);

    /// <summary>a − b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator -(double left, Variable right) => Of(left - right.Value, right, -1);

    /// <summary>−a.</summary>
    /// <param name="value">a.</param>
    public static Variable operator -(Variable value) => Of(-value.Value, value, -1);

    /// <summary>a b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator *(Variable left, Variable right) =>
        Of(left.Value * right.Value, left, right.Value, right, left.Value);

    /// <summary>a b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator *(Variable left, double right) => Of(left.Value * right, left, right);

    /// <summary>a b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator *(double left, Variable right) => Of(left * right.Value, right, left);

    /// <summary>a / b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator /(Variable left, Variable right)
    {
        var quotient = left.Value / right.Value;
        return Of(quotient, left, 1 / right.Value, right, -quotient / right.Value);
    }

    /// <summary>a / b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator /(Variable left, double right) => Of(left.Value / right, left, 1 / right);

    /// <summary>a / b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static Variable operator /(double left, Variable right) => Of(left) / right;

    /// <summary>a = b, by value.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator ==(Variable left, Variable right) => left.Value == right.Value;

    /// <summary>a ≠ b, by value.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator !=(Variable left, Variable right) => left.Value != right.Value;

    /// <summary>a &lt; b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator <(Variable left, Variable right) => left.Value < right.Value;

    /// <summary>a &gt; b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator >(Variable left, Variable right) => left.Value > right.Value;

    /// <summary>a ≤ b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator <=(Variable left, Variable right) => left.Value <= right.Value;

    /// <summary>a ≥ b.</summary>
    /// <param name="left">a.</param>
    /// <param name="right">b.</param>
    public static bool operator >=(Variable left, Variable right) => left.Value >= right.Value;

    /// <summary>eˣ.</summary>
    /// <param name="x">Any number; +∞ above 709.78, 0 below −745.13.</param>
    public static Variable Exp(Variable x)
    {
        var value = VariableFunctions.Exp(x.Value);
        return Of(value, x, value);
    }

    /// <summary>ln x.</summary>
    /// <param name="x">Above 0; −∞ at 0 and not a number below.</param>
    public static Variable Log(Variable x) => Of(VariableFunctions.Log(x.Value), x, 1 / x.Value);

    /// <summary>√x, whose derivative at 0 is +∞.</summary>
    /// <param name="x">0 or above.</param>
    public static Variable Sqrt(Variable x)
    {
        var root = Math.Sqrt(x.Value);
        return Of(root, x, 0.5 / root);
    }

    /// <summary>tanh x.</summary>
    /// <param name="x">Any number.</param>
    public static Variable Tanh(Variable x)
    {
        var (value, slope) = VariableFunctions.Tanh(x.Value);
        return Of(value, x, slope);
    }

    /// <summary>|x|, with derivative 0 at 0.</summary>
    /// <param name="x">Any number.</param>
    public static Variable Abs(Variable x) => Of(Math.Abs(x.Value), x, x.Value > 0 ? 1 : x.Value < 0 ? -1 : 0);

    /// <summary>The larger of two; the second where they are equal, so that max(x, 0) has derivative 0 at 0.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Variable Max(Variable first, Variable second) => first.Value > second.Value ? first : second;

    /// <summary>The larger of a variable and a number; the number where they are equal.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Variable Max(Variable first, double second) => Max(first, Of(second));

    /// <summary>The smaller of two; the second where they are equal.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Variable Min(Variable first, Variable second) => first.Value < second.Value ? first : second;

    /// <summary>The smaller of a variable and a number; the number where they are equal.</summary>
    /// <param name="first">a.</param>
    /// <param name="second">b.</param>
    public static Variable Min(Variable first, double second) => Min(first, Of(second));

    /// <summary>xᵖ by e^(p ln x), and by products where p is a whole number of at most 64 either way.</summary>
    /// <param name="x">Above 0 unless p is a whole number.</param>
    /// <param name="power">p.</param>
    public static Variable Pow(Variable x, double power) =>
        power == 0 ? One : Of(VariableFunctions.Power(x.Value, power), x, power * VariableFunctions.Power(x.Value, power - 1));

    /// <summary>xᵖ by e^(p ln x).</summary>
    /// <param name="x">Above 0.</param>
    /// <param name="power">p.</param>
    public static Variable Pow(Variable x, Variable power) => power.tape is null ? Pow(x, power.Value) : Exp(power * Log(x));

    /// <inheritdoc/>
    public bool Equals(Variable other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Variable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Variable other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is Variable other ? CompareTo(other)
        : obj is null ? 1 : throw new ArgumentException($"A variable cannot be compared with a {obj.GetType().Name}.", nameof(obj));

    /// <inheritdoc/>
    public override string ToString() => $"{Value}";

    /// <summary>a + b c, as one entry where two of these are constants.</summary>
    internal static Variable MultiplyAdd(Variable a, Variable b, Variable c) =>
        b.tape is null ? Of(a.Value + (b.Value * c.Value), a, 1, c, b.Value)
        : c.tape is null ? Of(a.Value + (b.Value * c.Value), a, 1, b, c.Value)
        : a + (b * c);

    /// <summary>Adds to the slope of a result; a constant has none.</summary>
    internal void AddSlope(double slope) => tape?.AddSlope(at, slope);

    private static Variable Of(double value, Variable x, double slope) =>
        x.tape is null || slope == 0 ? Of(value) : new(value, x.tape, x.tape.Add(x.at, slope));

    private static Variable Of(double value, Variable left, double byLeft, Variable right, double byRight) =>
        left.tape is null || byLeft == 0 ? Of(value, right, byRight)
        : right.tape is null || byRight == 0 ? Of(value, left, byLeft)
        : new(value, left.tape, left.tape.Add(left.at, byLeft, right.at, byRight));
}
