namespace Research.Cli

open System.Collections.Generic

/// The rate of work and the time that the rest takes, from the rate of the last 30 seconds.
/// <param name="clock">The seconds since a fixed moment.</param>
/// <param name="total">The whole work, in any unit.</param>
type internal Estimate(clock: unit -> float, total: float) =
    let window = 30.0
    let began = clock ()
    let mutable done' = 0.0
    /// Times with the work that was done by then, at least a second apart. The first one is the oldest within the window, if there
    /// is one.
    let marks = Queue [ struct (began, 0.0) ]
    let mutable marked = began

    let forget now =
        let isOld (struct (time, _)) = time < now - window

        while marks.Count > 1 && isOld (marks.Peek()) do
            marks.Dequeue() |> ignore

    /// Adds work that was done.
    member _.Advance(amount: float) =
        let now = clock ()
        done' <- done' + amount

        if now >= marked + 1.0 then
            marks.Enqueue(struct (now, done'))
            marked <- now

    /// The share of the work that is done, in [0, 1].
    member _.Share = if total > 0.0 then min 1.0 (done' / total) else 1.0

    /// Whether all work is done.
    member _.IsOver = done' >= total

    /// The work per second; None while none is done.
    member _.Rate =
        let now = clock ()
        forget now
        let struct (time, before) = marks.Peek()

        // If nothing was done within the window, the rate is that since the beginning.
        let time, before = if done' > before then time, before else began, 0.0

        if done' > 0.0 && now > time then
            Some((done' - before) / (now - time))
        else
            None

    /// The seconds that the rest takes; None while no work is done.
    member estimate.Left = estimate.Rate |> Option.map (fun rate -> max 0.0 (total - done') / rate)

/// Decides when a status line of long work is printed: after three seconds, then every ten seconds. After eight seconds without a
/// status, another line is printed once.
/// <param name="clock">The seconds since a fixed moment.</param>
type internal StatusTimer(clock: unit -> float) =
    let first, patience, every = 3.0, 8.0, 10.0
    let began = clock ()
    let mutable next = began + first
    let mutable isSilent = true

    /// The line to be printed now: the status, or the other line while there is no status; None where it is too early.
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
