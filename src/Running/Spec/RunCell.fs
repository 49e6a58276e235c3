namespace Research

open System.Text.Json.Nodes

/// A cell as the store has it: the plans of its restarts or its derivation, and the key that its file is found by.
[<NoComparison>]
type internal RunCell =
    {
        /// The label, e.g. "density 0.1". It is part of the file name but not of the key.
        Label: string
        /// One plan for each restart; empty for a derivation.
        Plans: TrainingPlan list
        /// The plans, or the derivation, as JSON.
        Spec: string
        /// SHA-256, in hexadecimal, of the spec with the engine's name and version or with the derivation's version.
        Key: string
    }

    /// The first twelve digits of the key, which stand in file names.
    member this.ShortKey = this.Key.Substring(0, 12)

/// Makes cells for the store.
[<RequireQualifiedAccess>]
module internal RunCell =

    /// A cell that an engine trains, of a label and the plans of its restarts.
    let make (engine: IEngine) (label: string) (plans: TrainingPlan list) : RunCell =
        let spec = Spec.ofPlans plans

        // The restarts of a cell have one shape.
        let version =
            match plans with
            | first :: _ -> engine.VersionOf first.Shape
            | [] -> engine.Version

        { Label = label; Plans = plans; Spec = spec; Key = Spec.keyOf engine.KeyName version spec }

    /// A cell that is derived. Its key has that of the training that it reads, if it reads one, and depends on no engine otherwise.
    let ofDerivation (engine: IEngine) (label: string) (derivation: IDerivation) : RunCell =
        let spec =
            match derivation with
            | :? IFromTraining as derived ->
                let spec = Spec.ofPart derived.Declared
                spec["from"] <- JsonValue.Create (make engine label (Recipe.plans derived.Of)).Key

                if derived.IsEach then
                    spec["restart"] <- JsonValue.Create "each"

                spec
            | alone -> Spec.ofPart alone

        let spec = spec.ToJsonString()

        { Label = label; Plans = []; Spec = spec; Key = Spec.keyOf "derivation" derivation.Version spec }
