namespace Research.Cli

open System
open Research

/// How fast a population trains.
type internal DeviceSpeed =
    {
        Engine: string
        Model: string
        Models: int
        /// Of a model, or of the one that has most.
        Steps: int
        /// Of all models together.
        AllSteps: float
        /// Of the whole run, its beginning and its evaluation included.
        Seconds: float
        /// Of a run of one step, which is mostly its beginning and its end; None where none was timed.
        OneStep: float option
    }

    /// Steps of single models in a second, everything included.
    member this.ModelSteps = this.AllSteps / this.Seconds

/// Times engines on populations of one to many models.
[<RequireQualifiedAccess>]
module internal DeviceSpeeds =

    // A single small model makes so many steps in a second or two.
    let private mostSteps = 1 <<< 16

    let private most = 100_000

    /// The sizes, each with the largest population.
    let private sizes =
        [ "2→1", (2, 1), most; "5→2", (5, 2), most; "20→5", (20, 5), most; "100→20", (100, 20), 1_000 ]

    /// Times work; what keeps a device from it is a sentence.
    let private attempt (what: string) (work: unit -> DeviceSpeed) : Result<DeviceSpeed, string> =
        try
            Ok(work ())
        with :? InvalidOperationException as error ->
            Error $"{what}: {error.Message}"

    /// The speed of a population, in a run that is long enough to be timed; `least` has the seconds of its steps.
    let private speed (clock: unit -> float) (least: float) (engine: IEngine) (name, size) count =
        attempt $"{engine.Name}, {name} × {count:N0}" (fun () ->
            let seconds steps =
                let plans = DevicePlans.timed size steps count
                let before = clock ()
                DeviceCheck.train engine plans |> ignore
                clock () - before

            // Kernels are built before anything is timed.
            seconds 1 |> ignore
            let one = seconds 1

            let rec timed steps =
                let taken = seconds steps
                let further = taken - one

                if further < least && steps < mostSteps then
                    let factor = if further > least / 64.0 then int (ceil (1.25 * least / further)) else 64
                    timed (min mostSteps (steps * max 2 factor))
                else
                    {
                        Engine = engine.Name
                        Model = name
                        Models = count
                        Steps = steps
                        AllSteps = float count * float steps
                        Seconds = taken
                        OneStep = Some one
                    }

            timed 4)

    let private least quick = if quick then Double.NegativeInfinity else 0.75

    /// Speeds at batch 1,024 and density 0.5, size by size, or why there is none. `told` hears of each at once.
    let all clock (engine: IEngine) quick (told: Result<DeviceSpeed, string> -> Result<DeviceSpeed, string>) =
        [
            for name, size, most in sizes do
                match engine.Faults (DevicePlans.timed size 1 1).Head |> Seq.tryHead with
                | Some fault -> told (Error $"{name}: {fault.Sentence}")
                | None ->
                    for count in [ 1; 10; 100; 1_000; 10_000; 100_000 ] do
                        if count <= (if quick then 10 else most) then
                            told (speed clock (least quick) engine (name, size) count)
        ]

    /// The speed of another engine on 1,000 models of 5→2, or ten where it is to be quick.
    let beside clock (engine: IEngine) quick = speed clock (least quick) engine ("5→2", (5, 2)) (if quick then 10 else 1_000)

    /// The plans of all cells of a figure, those of one shape at once.
    let figure (clock: unit -> float) (engine: IEngine) (name: string) (plans: TrainingPlan list) =
        attempt $"{engine.Name}, {name}" (fun () ->
            let all = Array.ofList plans
            let before = clock ()

            for group in Population.Fuse all do
                DeviceCheck.train engine [ for k in group -> all[k] ] |> ignore

            {
                Engine = engine.Name
                Model = name
                Models = all.Length
                Steps = plans |> List.map _.Trainer.Steps |> List.max
                AllSteps = plans |> List.sumBy (fun plan -> float plan.Trainer.Steps)
                Seconds = clock () - before
                OneStep = None
            })
