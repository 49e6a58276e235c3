namespace Research

open System
open System.Collections.Concurrent
open System.Collections.Generic
open System.IO
open System.Threading

/// Files that say which process computes a cell, or writes the results of a run, so that no two do the same at once. They need no
/// locks of the file system: a lease is a file that only one process can create. Leases of a process of this machine end with it; those
/// of another machine end two minutes after the last sign of its life. Where no lease can be written, all are granted.
/// <param name="root">The output folder.</param>
[<Sealed>]
type internal Leases(root: string) =

    static let expiry = TimeSpan.FromMinutes 2.0

    // What takes a moment while a process lives: writing the owner into a lease, and removing a lease.
    static let moment = TimeSpan.FromSeconds 10.0
    static let beatEvery = TimeSpan.FromSeconds 20.0

    let folder = Path.Combine(root, "leases")

    let owner =
        let unique = Guid.NewGuid().ToString("N").Substring(0, 12)
        let birth = Disk.birth (Disk.processId ()) |> Option.defaultValue ""
        $"{AtomicFile.hostName}.{Disk.processId ()}.{unique}-{birth}"

    let held = ConcurrentDictionary<string, unit>()
    let file (name: string) = Path.Combine(folder, name + ".lease")
    let sign (owner: string) = Path.Combine(folder, owner + ".owner")

    /// Does what may fail: leases are a help and no condition of a run.
    let quietly (work: unit -> unit) =
        try
            work ()
        with Foreign.Unreadable _ ->
            ()

    /// Writes the sign of life. Its time is that of the file system, which all machines share.
    let beat () = Disk.overwrite (sign owner) [| 1uy |]

    let timer =
        new Timer(
            (fun _ ->
                if not held.IsEmpty then
                    quietly beat),
            null,
            beatEvery,
            beatEvery
        )

    /// Whether a time of the file system is so long ago, by the clock of the file system.
    let isOld (age: TimeSpan) (time: DateTime) =
        beat ()
        Disk.written (sign owner) - time >= age

    let isLive (path: string) (content: string) =
        let written = Disk.written path

        match content.Split '.' with
        | [| host; id; unique |] when host = AtomicFile.hostName ->
            match unique.Split '-', Int32.TryParse id with
            | [| _; birth |], (true, id) when birth <> "" -> Disk.birth id = Some birth
            | _ -> AtomicFile.isRunning id written
        | parts ->
            // A lease without an owner is being written.
            if parts.Length = 3 then
                not (isOld expiry (Disk.written (sign content)))
            else
                not (isOld moment written)

    /// The owner that a live lease names; None where it is free. A lease that cannot be read is another user's, and live.
    let holder (path: string) =
        try
            let content = Disk.readText path
            if isLive path content then Some content else None
        with
        | :? FileNotFoundException
        | :? DirectoryNotFoundException -> None
        | Foreign.Unreadable _ -> Some ""

    /// Whether a lease is there and has ended. Where it is gone, another process may be about to take it.
    let hasEnded (path: string) =
        try
            not (isLive path (Disk.readText path)) && Disk.isFile path
        with Foreign.Unreadable _ ->
            false

    /// Removes a lease that has ended. One process at a time does so, so that none removes the lease that another has just taken.
    let remove (path: string) =
        quietly (fun () ->
            let gate = path + ".gate"

            if Disk.isFile gate && isOld moment (Disk.written gate) then
                Disk.delete gate

            Disk.create false gate ignore

            try
                if hasEnded path then
                    Disk.delete path
            finally
                Disk.delete gate)

    let create (path: string) =
        if held.IsEmpty then
            Disk.createFolder folder
            beat ()

        let isMine = ref false

        try
            Disk.create false path (fun stream ->
                isMine.Value <- true
                stream.Write(ReadOnlySpan(Text.Encoding.UTF8.GetBytes owner)))
        with _ ->
            // A full disk: an empty lease would keep everybody waiting.
            if isMine.Value then
                quietly (fun () -> Disk.delete path)

            reraise ()

    let rec take attempts name =
        let path = file name

        try
            create path
            held[name] <- ()
            true
        with
        | :? DirectoryNotFoundException when attempts > 0 -> take (attempts - 1) name
        | :? IOException when Disk.isFile path ->
            if (holder path).IsNone && attempts > 0 then
                remove path
                take (attempts - 1) name
            else
                false
        // The lease went away meanwhile.
        | :? IOException when attempts > 0 && Disk.isFolder folder -> take (attempts - 1) name
        | Foreign.Unreadable _ -> true

    /// Removes what ended processes left: leases, and signs of life.
    let tidy () =
        for path in Disk.files folder "*.lease" do
            if hasEnded path then
                remove path

        for path in Disk.files folder "*.owner" do
            let other = string (Path.GetFileNameWithoutExtension path)

            if other <> owner && not (isLive path other) then
                Disk.delete path

        for path in Disk.files folder "*.gate" do
            if isOld moment (Disk.written path) then
                Disk.delete path

    let leave () =
        if held.IsEmpty && Disk.isFolder folder then
            quietly tidy

            quietly (fun () ->
                Disk.delete (sign owner)
                Disk.deleteFolder folder)

    /// Takes a lease. The result is whether no other process has it.
    member _.TryTake(name: string) : bool = take 5 name

    /// The names of all leases, those that have ended included.
    member _.Names: HashSet<string> =
        if Disk.isFolder folder then
            HashSet(Disk.files folder "*.lease" |> Seq.map (Path.GetFileNameWithoutExtension >> string))
        else
            HashSet()

    /// Whether nobody holds a lease.
    member _.IsFree(name: string) : bool = (holder (file name)).IsNone

    /// The process that holds a lease, in words.
    member _.Holder(name: string) : string =
        match (holder (file name) |> Option.defaultValue "").Split '.' with
        | [| host; id; _ |] -> $"process {id} on {host}"
        | _ -> "another process"

    /// Gives a lease back.
    member _.Release(name: string) : unit =
        if fst (held.TryRemove name) then
            quietly (fun () -> Disk.delete (file name))

    /// Runs an action while no other process runs one under the same name. It waits at most a minute.
    static member Exclusively (root: string) (name: string) (action: unit -> 'result) : 'result =
        use leases = new Leases(root)

        let rec wait attempts =
            if not (leases.TryTake name) then
                if attempts = 0 then
                    raise (IOException $"{name} is being written by {leases.Holder name}: run the same command again after it.")

                Thread.Sleep 100
                wait (attempts - 1)

        wait 600
        action ()

    interface IDisposable with
        member self.Dispose() =
            timer.Dispose()
            held.Keys |> Seq.toList |> List.iter self.Release
            leave ()
