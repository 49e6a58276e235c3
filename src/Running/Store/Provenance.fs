namespace Research

open System
open System.Text.Json.Nodes

/// The origin of results: machine, engine, commit, seeds, time and command line.
module internal Provenance =

    let private commit () : JsonNode | null =
        match Machine.commit () with
        | Some commit -> JsonText.object [ "commit", JsonValue.Create commit.Hash; "dirty", JsonValue.Create commit.Dirty ]
        | None -> null

    let private makers (engine: IEngine) : (string * (JsonNode | null)) list =
        [
            "git", commit ()
            "engine", JsonText.object [ "name", JsonValue.Create engine.Name; "version", JsonValue.Create engine.Version ]
            "core", JsonValue.Create(string (typeof<TrainingPlan>.Assembly.GetName().Version))
            "machine", Machine.json (Machine.here ())
        ]

    /// The machine, engine and commit, which stand in each file of weights. They include no time, so that equal results are equal
    /// files.
    let origin (engine: IEngine) : string = JsonText.line (JsonText.object (makers engine))

    /// The provenance of a run: machine, engine, commit, seeds, time and command line.
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
                "seeds", JsonArray(Seq.toArray seeds)
                "utc", JsonValue.Create(Clock.now().UtcDateTime.ToString "o")
                "command", JsonText.array [ for word in command -> JsonValue.Create word ]
            ]
        )
