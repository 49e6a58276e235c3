namespace Research;

/// <summary>One layer of a <see cref="Chain"/>, as data: equal by content.</summary>
public abstract record Layer
{
    private Layer() { }

    /// <summary>max(z, 0).</summary>
    public static Layer Relu => new Elementwise(new ElementFunction.Relu());

    /// <summary>The GELU in its form with tanh: <see cref="ElementFunction.Gelu"/>.</summary>
    public static Layer Gelu => new Elementwise(new ElementFunction.Gelu());

    /// <summary>tanh z.</summary>
    public static Layer Tanh => new Elementwise(new ElementFunction.Tanh());

    /// <summary>ln(1 + eᶻ).</summary>
    public static Layer Softplus => new Elementwise(new ElementFunction.Softplus());

    /// <summary>|z|.</summary>
    public static Layer Absolute => new Elementwise(new ElementFunction.Absolute());

    /// <summary>z².</summary>
    public static Layer Square => new Elementwise(new ElementFunction.Square());

    /// <summary>z.</summary>
    public static Layer Identity => new Elementwise(new ElementFunction.Identity());

    /// <summary>z where z &gt; 0, elsewhere slope × z.</summary>
    /// <param name="slope">A finite number, such as 0.01.</param>
    public static Layer LeakyRelu(double slope) => new Elementwise(new ElementFunction.LeakyRelu(slope));

    /// <summary>W x with a weight W <c>[Outputs, Inputs]</c> of its own.</summary>
    /// <param name="Name">The tensor's name in files, once in a chain.</param>
    /// <param name="Outputs">Rows of W, at least 1.</param>
    /// <param name="Inputs">Columns of W, at least 1.</param>
    public sealed record Dense(string Name, int Outputs, int Inputs) : Layer;

    /// <summary>Wᵀ x with the weight of a dense layer of the chain: tied.</summary>
    /// <param name="Name">The name of that weight.</param>
    public sealed record Transposed(string Name) : Layer;

    /// <summary>M x with a matrix that is given and does not train.</summary>
    /// <param name="Matrix">M <c>[outputs, inputs]</c>, finite.</param>
    public sealed record Fixed(Matrix Matrix) : Layer;

    /// <summary>x + b, or x − b, with a bias b as long as x; layers of one name share it.</summary>
    /// <param name="Name">The tensor's name in files.</param>
    /// <param name="Sign">1, or −1 for x − b.</param>
    public sealed record Bias(string Name, int Sign = 1) : Layer;

    /// <summary>f(x), elementwise.</summary>
    /// <param name="Function">f, one of <see cref="ElementFunction"/> or of a user's own; with a vector form for the SIMD engine.</param>
    public sealed record Elementwise(IElementFunction Function) : Layer;

    /// <summary>A name for the values at this place, e.g. "hidden". It computes nothing.</summary>
    /// <param name="Name">Once in a chain.</param>
    public sealed record Site(string Name) : Layer;
}
