namespace Research

open System
open System.Globalization
open System.IO
open System.Text.Json.Nodes

/// The command that began a run, and when.
type internal Beginning =
    {
        /// The time, in UTC.
        Time: DateTimeOffset
        /// The words of the command line.
        Command: string list
    }

/// The file begun.json, which a run has until it is finished: it says how the run can be resumed.
[<RequireQualifiedAccess>]
module internal Beginning =

    let private path (folder: string) = Path.Combine(folder, "begun.json")

    /// Writes what begins the run of a folder now.
    let write (folder: string) (command: string list) : unit =
        JsonText.object
            [
                "utc", JsonValue.Create(Clock.now().UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
                "command", JsonText.array [ for word in command -> JsonValue.Create word ]
            ]
        |> JsonText.write
        |> AtomicFile.writeText (path folder)

    /// Deletes the file, once the run is finished.
    let forget (folder: string) : unit = AtomicFile.tryDelete (path folder)

    /// What began the run of a folder; None where that cannot be read.
    let read (folder: string) : Beginning option =
        let file () =
            match JsonText.read (Disk.readText (path folder)) with
            | Some node ->
                {
                    Time = DateTimeOffset.Parse(string node["utc"], CultureInfo.InvariantCulture)
                    Command = [ for word in (nonNull node["command"]).AsArray() -> string word ]
                }
            | None -> raise (FormatException "it is not JSON")

        Foreign.read "begun.json" "" file |> Result.toOption
