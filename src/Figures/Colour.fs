namespace Research

/// A scale of colours for numbers. All scales differ in lightness, so that they are readable without colour vision.
[<RequireQualifiedAccess>]
type ColourScale =
    /// Blue, white at the middle, red: signed numbers.
    | Diverging
    /// From dark to bright: amounts from 0.
    | Sequential
    /// From violet over green to yellow: the largest importance is the brightest.
    | Importance

/// A colour scale with the numbers at its ends; marks with an equal key share one colour bar.
type ColourKey =
    {
        Scale: ColourScale
        /// The number with the first colour; smaller numbers have it too.
        Low: float
        /// The number with the last colour; larger numbers have it too.
        High: float
        /// The text along the colour bar, with symbol and unit.
        Label: string
    }

/// The colour of a mark.
[<RequireQualifiedAccess>]
type Colouring =
    /// The k-th colour of the categorical palette, k ≥ 0; it repeats after eight.
    | Series of int
    /// The k-th colour for areas that lie side by side, k ≥ 0; it repeats after fourteen.
    | Area of int
    /// The paler tint of the k-th colour for areas.
    | PaleArea of int
    /// The colour of text and axes.
    | Ink
    /// A grey for marks of comparison.
    | Muted
    /// The colour of a feature in section 3 of Elhage et al. (2022): grey where its norm is 0, blue where it has a dimension of its
    /// own, red where it is in superposition. Numbers above 1 count as 1.
    | Crowding of norm: float * superposition: float
    /// The colour of a number on a key: one number for each item of the mark, or one for all items.
    | By of ColourKey * float[]
