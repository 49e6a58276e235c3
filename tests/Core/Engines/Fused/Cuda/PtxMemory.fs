/// The memory of threads that run PTX, every access to which is checked.
///
/// What a thread reads must have been written by itself, or by a thread that it has met at a barrier since: threads know each other's past
/// by vector clocks.
module Research.Tests.PtxMemory

open System
open System.Buffers.Binary

/// What is wrong with a program, or with its run.
exception PtxFault of string with
    override this.Message = this.Data0

let fault said = raise (PtxFault said)

/// Memory that the threads of a group share: its bytes, and of each word of 4 bytes who wrote it last, and when by the writer's clock.
type Memory = { Name: string; Bytes: byte[]; Writer: int[]; Time: int[] }

/// Two writers of a word that are no threads: none so far, and none ever, because the word is part of no array.
[<Literal>]
let Nobody = -1

[<Literal>]
let Outside = -2

/// Memory of which a group has written nothing; a writer for each word.
let memory name bytes (words: int[]) = { Name = name; Bytes = bytes; Writer = words; Time = Array.zeroCreate words.Length }

/// A buffer, of which all is inside.
let buffer (bytes: byte[]) = memory "a buffer" bytes (Array.create ((bytes.Length + 3) / 4) Nobody)

type State =
    | Running = 0
    | AtWarpBarrier = 1
    | AtGroupBarrier = 2
    | Ended = 3

/// A thread. A register has 64 bits, whatever its type.
type Thread(number: int, threads: int, registers: uint64[], shared: Memory, buffers: Memory[], parameters: byte[]) =
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

/// Another thread that has written words of an access, and was met at no barrier since; or nobody.
let private rival (thread: Thread) memory at size =
    let mutable found = Nobody

    for word in at / 4 .. (at + size - 1) / 4 do
        let writer = memory.Writer[word]

        if writer = Outside then
            fault $"byte {at} of {memory.Name} is part of no array"

        if writer <> thread.Number && writer <> Nobody && thread.Clock[writer] < memory.Time[word] then
            found <- writer

    found

let private race memory (at: int) rival =
    fault $"a race: thread {rival} has written byte {at} of {memory.Name}, and both have met at no barrier since"

let private read thread memory address size width =
    let at = place memory.Name memory.Bytes.Length address size width
    let rival = rival thread memory at size

    if rival <> Nobody then
        race memory at rival

    load memory.Bytes at size

/// Several threads may write one value to a word at any time.
let private write thread memory address size width value =
    let at = place memory.Name memory.Bytes.Length address size width
    let rival, before = rival thread memory at size, load memory.Bytes at size
    store memory.Bytes at size value

    if rival <> Nobody && load memory.Bytes at size <> before then
        race memory at rival

    for word in at / 4 .. (at + size - 1) / 4 do
        memory.Writer[word] <- thread.Number
        memory.Time[word] <- thread.Time

let private bufferOf (thread: Thread) (address: uint64) =
    let number = (address >>> 40) - 1UL

    if number >= uint64 thread.Buffers.Length then
        fault $"the address {address:x} is that of no buffer"

    thread.Buffers[int number]

let private offset (address: uint64) = address &&& ((1UL <<< 40) - 1UL)

let readParameter (thread: Thread) address size width =
    load thread.Parameters (place "the parameters" thread.Parameters.Length address size width) size

let readShared (thread: Thread) address size width = read thread thread.Shared address size width

let writeShared (thread: Thread) address size width value = write thread thread.Shared address size width value

let readGlobal thread address size width = read thread (bufferOf thread address) (offset address) size width

let writeGlobal thread address size width value = write thread (bufferOf thread address) (offset address) size width value
