namespace Research

open System
open System.IO
open System.Runtime.InteropServices

/// Flushes files and folders to the disk. .NET hides the errors of fsync, so on Linux it is called directly.
module internal Disk =

    [<DllImport("libc", SetLastError = true)>]
    extern int private fsync(int file)

    [<DllImport("libc", SetLastError = true)>]
    extern int private ``open``(string path, int flags)

    [<DllImport("libc", SetLastError = true)>]
    extern int private close(int file)

    // EINTR; EINVAL, EROFS and ENOTSUP: the file system has no flush.
    let private interrupted, private without = 4, [ 22; 30; 95 ]

    /// Flushes an open file on Linux. An error raises an IOException.
    /// <param name="file">The descriptor.</param>
    let rec flushDescriptor (file: int) : unit =
        if fsync file <> 0 then
            match Marshal.GetLastPInvokeError() with
            | error when error = interrupted -> flushDescriptor file
            | error when List.contains error without -> ()
            | error -> raise (IOException $"it could not be flushed to the disk: {Marshal.GetPInvokeErrorMessage error}")

    /// Flushes a file that was written.
    let flush (stream: FileStream) : unit =
        if OperatingSystem.IsLinux() then
            stream.Flush false
            flushDescriptor (int (stream.SafeFileHandle.DangerousGetHandle()))
        else
            stream.Flush true

    /// Flushes the names in a folder, so that a file that was renamed into it is there after a power cut. Where folders cannot be
    /// opened, nothing is done.
    let flushFolder (folder: string) : unit =
        if OperatingSystem.IsLinux() then
            let file = ``open`` (folder, 0)

            if file >= 0 then
                try
                    flushDescriptor file
                finally
                    close file |> ignore
