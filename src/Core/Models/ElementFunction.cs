namespace Research;

/// <summary>An elementwise function of a layer.</summary>
public enum ElementFunction
{
    /// <summary>z.</summary>
    Identity,

    /// <summary>max(z, 0), with derivative 0 at 0.</summary>
    Relu,

    /// <summary>z where z &gt; 0, elsewhere z times the layer's slope (Maas et al. 2013).</summary>
    LeakyRelu,

    /// <summary>z σ(2 √(2/π) (z + 0.044715 z³)): the GELU of Hendrycks and Gimpel (2016) in its form with tanh, not with erf.</summary>
    Gelu,

    /// <summary>tanh z.</summary>
    Tanh,

    /// <summary>ln(1 + eᶻ).</summary>
    Softplus,

    /// <summary>|z|, with derivative 0 at 0.</summary>
    Absolute,

    /// <summary>z².</summary>
    Square,
}
