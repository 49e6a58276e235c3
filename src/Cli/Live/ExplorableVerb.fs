namespace Research.Cli

open System
open System.IO
open Research
open Research.Live

/// The verb explorable: one page with the phase diagrams and branches of small models. The result is the exit code: 0, 1 (stopped, or
/// the page cannot be written), 2 (bad input).
[<RequireQualifiedAccess>]
module internal ExplorableVerb =

    let private write (path: string) =
        let lines = Explorable.lines

        let atlases =
            Interruption.cancellable (fun stop ->
                Progress.count "lines of the diagrams" (lines |> List.sumBy _.Length) (fun advance ->
                    [ for each in lines -> Atlas.compute each Environment.ProcessorCount advance stop ]))

        ReportFolder.writePage path (Explorable.page atlases) []
        Terminal.say $"The page is {path}"
        0

    /// Computes the diagrams and writes the page.
    let run (page: string option) =
        let path = page |> Option.defaultValue (Path.Combine(RunRequestText.all.Out, "report", "explorable.html"))

        match ReportFolder.pageFaults path with
        | [] -> Interruption.orStopped (fun () -> write path)
        | faults -> faults |> List.map _.Sentence |> Terminal.badInput
