namespace Research.Cli

open System.Collections.Generic

/// How fast work goes and how long the rest takes, by the pace of the last half minute.
/// <param name="clock">Seconds since any moment.</param>
/// <param name="total">All of the work.</param>
type Estimate(clock: unit -> float, total: float) =
    let window = 30.0
    let began = clock ()
    let mutable done' = 0.0
    /// When how much was done: a second apart at least, the first one no longer ago than the window where there is such a one.
    let marks = Queue [ struct (began, 0.0) ]
    let mutable marked = began

    let forget now =
        let isOld (struct (time, _)) = time < now - window

        while marks.Count > 1 && isOld (marks.Peek()) do
            marks.Dequeue() |> ignore

    /// More is done.
    member _.Advance(amount: float) =
        let now = clock ()
        done' <- done' + amount

        if now >= marked + 1.0 then
            marks.Enqueue(struct (now, done'))
            marked <- now

    /// What is done of the total, in [0, 1].
    member _.Share = if total > 0.0 then min 1.0 (done' / total) else 1.0

    /// All is done.
    member _.IsOver = done' >= total

    /// Work per second; None while none is done.
    member _.Rate =
        let now = clock ()
        forget now
        let struct (time, before) = marks.Peek()

        // Where nothing was done for as long as that, the pace is that of all the time.
        let time, before = if done' > before then time, before else began, 0.0

        if done' > 0.0 && now > time then
            Some((done' - before) / (now - time))
        else
            None

    /// Seconds that the rest takes; None while none is done.
    member estimate.Left = estimate.Rate |> Option.map (fun rate -> max 0.0 (total - done') / rate)

/// When something is said of work that takes long: after three seconds, then every ten, as a file needs no more; and once,
/// after eight, that there is no estimate yet.
/// <param name="clock">Seconds since any moment.</param>
type Telling(clock: unit -> float) =
    let first, patience, every = 3.0, 8.0, 10.0
    let began = clock ()
    let mutable next = began + first
    let mutable isSilent = true

    /// The status, or what is said while there is none, where it is time to.
    member _.Due(status: string option, silence: string) =
        let now = clock ()

        match status with
        | Some status when now >= next ->
            next <- now + every
            isSilent <- false
            Some status
        | None when isSilent && now >= began + patience ->
            isSilent <- false
            Some silence
        | _ -> None
