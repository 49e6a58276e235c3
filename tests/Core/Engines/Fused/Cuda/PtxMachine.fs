/// Groups of threads that run PTX. A thread runs by itself up to its next barrier.
module Research.Tests.PtxMachine

open Research.Tests.PtxMemory

/// Lets threads pass a barrier: each knows then what any of them knew.
let private pass (threads: Thread list) =
    let clock = Array.copy threads.Head.Clock
    let mutable joined = threads.Head.Clock

    // Those who passed the last barrier together have one clock.
    for thread in threads do
        if not (obj.ReferenceEquals(thread.Clock, joined)) then
            joined <- thread.Clock
            joined |> Array.iteri (fun other time -> clock[other] <- max clock[other] time)

    for thread in threads do
        clock[thread.Number] <- thread.Time
        thread.Time <- thread.Time + 1
        thread.Clock <- clock
        thread.State <- State.Running

/// The threads of a warp that a waiting one waits for, all of which wait for each other at the same instruction.
let private company (threads: Thread[]) (waiting: Thread) =
    let first = waiting.Number / 32 * 32

    if waiting.Mask &&& (1u <<< (waiting.Number - first)) = 0u then
        fault $"thread {waiting.Number} waits at a barrier that is not its own"

    [
        for lane in 0 .. min 31 (threads.Length - 1 - first) do
            let other = threads[first + lane]

            if waiting.Mask &&& (1u <<< lane) <> 0u && other.State <> State.Ended then
                if other.State <> State.AtWarpBarrier || other.Mask <> waiting.Mask || other.Next <> waiting.Next then
                    fault $"thread {waiting.Number} waits for thread {other.Number}, which does not come to the same barrier"

                other
    ]

/// Lets those threads pass that have met. All of them wait or have ended.
let private release (threads: Thread[]) =
    let living = threads |> Seq.filter (fun thread -> thread.State <> State.Ended) |> List.ofSeq

    if living |> List.forall (fun thread -> thread.State = State.AtGroupBarrier) then
        if living |> List.exists (fun thread -> thread.Next <> living.Head.Next) then
            fault "threads of a group wait for each other at different barriers"

        if not living.IsEmpty then
            pass living
    else
        for thread in living do
            if thread.State = State.AtWarpBarrier then
                pass (company threads thread)

/// Runs a group to its end. Between two barriers its threads run one after the other, forwards or backwards, as a bit for each turn
/// says: so a value that one writes and another reads in the same turn is written first in some of the turns.
let run (code: (Thread -> unit)[]) (explain: Thread -> string -> exn) (threads: Thread[]) (backwards: unit -> bool) =
    let upToBarrier (thread: Thread) =
        try
            while thread.State = State.Running do
                let next = thread.Next
                thread.Next <- next + 1
                code[next] thread
        with PtxFault said ->
            raise (explain thread said)

    while threads |> Array.exists (fun thread -> thread.State <> State.Ended) do
        let reversed = backwards ()

        for index in 0 .. threads.Length - 1 do
            upToBarrier threads[if reversed then threads.Length - 1 - index else index]

        try
            release threads
        with PtxFault said ->
            raise (explain threads[0] said)
