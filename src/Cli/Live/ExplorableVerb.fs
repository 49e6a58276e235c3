namespace Research.Cli

open System
open System.IO
open Research
open Research.Live

/// The verb explorable: one page with the phase diagrams and branches of small models. The result is the exit code: 0, 1 (stopped, or
/// the page cannot be written), 2 (bad input).
[<RequireQualifiedAccess>]
module internal ExplorableVerb =

    let private compute () =
        let lines = Explorable.lines

        Interruption.cancellable (fun stop ->
            Progress.count "lines of the diagrams" (lines |> List.sumBy _.Length) (fun advance ->
                [ for each in lines -> Atlas.compute each Environment.ProcessorCount advance stop ]))
        |> Explorable.page

    let private write (path: string) =
        ReportFolder.writePage path (compute ()) []
        Terminal.say $"The page is {path}"
        0

    /// Writes the page of a report, which its first page links to, unless it is there as this program would write it. Computing it
    /// takes seconds.
    let ofReport (store: Store) : unit =
        if not (ReportFolder.hasExplorable store Explorable.mark.Value) then
            ReportFolder.writeExplorable store (compute ())

    /// Computes the diagrams and writes the page.
    let run (page: string option) =
        let path = page |> Option.defaultValue (Path.Combine(RunRequestText.all.Out, "report", ReportFolder.explorable))

        match ReportFolder.pageFaults path with
        | [] -> Interruption.orStopped (fun () -> write path)
        | faults -> faults |> List.map _.Sentence |> Terminal.badInput
