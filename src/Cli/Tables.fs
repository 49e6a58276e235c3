namespace Research.Cli

open System
open System.Globalization
open Research
open Spectre.Console

/// Tables and lists on standard output.
[<RequireQualifiedAccess>]
module internal Tables =

    let private out =
        let console = Terminal.output
        // A file has no width: rows stay whole.
        if Console.IsOutputRedirected then
            console.Profile.Width <- 1_000

        console

    let private print (headers: string list) (rows: string list list) =
        let table = Table(Border = TableBorder.Minimal)

        headers |> List.iter (fun header -> table.AddColumn(TableColumn(Markup.Escape header)) |> ignore)

        rows
        |> List.iter (fun row -> table.AddRow(row |> List.map (Terminal.visible >> Markup.Escape) |> Array.ofList) |> ignore)

        out.Write table

    let private holds (verdict: Verdict) =
        match verdict.Holds with
        | Some true -> "holds"
        | Some false -> "DOES NOT HOLD"
        | None when verdict.Detail = "" -> "undecided"
        | None -> $"undecided: {verdict.Detail}"

    /// Where runs stand.
    let status (runs: RunStatus list) =
        let when' (time: DateTimeOffset) = time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)

        let state run =
            match run.State with
            | Complete time -> "finished", time |> Option.map when' |> Option.defaultValue "", ""
            | Running who -> $"computed by {who}", "", ""
            | Halted None -> "stopped", "", ""
            | Halted(Some began) -> "stopped", when' began.Time, String.concat " " began.Command

        runs
        |> List.map (fun run ->
            let state, time, command = state run

            [
                run.Name
                state
                $"{run.Kept} of {run.Cells}"
                (if run.Begun = 0 then "" else string run.Begun)
                time
                command
            ])
        |> print [ "run"; "state"; "cells kept"; "checkpoints"; "UTC"; "begun by" ]

    /// The tasks of a plan.
    let plan (rows: string list list) = print [ "task"; "cells"; "takes"; "which" ] rows

    /// Plans whose results were not written yet.
    let plans (rows: string list list) = print [ "plan"; "job"; "tasks"; "cells kept"; "failed"; "made (UTC)" ] rows

    /// Where two runs differ. The column of runs is left out where there is one run alone.
    let differences (rows: string list list) =
        let headers = [ "run"; "what"; "first"; "second"; "by"; "spread" ]

        if rows |> List.forall (fun row -> row.Head = "") then
            print headers.Tail (List.map List.tail rows)
        else
            print headers rows

    /// The scoreboard.
    let scoreboard (rows: ScoreRow list) =
        rows
        |> List.map (fun row ->
            let claimed, verdict = row.Result.Claimed, row.Result.Verdict

            [
                row.Figure
                claimed.Text
                claimed.Kind.Word
                verdict.Expected
                verdict.Shown
                holds verdict
                row.Result.Remark
                row.Cost
            ])
        |> print [ "figure"; "claim"; "kind"; "expected"; "measured"; ""; "reason"; "cost" ]

        let counted words rows = out.WriteLine(Scoreboard.counted words rows)
        counted "" rows

        for kind, words in Scoreboard.kinds do
            match Scoreboard.ofKind kind rows with
            | [] -> ()
            | some -> counted $" {words}" some

    /// Answers, row by row, and how many more there are.
    let answers (rows: string list list, more: int) =
        print [ "answer"; "" ] rows

        if more > 0 then
            out.WriteLine $"and {more} more answers in answers.json of the run"

    /// The catalogue.
    let catalogue (jobs: Job list) =
        jobs
        |> List.map (fun job ->
            [
                job.Id
                job.Title
                string (job.Cells.Length + job.Derived.Length)
                string job.Claims.Length
                Humanize.count (Job.work job)
                Humanize.count (Job.derivations job)
            ])
        |> print [ "figure"; "title"; "cells"; "claims"; "instance-steps"; "models minimised" ]

    /// A job's pipeline, its cells, its faults and its work.
    let pipeline (job: Job) (faults: Fault list) =
        out.WriteLine $"{job.Source.Paper.Title} ({job.Source.Paper.Citation}), {job.Id}: {job.Title}"

        match job.Cells with
        | (label, first) :: rest when faults.IsEmpty ->
            print [ "verb"; label ] [ for verb, says in Pipeline.verbs first -> [ verb; says ] ]

            if not rest.IsEmpty then
                let labels = rest |> List.map fst |> String.concat ", "
                out.WriteLine $"and {rest.Length} more cells: {labels}"
        | _ -> ()

        match job.Derived with
        | (label, first) :: rest when faults.IsEmpty ->
            print [ "verb"; label ] [ [ "derive"; Pipeline.derivation first ] ]

            if not rest.IsEmpty then
                out.WriteLine $"and {rest.Length} more derivations"
        | _ -> ()

        for fault in faults do
            out.WriteLine $"fault: {fault.Sentence}"

        let size =
            if faults.IsEmpty && not job.Cells.IsEmpty then
                let billions = Job.multiplyAdds job / 1e9 |> ceil |> int64
                $", about {Humanize.count billions} billion multiply-adds"
            else
                ""

        let models =
            if job.Derived.IsEmpty then
                ""
            else
                $", {job.Derived.Length} derivations of {Humanize.count (Job.derivations job)} models"

        out.WriteLine $"{job.Cells.Length} cells, {Humanize.count (Job.work job)} instance-steps{size}{models}"

    /// Expected losses of cases, or of restarts.
    let exact (what: string) (rows: string list list) = print [ what; "shape"; "loss"; "largest slope"; "remainder" ] rows

    /// Transitions with sentences on how to read them.
    let transitions (rows: string list list) (sentences: string list) =
        if not rows.IsEmpty then
            rows |> print [ "r"; "±"; "order"; "before"; "after"; "loss"; "jump"; "before lasts to"; "after exists from" ]

        sentences |> List.iter out.WriteLine

    /// Phases with their shares of a diagram.
    let shares (rows: string list list) (sentences: string list) =
        print [ "phase"; "share" ] rows
        sentences |> List.iter out.WriteLine

    /// Cross-checks of expected losses.
    let crossChecks (rows: string list list) = print [ "pair"; "largest slope error"; "where"; "largest |z|"; "where"; "" ] rows

    /// Cases with their speed, and sentences on what the numbers are.
    let bench (headers: string list) (rows: string list list) (sentences: string list) =
        print headers rows
        sentences |> List.iter out.WriteLine

    /// The diagnosis of a machine.
    let findings (findings: Doctor.Finding list) =
        findings
        |> List.map (fun finding -> [ finding.What; finding.Found; Option.defaultValue "" finding.Remedy ])
        |> print [ "what"; "found"; "remedy" ]
