namespace Research

open System
open System.Globalization
open System.Text.Json.Nodes

/// The origin of results: machine, engine, commit, seeds, time and command line.
module internal Provenance =

    let private commit (found: Commit option) : JsonNode | null =
        match found with
        | None -> null
        | Some commit ->
            let dirty = commit.Dirty |> Option.map (fun dirty -> JsonValue.Create dirty :> JsonNode) |> Option.toObj
            JsonText.object [ "commit", JsonValue.Create commit.Hash; "dirty", dirty ]

    /// What computed: the code's commit, not that of the folder from which it was called.
    let private makers (engine: IEngine) : (string * (JsonNode | null)) list =
        [
            "code", commit (Machine.commitOf (Machine.version ()))
            "version", JsonValue.Create(Machine.version ())
            "engine",
            JsonText.object
                [
                    "name", JsonValue.Create engine.Name
                    "version", JsonValue.Create engine.Version
                    if not (isNull engine.Device) then
                        "device", JsonValue.Create engine.Device
                ]
            "machine", Machine.json (Machine.here ())
        ]

    /// The machine, engine and commit, which stand in each file of weights. They include no time, so that equal results are equal
    /// files.
    let origin (engine: IEngine) : string = JsonText.line (JsonText.object (makers engine))

    /// The provenance of a run: machine, engine, commits of the code and of the user's folder, seeds, time and command line.
    let json (name: string) (engine: IEngine) (cells: RunCell list) (command: string list) : JsonObject =
        let seeds =
            cells
            |> Seq.collect _.Plans
            |> Seq.map _.Seed
            |> Seq.distinct
            |> Seq.map (fun seed -> JsonValue.Create seed :> JsonNode | null)

        JsonText.object (
            [ "name", JsonValue.Create name :> JsonNode | null ]
            @ makers engine
            @ [
                "folder", commit (Machine.folderCommit ())
                "seeds", JsonArray(Seq.toArray seeds)
                "utc", JsonValue.Create(Clock.now().UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
                "command", JsonText.array [ for word in command -> JsonValue.Create word ]
            ]
        )

    let private utc () = JsonValue.Create(Clock.now().UtcDateTime.ToString("o", CultureInfo.InvariantCulture))

    /// The provenance of a run that was asked for again, after another of its name, and had nothing to compute.
    let askedAgain (earlier: JsonNode) : JsonNode =
        let again = earlier.DeepClone()
        again["asked"] <- utc ()
        again

    /// The time at which a run was made or last asked for; None where it states none.
    let time (provenance: JsonNode) : DateTimeOffset option =
        let text = if isNull provenance["asked"] then provenance["utc"] else provenance["asked"]

        match DateTimeOffset.TryParse(string text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) with
        | true, time -> Some time
        | _ -> None
