/// A disk that fails, or a process that ends, at one of its operations.
///
/// A process that is killed leaves what it did to the disk until then, and nothing else of it is left. Here an operation and all that follow
/// it are refused by an exception that no handler of files takes for an error of the disk: what is on the disk then is what a kill at that
/// operation leaves, because all operations of the store go through one module (a law holds that), a write is refused before its first byte
/// and files become visible by renaming alone. The process signs its files by a number that no process has, so that it is gone for the next.
module internal Research.Tests.DiskFaults

open System
open System.IO
open System.Threading
open Research

/// The end of the process.
exception Killed

/// A folder in memory where there is one: thousands of flushes take minutes elsewhere.
type Drive() =
    let parent = if Directory.Exists "/dev/shm" then "/dev/shm" else Path.GetTempPath()
    let path = Path.Combine(parent, $"research-faults-{Guid.NewGuid():N}")
    do Directory.CreateDirectory path |> ignore
    member _.Path = path

    interface IDisposable with
        member _.Dispose() = Directory.Delete(path, true)

let private ended = 2_147_483_646

/// Does work on a disk that calls a function with the number of each operation, from 1, and its name. The result has how many there were.
let private counted (fault: int -> string -> unit) (work: unit -> unit) : int * exn option =
    let mutable count = 0
    let before operation (_: string) = fault (Interlocked.Increment &count) operation

    let error =
        try
            Disk.watched { Before = before; Process = ended } work
            None
        with error ->
            Some error

    count, error

/// The number of operations of some work.
let operations (work: unit -> unit) : int =
    match counted (fun _ _ -> ()) work with
    | count, None -> count
    | _, Some error -> raise error

/// Does work in a process that is killed at an operation. The result is what else went wrong.
let killedAt (at: int) (work: unit -> unit) : exn option =
    match
        counted
            (fun k _ ->
                if k >= at then
                    raise Killed)
            work
    with
    | _, Some Killed -> None
    | _, error -> error

let private fills = [ "create"; "write"; "flush" ]

/// Does work on a disk that is full from an operation on. The result is the error.
let fullFrom (at: int) (work: unit -> unit) : exn option =
    counted
        (fun k operation ->
            if k >= at && List.contains operation fills then
                raise (IOException "No space left on device"))
        work
    |> snd

/// Does work on a disk of which one operation fails. The result is the error.
let brokenAt (at: int) (work: unit -> unit) : exn option =
    counted
        (fun k _ ->
            if k = at then
                raise (IOException "Input/output error"))
        work
    |> snd

/// Lets time pass: what is being written is not any more.
let later (drive: Drive) : unit =
    for path in Directory.GetFiles(drive.Path, "*", SearchOption.AllDirectories) do
        if path.EndsWith ".lease" || path.EndsWith ".gate" then
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes -3.0)
