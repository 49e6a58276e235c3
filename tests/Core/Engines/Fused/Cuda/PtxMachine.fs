/// Groups of threads that run PTX, and their memory, every access to which is checked.
///
/// A thread runs by itself up to its next barrier. What it reads of the shared memory must have been written by itself, or by a thread
/// that it has met at a barrier since: threads know each other's past by vector clocks.
module Research.Tests.PtxMachine

open System
open System.Buffers.Binary

/// What is wrong with a program, or with its run.
exception PtxFault of string with
    override this.Message = this.Data0

let fault said = raise (PtxFault said)

type State =
    | Running = 0
    | AtWarpBarrier = 1
    | AtGroupBarrier = 2
    | Ended = 3

/// The memory that a group shares: its bytes, and of each word of 4 bytes who wrote it last, and when by the writer's clock.
type Shared = { Bytes: byte[]; Writer: int[]; Time: int[] }

/// Two writers of a word that are no threads: none so far, and none ever, because the word is part of no array.
[<Literal>]
let Nobody = -1

[<Literal>]
let Outside = -2

/// A thread. A register has 64 bits, whatever its type.
type Thread(number: int, threads: int, registers: uint64[], shared: Shared, buffers: byte[][], parameters: byte[]) =
    /// The index of the next instruction.
    [<DefaultValue>]
    val mutable Next: int

    [<DefaultValue>]
    val mutable State: State

    /// The threads of the warp that wait for each other.
    [<DefaultValue>]
    val mutable Mask: uint32

    member val R = registers
    member val Number = number
    member val Shared = shared
    member val Buffers = buffers
    member val Parameters = parameters

    /// Its own time: barriers passed, and one.
    member val Time = 1 with get, set

    /// The time of every thread up to which its work is known to be done.
    member val Clock = Array.zeroCreate<int> threads with get, set

/// The address of a buffer: buffers lie so far apart that no offset of 32 bits leads from one to another.
let addressOf (buffer: int) = uint64 (buffer + 1) <<< 40

/// The index of an access to an array of bytes, all of it inside, and aligned to `width` bytes.
let private place what (length: int) (address: uint64) size width =
    if address > uint64 length || address + uint64 size > uint64 length then
        fault $"{size} bytes from byte {int64 address} on are outside {what} of {length} bytes"

    if address % uint64 width <> 0UL then
        fault $"byte {address} of {what} is not aligned to {width} bytes"

    int address

let private load (bytes: byte[]) (at: int) size =
    if size = 8 then
        BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan(bytes, at, 8))
    else
        uint64 (BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, at, 4)))

let private store (bytes: byte[]) (at: int) size (value: uint64) =
    if size = 8 then
        BinaryPrimitives.WriteUInt64LittleEndian(Span(bytes, at, 8), value)
    else
        BinaryPrimitives.WriteUInt32LittleEndian(Span(bytes, at, 4), uint32 value)

let readParameter (thread: Thread) address size width =
    load thread.Parameters (place "the parameters" thread.Parameters.Length address size width) size

let private buffer (thread: Thread) (address: uint64) =
    let number = (address >>> 40) - 1UL

    if number >= uint64 thread.Buffers.Length then
        fault $"the address {address:x} is that of no buffer"

    thread.Buffers[int number]

let private offset (address: uint64) = address &&& ((1UL <<< 40) - 1UL)

let readGlobal thread address size width =
    let bytes = buffer thread address
    load bytes (place "a buffer" bytes.Length (offset address) size width) size

let writeGlobal thread address size width value =
    let bytes = buffer thread address
    store bytes (place "a buffer" bytes.Length (offset address) size width) size value

/// The words of an access to the shared memory that another thread has written, and has not met since.
let private races (thread: Thread) at size =
    let shared = thread.Shared
    let mutable found = Nobody

    for word in at / 4 .. (at + size - 1) / 4 do
        let writer = shared.Writer[word]

        if writer = Outside then
            fault $"byte {at} of the shared memory is part of no array"

        if writer <> thread.Number && writer <> Nobody && thread.Clock[writer] < shared.Time[word] then
            found <- writer

    found

let private race (at: int) writer =
    fault $"a race: thread {writer} has written byte {at} of the shared memory, and both have met at no barrier since"

let private sharedPlace (thread: Thread) address size width =
    place "the shared memory" thread.Shared.Bytes.Length address size width

let readShared (thread: Thread) address size width =
    let at = sharedPlace thread address size width
    let writer = races thread at size

    if writer <> Nobody then
        race at writer

    load thread.Shared.Bytes at size

/// Several threads may write one value to a word at any time.
let writeShared (thread: Thread) address size width value =
    let shared, at = thread.Shared, sharedPlace thread address size width
    let writer, before = races thread at size, load shared.Bytes at size
    store shared.Bytes at size value

    if writer <> Nobody && load shared.Bytes at size <> before then
        race at writer

    for word in at / 4 .. (at + size - 1) / 4 do
        shared.Writer[word] <- thread.Number
        shared.Time[word] <- thread.Time

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
