namespace Research.Tests.Judges

/// A tensor of doubles of some library that differentiates: what the statements of exact losses are made of, and no more.
/// All tensors of a computation are of one library.
[<AbstractClass>]
type Differentiable() =

    /// Numbers that do not depend on the parameters, row by row.
    abstract Constant: shape: int list * numbers: float list -> Differentiable

    /// Single numbers side by side.
    abstract Stack: Differentiable list -> Differentiable

    // Element by element; a single number goes with every element.
    abstract Plus: Differentiable -> Differentiable
    abstract Minus: Differentiable -> Differentiable
    abstract Times: Differentiable -> Differentiable
    abstract Over: Differentiable -> Differentiable

    /// The product of two matrices.
    abstract Product: Differentiable -> Differentiable

    /// Rows as columns.
    abstract Transposed: Differentiable

    /// Elements from one on, row by row, in a shape of their own; of no axis for a single number.
    abstract Part: from: int * shape: int list -> Differentiable

    /// How many elements there are.
    abstract Length: int

    /// max(0, t); its derivative at 0 is 0.
    abstract Relu: Differentiable

    /// −1, 0 or 1; its derivative is 0.
    abstract Sign: Differentiable

    /// Of all elements.
    abstract Sum: Differentiable

    /// The number that a single one is.
    abstract Value: float

    member t.Number(value: float) = t.Constant([], [ value ])
    static member (+)(a: Differentiable, b: Differentiable) = a.Plus b
    static member (-)(a: Differentiable, b: Differentiable) = a.Minus b
    static member (-)(a: float, b: Differentiable) = (b.Number a).Minus b
    static member (*)(a: Differentiable, b: Differentiable) = a.Times b
    static member (*)(a: float, b: Differentiable) = (b.Number a).Times b
    static member (/)(a: Differentiable, b: Differentiable) = a.Over b
    static member (/)(a: Differentiable, b: float) = a.Over(a.Number b)

/// What a library makes of a function of the parameters whose value is a single number.
type Library =
    {
        /// What failures call it.
        Name: string
        /// The value, and the gradient by automatic differentiation.
        Gradient: (Differentiable -> Differentiable) -> float[] -> float * float[]
        /// The second derivatives, [parameters, parameters].
        Hessian: (Differentiable -> Differentiable) -> float[] -> float[,]
    }
