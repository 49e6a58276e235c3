namespace Research

/// How a number becomes a colour. All scales are readable without colour vision: their lightness says which end is which.
[<RequireQualifiedAccess>]
type ColourScale =
    /// Blue, white at the middle, red: signed numbers.
    | Diverging
    /// Dark to bright: how much, from none.
    | Sequential
    /// Violet over green to yellow: the most important is the brightest.
    | Importance

/// A colour scale with the numbers at its ends; marks with an equal key share one colour bar.
type ColourKey =
    {
        Scale: ColourScale
        /// The number that has the first colour; anything below has it too.
        Low: float
        /// The number that has the last colour; anything above has it too.
        High: float
        /// Printed along the colour bar, with symbol and unit.
        Label: string
    }

/// What colours a mark.
[<RequireQualifiedAccess>]
type Colouring =
    /// The k-th colour of the categorical palette, k ≥ 0; it repeats after eight.
    | Series of int
    /// The k-th colour for areas that lie side by side, k ≥ 0; it repeats after fourteen.
    | Area of int
    /// The same colour, paler.
    | PaleArea of int
    /// The colour of text and axes.
    | Ink
    /// A grey for what is only there to compare with.
    | Muted
    /// What a feature is to a model, as section 3 of Elhage et al. (2022) colours it: grey where its norm is 0, blue where it
    /// has a dimension of its own, red where others crowd it; both numbers count up to 1.
    | Crowding of norm: float * superposition: float
    /// A number per item of the mark, or one for all of it.
    | By of ColourKey * float[]
