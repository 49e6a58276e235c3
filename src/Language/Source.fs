namespace Research

/// A publication whose figures are reproduced, or a study of one's own.
type Paper =
    {
        /// A short unique name, e.g. "elhage2022".
        Key: string
        /// The title as it is printed.
        Title: string
        /// The authors and the year, e.g. "Elhage et al. 2022".
        Citation: string
    }

/// The paper that a figure belongs to, and the figure's ID.
type Source =
    {
        Paper: Paper
        /// The catalogue's ID, e.g. "F2.4".
        Figure: string
    }

/// Papers.
[<RequireQualifiedAccess>]
module Paper =

    /// The source of a study that reproduces no paper.
    let own (title: string) = { Key = "own"; Title = title; Citation = "this study" }

    /// Whether a citation is that of a study of one's own.
    let internal isOwn (citation: string) = citation = (own "").Citation
