namespace Research

/// A publication whose figures are reproduced, or a study of one's own.
type Paper =
    {
        /// Short and unique, e.g. "elhage2022".
        Key: string
        /// As printed.
        Title: string
        /// Authors and year, e.g. "Elhage et al. 2022".
        Citation: string
    }

/// Where a figure stands.
type Source =
    {
        Paper: Paper
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
    }

/// Papers.
[<RequireQualifiedAccess>]
module Paper =

    /// A study of one's own, which no paper has.
    let own (title: string) = { Key = "own"; Title = title; Citation = "this study" }

    /// Whether a citation is that of a study of one's own.
    let internal isOwn (citation: string) = citation = (own "").Citation
