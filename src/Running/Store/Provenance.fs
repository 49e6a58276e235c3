namespace Research

open System
open System.Text.Json.Nodes

/// What made a result.
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

    /// Where weights were trained: it goes with them wherever they are copied. No time, so that equal results are equal files.
    let origin (engine: IEngine) : string = JsonText.line (JsonText.object (makers engine))

    /// What made a run's answers: the origin, the seeds, the time and the command line.
    let json (name: string) (engine: IEngine) (settings: RunSetting list) (command: string list) : JsonObject =
        let seeds =
            settings
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
