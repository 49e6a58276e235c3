namespace Research

/// What a check of one sentence of a paper found: what was expected, what was measured, whether it holds.
type Verdict =
    {
        /// The expectation as it is printed, e.g. "≥ 0.9" or "9 ± 1".
        Expected: string
        /// The measured number; NaN when there was nothing to measure.
        Measured: float
        /// None: not decided, because nothing was measured or something else was run than was declared.
        Holds: bool option
        /// More than one number can say, e.g. the counts of a whole sweep; may be empty.
        Detail: string
    }

    /// The measured number as it is printed: with as many digits as the expectation, six at least; "–" for none.
    member this.Shown =
        let digits (number: string) =
            number.TrimStart('-', '0', '.') |> Seq.takeWhile ((<>) 'E') |> Seq.filter System.Char.IsDigit |> Seq.length

        let longest = this.Expected.Split ' ' |> Array.map digits |> Array.max

        if System.Double.IsNaN this.Measured then
            "–"
        else
            this.Measured.ToString $"G{max 6 longest}"

/// What a check raises when what it asks about was not measured, e.g. a cell that a coarser sweep left out.
/// The claim is then undecided, with this as the reason.
exception NotMeasured of why: string

/// What is said of a claim, a question or a drawing that raised an error.
[<RequireQualifiedAccess>]
module internal Raised =

    // What a library says, without the name of a parameter that may follow it.
    let private sentence (raised: exn) = (Array.head (raised.Message.Split '(')).TrimEnd()

    // The libraries' own sentences about a list without items, in the language that they speak.
    let private ofNothing =
        let said (take: unit -> float) =
            try
                ignore (take ())
                None
            with raised ->
                Some(sentence raised)

        lazy
            ([
                (fun () -> List.head [])
                (fun () -> Seq.head [])
                (fun () -> Array.head [||])
                (fun () -> System.Linq.Enumerable.First [])
             ]
             |> List.choose said
             |> Set)

    /// Why there is no number, as a phrase without a full stop; `part` is the word for what raised the error, and `failed` begins the
    /// phrase for an error of the code.
    let why (part: string) (failed: string) (raised: exn) =
        match raised with
        | NotMeasured why -> why
        | :? System.ArgumentException
        | :? System.InvalidOperationException when ofNothing.Value.Contains(sentence raised) ->
            $"the {part} takes the largest, the mean or the first of an empty list, because nothing is of the kind that it asks about"
        | broken -> $"{failed}: {broken.Message}"

/// Expectations: each gives a verdict with the measured number, never a bare boolean.
[<RequireQualifiedAccess>]
module Expect =

    let private verdict expected test (measured: float) =
        let holds = if System.Double.IsNaN measured then None else Some(test measured)

        { Expected = expected; Measured = measured; Holds = holds; Detail = "" }

    /// measured ≥ bound, of doubles.
    let atLeastOf (bound: float) = verdict $"≥ {Humanize.number bound}" (fun m -> m >= bound)

    /// measured ≤ bound, of doubles.
    let atMostOf (bound: float) = verdict $"≤ {Humanize.number bound}" (fun m -> m <= bound)

    /// low ≤ measured ≤ high, of doubles.
    let betweenOf (low: float) (high: float) =
        verdict $"{Humanize.number low} … {Humanize.number high}" (fun m -> low <= m && m <= high)

    /// measured ≥ bound; either may be a count.
    let inline atLeast bound measured = atLeastOf (float bound) (float measured)

    /// measured ≤ bound; either may be a count.
    let inline atMost bound measured = atMostOf (float bound) (float measured)

    /// low ≤ measured ≤ high; each may be a count.
    let inline between low high measured = betweenOf (float low) (float high) (float measured)

    /// |measured − expected| ≤ tolerance; written with the digits that the tolerance leaves. A tolerance below 0, or that is no
    /// number, decides nothing and says so.
    let within (tolerance: float) (expected: float) (measured: float) =
        let digits = if tolerance > 0.0 then 1.0 + ceil (log10 (abs expected / tolerance)) else 17.0
        let shown = expected.ToString $"G{int (digits |> max 6.0 |> min 17.0)}"

        let judged =
            measured |> verdict $"{shown} ± {Humanize.number tolerance}" (fun m -> abs (m - expected) <= tolerance)

        if tolerance >= 0.0 then
            judged
        else
            { judged with
                Holds = None
                Detail =
                    $"the tolerance is {Humanize.number tolerance} but must be 0 or above: write Expect.within TOLERANCE EXPECTED MEASURED"
            }

    /// A count that must be exactly this one.
    let equal (expected: int) (measured: int) = verdict (string expected) (fun m -> m = float expected) (float measured)

    /// A statement that is true or false; the measured number is 1 or 0.
    let isTrue (measured: bool) = verdict "true" (fun m -> m = 1.0) (if measured then 1.0 else 0.0)

    /// Nothing was measured, and why.
    let nothing (why: string) = { verdict "–" (fun _ -> false) nan with Detail = why }

    /// The same verdict with more to read beside the number.
    let withDetail (detail: string) (verdict: Verdict) = { verdict with Detail = detail }

/// Whose statement a claim is.
[<RequireQualifiedAccess>]
type ClaimKind =
    /// An empirical statement of the paper.
    | Paper
    /// A theorem or a construction: it fails only where the code is wrong.
    | Identity
    /// A statement of this project's own.
    | Study

    /// One word: "paper", "identity" or "study".
    member this.Word =
        match this with
        | ClaimKind.Paper -> "paper"
        | ClaimKind.Identity -> "identity"
        | ClaimKind.Study -> "study"

/// Why a claim does not hold or cannot be decided, each with one sentence that says what shows it. It changes no verdict.
type Reason =
    /// The paper is contradicted: the sentence names the evidence, e.g. the exact loss or another figure.
    | Contradicted of evidence: string
    /// It depends on a recipe that the paper does not state: the sentence names the recipes that were tried.
    | Recipe of tried: string
    /// An expectation of this project's own was wrong: the sentence says in what.
    | Guess of mistake: string

    /// What became of the claim in a word or two: "paper contradicted", "recipe" or "guess".
    member this.Word =
        match this with
        | Contradicted _ -> "paper contradicted"
        | Recipe _ -> "recipe"
        | Guess _ -> "guess"

    /// The sentence.
    member this.Sentence =
        match this with
        | Contradicted sentence
        | Recipe sentence
        | Guess sentence -> sentence

/// What a claim says, known before anything runs.
type Claimed =
    {
        /// The sentence, as a reader of the paper would say it.
        Text: string
        Kind: ClaimKind
        /// Why it does not hold or cannot be decided, where that is known.
        Reason: Reason option
    }

/// A statement with what its check found.
type ClaimResult =
    {
        Claimed: Claimed
        Verdict: Verdict
    }

    /// The sentence.
    member this.Text = this.Claimed.Text

    /// What a reader is told beside the verdict: the reason, that there is none, or that there should be none; may be empty.
    member this.Remark =
        match this.Verdict.Holds, this.Claimed.Reason with
        | Some true, Some reason -> $"holds, although a reason for its failure is given ({reason.Word}: {reason.Sentence})"
        | _, Some reason -> $"{reason.Word}: {reason.Sentence}"
        | Some false, None -> "no reason is given"
        | _, None -> ""

/// One sentence about an answer, and how it is checked.
[<NoEquality; NoComparison>]
type Claim<'answer> =
    {
        Claimed: Claimed
        /// The check.
        Judge: 'answer -> Verdict
    }

/// Claims.
[<RequireQualifiedAccess>]
module Claim =

    /// What the claim's check finds in an answer; undecided where nothing was measured, as in an empty list. A check that raises another
    /// error is undecided too and its detail has the error, so that the run goes on; one that was cancelled ends the run.
    let check (answer: 'answer) (claim: Claim<'answer>) =
        try
            claim.Judge answer
        with
        | :? System.OperationCanceledException -> reraise ()
        | raised -> Raised.why "claim" "the check failed" raised |> Expect.nothing

    /// The same statement and check about something that the answer can be found in.
    let contramap (find: 'whole -> 'answer) (claim: Claim<'answer>) : Claim<'whole> =
        { Claimed = claim.Claimed; Judge = find >> claim.Judge }
