namespace Research.Cli

open System
open System.Text.Json.Nodes
open System.Threading
open Research

/// One thing that was checked on a device.
type internal DeviceFinding = { What: string; Holds: bool; Says: string }

/// How fast populations of one size train, everything included.
type internal DeviceSpeed =
    {
        Engine: string
        Model: string
        Models: int
        Steps: int
        Seconds: float
    }

    /// Steps of single models in a second.
    member this.ModelSteps = float this.Models * float this.Steps / this.Seconds

/// Checks an engine of a device against the SIMD engine, and times it.
[<RequireQualifiedAccess>]
module internal DeviceCheck =

    /// Opens the device anew, with the most models in a group of threads; as many as its memory allows unless stated.
    type Opening = int option -> FusedEngine

    let private relu (features, hidden) = ReluOutputModel(Features = features, Hidden = hidden) :> IModel

    let private plans (model: IModel) magnitude target (trainer: ITrainer) batch samples count density =
        [
            for restart in 0 .. count - 1 ->
                TrainingPlan(
                    Model = model,
                    Sampler = SparseUniform(Features = model.Features, Density = Density.Of density, Magnitude = magnitude),
                    Target = target,
                    Importance = Importance.Geometric(Ratio = 0.9).Resolve model.Features,
                    Loss = SampledLoss(Batch = batch, EvaluationSamples = samples),
                    Trainer = trainer,
                    Start = Initialiser.XavierNormal(),
                    Seed = 20220914UL,
                    Restart = restart
                )
        ]

    let private uniform: IMagnitude = Magnitude.Uniform()

    /// Eleven models, so that the last group is not full.
    let private cases steps : (string * TrainingPlan list) list =
        let adam =
            AdamW(
                WeightDecay = 1e-2,
                LearningRate = 1e-2,
                Steps = steps,
                CurvePoints = 5,
                Record = Recording.At [ max 1 (steps / 3) ]
            )

        let usual size density = plans (relu size) uniform Target.Input adam 1024 2000 11 density

        [
            for density in [ 1.0; 0.5; 0.1; 0.03 ] do
                $"5→2 at density {density}", usual (5, 2) density
            for density in [ 0.5; 0.03 ] do
                $"20→5 at density {density}", usual (20, 5) density
            "2→1", usual (2, 1) 0.3
            "100→20", usual (100, 20) 0.3 |> List.take 2
            "momentum",
            plans (relu (5, 2)) uniform Target.Input (Sgd(LearningRate = 1e-2, Momentum = 0.9, Steps = steps)) 1024 2000 11 0.3
            "tied neurons", plans (ReluHiddenModel(Features = 6, Neurons = 3)) uniform Target.Input adam 1024 2000 11 0.3

            "absolute values",
            plans (AbsoluteValueModel(Features = 6, Neurons = 10)) (Magnitude.Symmetric()) Target.Absolute adam 1024 2000 11 0.3
        ]

    let private train (engine: IEngine) (plans: TrainingPlan list) : TrainedState list =
        engine.Train(Population(ResizeArray plans), NoProgress(), CancellationToken.None) |> List.ofSeq

    /// The same on another thread than the one that opened the device.
    let private onAnother (work: unit -> 'T) : 'T = Tasks.Task.Run(work).Result

    /// Whether all bits of a case are those of the SIMD engine: twice, in groups of one model, on another thread, and on a device that was opened anew.
    let private bits (opening: Opening) threads (what, plans: TrainingPlan list) : DeviceFinding =
        use engine = opening None

        match plans.Head |> engine.Faults |> List.ofSeq with
        | fault :: _ -> { What = what; Holds = true; Says = $"not covered: {fault.Sentence}" }
        | [] ->
            let expected = train (SimdEngine threads) plans
            let same found = List.forall2 (fun (a: TrainedState) (b: TrainedState) -> a.Equals b) expected found

            let differing =
                [
                    if not (same (train engine plans)) then
                        "the first run"
                    if not (same (train engine plans)) then
                        "the second run"
                    if not (same (onAnother (fun () -> train engine plans))) then
                        "a run on another thread"
                    use alone = opening (Some 1)

                    if not (same (train alone plans)) then
                        "groups of one model"
                ]

            {
                What = what
                Holds = differing.IsEmpty
                Says =
                    if differing.IsEmpty then
                        $"{plans.Length} models have the bits of the SIMD engine, four times"
                    else
                        "other bits than the SIMD engine: " + String.concat ", " differing
            }

    /// Whether bits agree, case by case.
    let allBits (opening: Opening) threads quick : DeviceFinding list =
        cases (if quick then 4 else 200) |> List.map (bits opening threads)

    /// The speed of a population, in a run that is long enough to be timed.
    let private speed (clock: unit -> float) (least: float) (engine: IEngine) name size count : DeviceSpeed =
        let rec timed steps =
            let trainer = Adam(LearningRate = 1e-3, Steps = steps, CurvePoints = 0)
            let plans = plans (relu size) uniform Target.Input trainer 1024 2 count 0.5
            let before = clock ()
            train engine plans |> ignore
            let seconds = clock () - before

            if seconds < least && steps < (1 <<< 16) then
                timed (steps * 4)
            else
                { Engine = engine.Name; Model = name; Models = count; Steps = steps; Seconds = seconds }

        // Kernels are built before anything is timed.
        timed 1 |> ignore
        timed 4

    /// Speeds at batch 1,024 and density 0.5 of populations of 1 to 100,000 models, those that the engine can train.
    let speeds clock (engine: IEngine) quick : DeviceSpeed list =
        let least = if quick then 0.0 else 0.5

        [
            for name, size, most in
                [
                    "2→1", (2, 1), 100_000
                    "5→2", (5, 2), 100_000
                    "20→5", (20, 5), 100_000
                    "100→20", (100, 20), 1_000
                ] do
                let plan = (plans (relu size) uniform Target.Input (Adam(Steps = 1)) 1024 2 1 0.5).Head

                if Seq.isEmpty (engine.Faults plan) then
                    for count in [ 1; 10; 100; 1_000; 10_000; 100_000 ] do
                        if count <= (if quick then 10 else most) then
                            speed clock least engine name size count
        ]

    /// The speed of another engine on 1,000 models of 5→2, or a tenth of that.
    let beside clock (engine: IEngine) quick : DeviceSpeed =
        speed clock (if quick then 0.0 else 0.5) engine "5→2" (5, 2) (if quick then 10 else 1_000)

    /// A study of a device: the plans of a whole square, trained at once.
    let square clock (engine: IEngine) (plans: TrainingPlan list) : DeviceSpeed =
        let before = clock ()
        train engine plans |> ignore

        {
            Engine = engine.Name
            Model = "F3.1"
            Models = plans.Length
            Steps = plans.Head.Trainer.Steps
            Seconds = clock () - before
        }

    let private finding (found: DeviceFinding) : JsonNode =
        JsonText.object
            [
                "what", JsonValue.Create found.What
                "holds", JsonValue.Create found.Holds
                "says", JsonValue.Create found.Says
            ]

    let private timing (speed: DeviceSpeed) : JsonNode =
        JsonText.object
            [
                "engine", JsonValue.Create speed.Engine
                "model", JsonValue.Create speed.Model
                "models", JsonValue.Create speed.Models
                "steps", JsonValue.Create speed.Steps
                "seconds", JsonValue.Create speed.Seconds
                "modelStepsPerSecond", JsonValue.Create speed.ModelSteps
            ]

    /// Everything that was found, as JSON.
    let json
        (device: string)
        (opening: float)
        (findings: DeviceFinding list)
        (speeds: DeviceSpeed list)
        (notRun: string list)
        : JsonObject =
        JsonText.object
            [
                "device", JsonValue.Create device
                "secondsToOpen", JsonValue.Create opening
                "machine", Machine.json (Machine.here ())
                "checks", JsonText.array [ for each in findings -> finding each ]
                "speeds", JsonText.array [ for each in speeds -> timing each ]
                "notRun", JsonText.array [ for each in notRun -> nonNull (JsonValue.Create each) :> JsonNode ]
            ]
