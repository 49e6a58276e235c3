namespace Research.Live

open System
open System.Collections.Concurrent
open System.Text.Json.Nodes
open System.Threading
open System.Threading.Channels
open Research

/// What a live page asks for.
type internal Command =
    | Change of LiveSettings
    /// Train from now on, or pause.
    | Go of bool
    /// Train some steps and pause.
    | Advance of int
    | Reset
    /// The most steps between two frames; 0 for as many as there is time for.
    | Pace of int
    /// Say the text of a script.
    | Save
    /// Say that settings cannot be read, and why.
    | Refuse of string

/// One training that is watched. It has a thread of its own, which trains slices of steps and makes a frame whenever one is due.
[<Sealed>]
type internal Session(engine: IEngine, first: LiveSettings) =
    let samples = 8192
    let mostCurve, mostChapters, mostSteps = 1000, 64, 1_000_000_000
    let exactly = LiveSettings.exact 9

    let commands = new BlockingCollection<Command>(256)
    let said = Channel.CreateUnbounded<string>()
    let news = Channel.CreateBounded<unit>(BoundedChannelOptions(1, FullMode = BoundedChannelFullMode.DropWrite))
    let wake () = news.Writer.TryWrite() |> ignore
    let stop = new CancellationTokenSource()
    let ticked = new AutoResetEvent(false)
    let gate = Lock()
    let mutable waiting: LiveFrame option = None
    let mutable due = 0

    // All that follows belongs to the thread.
    let mutable settings = first
    let mutable before: Chapter list = []
    let mutable begun: EquatableArray<float> = EquatableArray.Empty
    let mutable recipe = LiveSettings.recipe first None 1
    let mutable state = Chapters.begin' recipe
    let mutable exact = exactly first
    let mutable setup, total, owed, pace = 0, 0, 0, 0
    let mutable running = false
    let mutable slice, inFrame = 1, 0
    let mutable seeking = new CancellationTokenSource()

    let say (kind: string) (fields: (string * (JsonNode | null)) list) =
        let kind: string * (JsonNode | null) = "kind", JsonValue.Create kind
        said.Writer.TryWrite(JsonText.line (JsonText.object (kind :: fields))) |> ignore
        wake ()

    let notice (text: string) = say "notice" [ "text", JsonValue.Create text ]

    let sayRunning () = say "running" [ "running", JsonValue.Create running ]

    let pause () =
        running <- false
        owed <- 0
        sayRunning ()

    let embedding () =
        Matrix.OfRows(settings.Hidden, settings.Features, state.Parameters.AsSpan().Slice(0, settings.Hidden * settings.Features))

    let loss () =
        match exact with
        | Some exact -> exact state.Parameters
        | None -> (Chapters.advance engine recipe samples 0 state stop.Token).Evaluation.Loss

    let publish () =
        let loss = loss ()

        let frame: LiveFrame =
            {
                Setup = setup
                Step = state.Step
                Total = total
                Loss = loss
                Parameters = state.Parameters
                Dimensionalities = FeatureGeometry.Dimensionalities(embedding ())
                Curve = [ total, loss ]
            }

        gate.Enter()

        try
            let all = LiveFrame.after waiting frame
            waiting <- Some { all with Curve = List.truncate mostCurve all.Curve }
        finally
            gate.Exit()

        wake ()

        if (running || owed > 0) && not (Seq.forall Double.IsFinite state.Parameters && Double.IsFinite loss) then
            notice $"The training diverged at step {total}: lower the learning rate, and reset."
            pause ()

    let seek () =
        seeking.Cancel()
        seeking <- CancellationTokenSource.CreateLinkedTokenSource stop.Token

        if (BestKnown.missing settings).IsNone then
            let token, number, settings = seeking.Token, setup, settings

            let found (least: float, descents: int) =
                say
                    "best"
                    [
                        "setup", JsonValue.Create number
                        "loss", JsonText.number least
                        "descents", JsonValue.Create descents
                        "of", JsonValue.Create BestKnown.descents
                    ]

            let work () =
                try
                    BestKnown.seek engine settings found token
                with :? OperationCanceledException ->
                    ()

            Thread(work, IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "best known").Start()

    let start () =
        setup <- setup + 1
        state <- Chapters.begin' recipe
        exact <- exactly settings
        slice <- 1
        inFrame <- 0

        say
            "setup"
            [
                "setup", JsonValue.Create setup
                "settings", SettingsJson.write settings
                "importance",
                JsonText.array
                    [ for each in (LiveSettings.importance settings).Resolve settings.Features -> JsonText.number each ]
                "ignoring", JsonText.number (LiveSettings.ignoring settings)
                "exact", JsonValue.Create exact.IsSome
                "missing",
                match BestKnown.missing settings with
                | Some why -> JsonValue.Create why
                | None -> null
                "chapters", JsonValue.Create before.Length
                "total", JsonValue.Create total
                "running", JsonValue.Create running
            ]

        seek ()
        publish ()

    let anew next =
        settings <- next
        before <- []
        total <- 0
        recipe <- LiveSettings.recipe settings None 1
        start ()

    let goOn next =
        if state.Step > 0 then
            before <- { Settings = settings; Steps = state.Step } :: before
            begun <- state.Parameters

        settings <- next

        recipe <-
            if before.IsEmpty then
                LiveSettings.recipe settings None 1
            else
                Chapters.next settings before begun

        start ()

    /// Says what is wrong with settings; the page takes back what it showed.
    let refuse (why: string) =
        notice why
        say "settings" [ "settings", SettingsJson.write settings ]

    let change (next: LiveSettings) =
        match LiveSettings.faults next with
        | [] when next = settings -> ()
        | [] when not (LiveSettings.goesOn settings next) -> anew next
        | [] when before.Length >= mostChapters ->
            notice $"The settings were changed {mostChapters} times on the way, and a script has no more parts: reset first."
            start ()
        | [] -> goOn next
        | faults -> faults |> List.map _.Sentence |> String.concat " " |> refuse

    let chapters () =
        let last = if state.Step > 0 then [ { Settings = settings; Steps = state.Step } ] else []
        List.rev before @ last

    let save () =
        match chapters () with
        | [] -> notice "There is nothing to save before the first step: train some steps first."
        | all -> say "script" [ "text", JsonValue.Create(ScriptText.write all); "total", JsonValue.Create total ]

    let handle command =
        match command with
        | Change next -> change next
        | Go now ->
            running <- now
            owed <- 0
            sayRunning ()
        | Advance steps ->
            running <- false
            owed <- max 1 steps
        | Reset -> anew settings
        | Pace most -> pace <- max 0 most
        | Save -> save ()
        | Refuse why -> refuse why

    let room () =
        let quota = if pace > 0 then pace - inFrame else slice

        let left =
            if settings.Horizon > 0 then
                settings.Horizon - state.Step
            else
                mostSteps - total

        List.min [ slice; quota; (if owed > 0 then owed else slice) ], left

    let train () =
        match room () with
        | _, left when left <= 0 ->
            notice (
                if settings.Horizon > 0 then
                    $"The schedule ended at step {state.Step}, where the rate is 0: change a setting, or reset."
                else
                    $"The training has {total} steps, the most of a live page: reset it, or train longer with run."
            )

            pause ()
            publish ()
        | steps, _ when steps <= 0 -> ticked.WaitOne 50 |> ignore
        | steps, left ->
            let steps = min steps left
            state <- (Chapters.advance engine recipe 2 steps state stop.Token).Final
            total <- total + steps
            inFrame <- inFrame + steps

            if owed > 0 then
                owed <- owed - steps

                if owed = 0 then
                    publish ()

        if Interlocked.Exchange(&due, 0) = 1 then
            publish ()
            // Four slices a frame: a frame is late by a quarter of it at most.
            slice <- max 1 (inFrame / 4)
            inFrame <- 0

    let rec drain () =
        match commands.TryTake() with
        | true, command ->
            handle command
            drain ()
        | _ -> ()

    let work () =
        while not stop.IsCancellationRequested do
            try
                if running || owed > 0 then train () else handle (commands.Take stop.Token)
                drain ()
            with
            | :? OperationCanceledException -> ()
            | error ->
                notice $"The training failed: {error.Message.TrimEnd '.'}."
                pause ()

    do
        commands.Add Reset
        Thread(work, IsBackground = true, Name = "live training").Start()

    /// What is said to the page, a text of JSON each.
    member _.Said = said.Reader

    /// Says a text of JSON to the page.
    member _.Say(text: string) =
        said.Writer.TryWrite text |> ignore
        wake ()

    /// Is written to when there may be something to send: something was said, there is a frame, or Wake was called.
    member _.News = news.Reader

    /// Lets the reader of News look again.
    member _.Wake() = wake ()

    /// Asks for something. The result is whether there was room for it.
    member _.Ask(command: Command) = not stop.IsCancellationRequested && commands.TryAdd command

    /// A frame is due.
    member _.Tick() =
        Interlocked.Exchange(&due, 1) |> ignore
        ticked.Set() |> ignore

    /// The newest frame that nobody took.
    member _.Take() : LiveFrame option =
        gate.Enter()

        try
            let frame = waiting
            waiting <- None
            frame
        finally
            gate.Exit()

    interface IDisposable with
        member _.Dispose() = stop.Cancel()
