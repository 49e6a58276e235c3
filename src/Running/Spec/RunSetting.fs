namespace Research

open System.Text.Json.Nodes

/// One cell of a figure as the store knows it: its restarts' plans, and the key under which what they gave is found.
[<NoComparison>]
type RunSetting =
    {
        /// What a reader calls it, e.g. "density 0.1"; part of the file name, not of the key.
        Label: string
        /// One plan per restart; none where nothing is trained.
        Plans: TrainingPlan list
        /// The plans, or the derivation, as JSON.
        Spec: JsonObject
        /// SHA-256 in hexadecimal of the spec and of what computes it: engine and version, or the derivation's own version.
        Key: string
    }

    /// The twelve digits of the key that stand in file names.
    member this.ShortKey = this.Key.Substring(0, 12)

/// Makes settings.
[<RequireQualifiedAccess>]
module RunSetting =

    /// A setting from its label and the plans of its restarts, to be trained by an engine.
    let make (engine: IEngine) (label: string) (plans: TrainingPlan list) : RunSetting =
        let spec = Spec.ofPlans plans

        { Label = label; Plans = plans; Spec = spec; Key = Spec.keyOf engine.Name engine.Version spec }

    /// A setting that is derived: the same whatever the engine.
    let ofDerivation (label: string) (derivation: IDerivation) : RunSetting =
        let spec = Spec.ofPart derivation

        { Label = label; Plans = []; Spec = spec; Key = Spec.keyOf "derivation" derivation.Version spec }
