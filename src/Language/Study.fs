namespace Research

/// A figure: parts, with claims and drawings over what they answer.
[<NoEquality; NoComparison>]
type Study<'space> =
    {
        Source: Source
        /// What the figure shows, in a few words.
        Title: string
        Part: Part<'space>
        /// Sentences about the answers.
        Claims: Claim<'space> list
        /// Figures of the answers.
        Draws: ('space -> Figure) list
        /// What is wrong with its words: a reason without a claim, or a claim with two reasons.
        Faults: Fault list
    }

/// What follows the parts of a study: names for what is made of their answers.
type Body<'space> = internal { Space: 'space }

module internal Early =

    [<Literal>]
    let message = "A claim or a drawing stands before the parts: write let! and and! first, then claim and draw."

/// study paper "F2.4" "Sparsity sweep" { let! … and! …; claim …; draw … }: what `let!` and `and!` bind is known before anything runs.
/// A part that depends on the answer of another does not compile, because what follows the parts is a body and no study.
type StudyBuilder(source: Source, title: string) =

    let study part : Study<'space> = { Source = source; Title = title; Part = part; Claims = []; Draws = []; Faults = [] }

    let claimed kind text judge (study: Study<'space>) =
        let statement = { Text = text; Kind = kind; Reason = None }
        { study with Claims = study.Claims @ [ { Claimed = statement; Judge = judge } ] }

    let fault (study: Study<'space>) fault = { study with Faults = study.Faults @ [ fault ] }

    // Whose statement a claim is unless it says so.
    let usual = if Paper.isOwn source.Paper.Citation then ClaimKind.Study else ClaimKind.Paper

    /// Parts side by side.
    member _.MergeSources(first: Part<'a>, second: Part<'b>) : Part<'a * 'b> = Part.both first second

    /// The parts, and what is made of their answers.
    member _.BindReturn(part: Part<'a>, body: 'a -> 'space) : Study<'space> = study (Part.map body part)

    /// The parts, and what is made of their answers.
    member _.Bind(part: Part<'a>, body: 'a -> Body<'space>) : Study<'space> =
        study (Part.map (fun found -> (body found).Space) part)

    /// Parts after a claim or a drawing: does not compile.
    [<CompilerMessage(Early.message, 10004, IsError = true, IsHidden = true)>]
    member _.For(study: Study<'space>, _: 'space -> Study<'more>) = study

    /// What claims and drawings see.
    member _.Return(space: 'space) : Body<'space> = { Space = space }

    /// What claims and drawings see.
    member _.Yield(space: 'space) : Body<'space> = { Space = space }

    /// A claim or a drawing before the parts: does not compile.
    [<CompilerMessage(Early.message, 10004, IsError = true, IsHidden = true)>]
    member _.Yield(_: unit) : Study<unit> = study Part.none

    /// A sentence about the answers, checked with a number: of the paper, or of the project where the study is its own.
    [<CustomOperation("claim", MaintainsVariableSpace = true)>]
    member _.Claim(study: Study<'space>, text: string, [<ProjectionParameter>] judge: 'space -> Verdict) : Study<'space> =
        claimed usual text judge study

    /// A claim that is a theorem or a construction: it fails only where the code is wrong.
    [<CustomOperation("identity", MaintainsVariableSpace = true)>]
    member _.Identity(study: Study<'space>, text: string, [<ProjectionParameter>] judge: 'space -> Verdict) : Study<'space> =
        claimed ClaimKind.Identity text judge study

    /// A claim of this project's own in the study of a paper's figure.
    [<CustomOperation("ours", MaintainsVariableSpace = true)>]
    member _.Ours(study: Study<'space>, text: string, [<ProjectionParameter>] judge: 'space -> Verdict) : Study<'space> =
        claimed ClaimKind.Study text judge study

    /// Why the claim before it does not hold or cannot be decided, where that is known; no verdict changes with it.
    [<CustomOperation("because", MaintainsVariableSpace = true)>]
    member _.Because(study: Study<'space>, reason: Reason) : Study<'space> =
        match List.rev study.Claims with
        | [] ->
            Fault("the place of a reason", "before any claim", "below the claim that it explains", "move because there")
            |> fault study
        | { Claimed = { Reason = Some _; Text = text } } :: _ ->
            Fault($"the number of reasons of the claim \"{text}\"", "2", "at most 1", "write one because, of one sentence")
            |> fault study
        | { Claimed = { Text = text } } :: _ when System.String.IsNullOrWhiteSpace reason.Sentence ->
            Fault($"the reason of the claim \"{text}\"", "empty", "a sentence", "write what shows why it does not hold")
            |> fault study
        | last :: before ->
            let explained = { last with Claimed = { last.Claimed with Reason = Some reason } }
            { study with Claims = List.rev (explained :: before) }

    /// A question after the parts: does not compile.
    [<CustomOperation("analyse", MaintainsVariableSpace = true)>]
    [<CompilerMessage("A study has no verb analyse: write let! answer = train toy |> ask question before the claims.",
                      10005,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyse(study: Study<'space>, [<ProjectionParameter>] question: 'space -> 'question) : Study<'space> =
        ignore question
        study

    /// A question after the parts: does not compile.
    [<CustomOperation("analyze", MaintainsVariableSpace = true)>]
    [<CompilerMessage("A study has no verb analyze: write let! answer = train toy |> ask question before the claims.",
                      10005,
                      IsError = true,
                      IsHidden = true)>]
    member _.Analyze(study: Study<'space>, [<ProjectionParameter>] question: 'space -> 'question) : Study<'space> =
        ignore question
        study

    /// A figure of the answers.
    [<CustomOperation("draw", MaintainsVariableSpace = true)>]
    member _.Draw(study: Study<'space>, [<ProjectionParameter>] draw: 'space -> Figure) : Study<'space> =
        { study with Draws = study.Draws @ [ draw ] }

/// How a study begins.
[<AutoOpen>]
module StudyBuilder =

    /// A study for a figure of a paper, with what it shows in a few words.
    let study paper figure title = StudyBuilder({ Paper = paper; Figure = figure }, title)

    /// No beginning: what is trained is a training, what is claimed of it a study. Does not compile.
    [<CompilerMessage("There is no experiment: write study paper \"F2.4\" \"Title\" { let! answer = train toy |> ask question … }, where toy is training { … }.",
                      10003,
                      IsError = true,
                      IsHidden = true)>]
    let experiment (paper: Paper) (figure: string) = study paper figure ""

/// Finding cells in a claim or a drawing.
[<RequireQualifiedAccess>]
module Cells =

    /// The cell at a value of the sweep; the claim is undecided where it was not run or has no answer.
    let find (value: 'at) (cells: Cell<'at, 'answer> list) =
        match cells |> List.tryFind (fun cell -> cell.At = value) with
        | Some cell -> cell
        | None -> raise (NotMeasured $"""the cell at {Label.at "" value} was not run, or has no answer""")

    /// The answer at a value of the sweep; the claim is undecided where that cell was not run or has no answer.
    let at (value: 'at) (cells: Cell<'at, 'answer> list) = (find value cells).Answer

    // What counts once is not taken back.
    let private count counted (cell: Cell<'at, 'answer>) =
        if counted > cell.Counted.Value then
            cell.Counted.Value <- counted

    /// What every restart of a cell answered, in their order. All of them count: no claim holds where one of them is worse than
    /// a model that ignores every feature.
    let all (cell: Cell<'at, 'answer>) =
        count Counted.All cell
        cell.Answers.Value

    /// The same for a question about training itself, where one that failed is an answer too: only the best counts.
    let attempts (cell: Cell<'at, 'answer>) = cell.Answers.Value

    let private middle (sorted: float[]) = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0

    /// The median of a number over all restarts of a cell; all of them count.
    let median (number: 'answer -> float) (cell: Cell<'at, 'answer>) =
        all cell |> List.map number |> List.sort |> Array.ofList |> middle

    /// The least, the largest and the median of a number over the restarts of a cell that did not diverge, in words. It is
    /// something to read beside a verdict, so that only the best counts.
    let spread (number: 'answer -> float) (cell: Cell<'at, 'answer>) =
        let there =
            List.zip cell.Evaluations (attempts cell) |> List.filter (fun (each, _) -> System.Double.IsFinite each.Loss)

        let sorted = there |> List.map (snd >> number) |> List.sort |> Array.ofList
        let shown = Humanize.number

        match sorted.Length with
        | 0 -> "no restarts"
        | 1 -> "one restart"
        | count -> $"over {count} restarts {shown sorted[0]} … {shown (Array.last sorted)}, median {shown (middle sorted)}"

    /// The verdict on a count of the best restart, with its spread over the restarts as its detail.
    let counted (count: 'answer -> int) (expect: int -> Verdict) (cell: Cell<'at, 'answer>) =
        count cell.Answer |> expect |> Expect.withDetail (spread (count >> float) cell)

    /// What the restarts but the one of highest loss answered, lowest loss first, or all but those that diverged (Elhage et al.
    /// 2022, section 3, who average them): List.average, or List.averageBy of a number. NotMeasured is raised where all diverged.
    let withoutWorst (cell: Cell<'at, 'answer>) =
        count Counted.WithoutWorst cell
        let losses = [ for each in cell.Evaluations -> each.Loss ]
        let answers = Array.ofList cell.Answers.Value
        Restart.withoutWorst losses |> Restart.orNotMeasured losses |> List.map (Array.item >> (|>) answers)

    /// The loss and the answer of every restart of a cell, in their order; all of them count.
    let restarts (cell: Cell<'at, 'answer>) = List.zip [ for each in cell.Evaluations -> each.Loss ] (all cell)
