namespace Research.Cli

open System
open System.Threading
open Research

/// One thing that was checked on a device.
type internal DeviceFinding =
    {
        What: string
        Holds: bool
        /// The trainings whose bits were compared; 0 where something else was checked, or where the device cannot train the case.
        Compared: int
        Says: string
    }

/// A kernel that was built for a device.
type internal KernelBuild =
    {
        Kernel: string
        Seconds: float
        /// Why it could not be built; None where it could.
        Fault: string option
    }

/// Checks a device against the SIMD engine.
[<RequireQualifiedAccess>]
module internal DeviceCheck =

    /// A device that can be opened anew, and the name of its engine.
    type Opening = { Engine: string; Open: unit -> IComputeDevice }

    /// The way in which a training went.
    type private Outcome =
        | Same
        | Other
        | NotCovered of string

    let train (engine: IEngine) (plans: TrainingPlan list) : TrainedState list =
        engine.Train(Population(ResizeArray plans), NoProgress(), CancellationToken.None) |> List.ofSeq

    let private same (expected: TrainedState list) found =
        List.forall2 (fun (a: TrainedState) (b: TrainedState) -> a.Equals b) expected found

    /// A device that fails is a check that fails, so that the others are still made.
    let private orFailing what (check: unit -> DeviceFinding) : DeviceFinding =
        try
            check ()
        with :? InvalidOperationException as error ->
            { What = what; Holds = false; Compared = 0; Says = error.Message }

    /// The same on another thread than the one that opened the device.
    let private onAnother (work: unit -> 'T) : 'T = Tasks.Task.Run(work).GetAwaiter().GetResult()

    let private here (work: unit -> 'T) : 'T = work ()

    /// Trains in each of some ways on a device that is opened for them, with the most models of a group.
    let private outcomes opening models (plans: TrainingPlan list) expected ways : (string * Outcome) list =
        use engine = new FusedEngine(opening.Engine, opening.Open(), Nullable models)

        match engine.Faults plans.Head |> Seq.tryHead with
        | Some fault -> [ for way, _ in ways -> way, NotCovered fault.Sentence ]
        | None ->
            [
                for way, on in ways -> way, (if same expected (on (fun () -> train engine plans)) then Same else Other)
            ]

    /// Whether all bits of a case are those of the SIMD engine: twice, on another thread, in groups of one model, and on a device that
    /// was closed and opened again.
    let bits (opening: Opening) (threads: int) (what: string, plans: TrainingPlan list) : DeviceFinding =
        orFailing what (fun () ->
            let expected = train (SimdEngine threads) plans
            let outcomes models = outcomes opening models plans expected

            let found =
                outcomes 8 [ "the first run", here; "the second run", here; "a run on another thread", onAnother ]
                @ outcomes 1 [ "groups of one model", here ]
                @ outcomes 8 [ "a run on the device after it was closed and opened again", here ]

            let ways outcome = found |> List.filter (snd >> (=) outcome) |> List.map fst

            let missing =
                found
                |> List.tryPick (fun (way, found) ->
                    match found with
                    | NotCovered why -> Some(way, why)
                    | _ -> None)

            {
                What = what
                Holds = (ways Other).IsEmpty
                Compared = (ways Same).Length + (ways Other).Length
                Says =
                    match ways Same, ways Other, missing with
                    | [], [], Some(_, why) -> $"not covered: {why}"
                    | same, [], None -> $"{plans.Length} models have the bits of the SIMD engine in {same.Length} runs"
                    | same, [], Some(way, why) ->
                        $"{plans.Length} models have the bits of the SIMD engine in {same.Length} runs; {way} not covered: {why}"
                    | _, other, _ -> "other bits than the SIMD engine: " + String.concat ", " other
            })

    /// Whether bits agree, case by case; `told` hears of each at once.
    let allBits (opening: Opening) (threads: int) (quick: bool) (told: DeviceFinding -> DeviceFinding) : DeviceFinding list =
        DevicePlans.cases (if quick then 4 else 200) |> List.map (bits opening threads >> told)

    /// Builds the kernels that are committed for CUDA devices; where it is to be quick, one of each mapping.
    let kernels (clock: unit -> float) (opening: Opening) (quick: bool) : KernelBuild list =
        use device = opening.Open()
        let all = CommittedPtx.Names |> Seq.map KernelVariant.Named |> List.ofSeq

        let variants =
            if quick then
                List.distinctBy (fun (variant: KernelVariant) -> variant.Mapping) all
            else
                all

        [
            for variant in variants do
                let before = clock ()

                let fault =
                    try
                        device.Build variant |> ignore
                        None
                    with :? InvalidOperationException as error ->
                        Some error.Message

                { Kernel = variant.FileName; Seconds = clock () - before; Fault = fault }
        ]

    /// Whether all kernels were built.
    let built (kernels: KernelBuild list) : DeviceFinding =
        let failing =
            kernels |> List.choose (fun each -> each.Fault |> Option.map (fun fault -> $"{each.Kernel}: {fault}"))

        let slowest = kernels |> List.maxBy _.Seconds

        {
            What = "kernels"
            Holds = failing.IsEmpty
            Compared = 0
            Says =
                match failing with
                | [] ->
                    $"{kernels.Length} kernels were built in {kernels |> List.sumBy _.Seconds:F1} s, the slowest in {slowest.Seconds:F1} s"
                | first :: _ -> $"{failing.Length} of {kernels.Length} kernels cannot be built, the first of them {first}"
        }

    /// Whether more memory than there is gets a sentence, after which the device has the same bits.
    let memory (opening: Opening) (threads: int) : DeviceFinding =
        let what = "too much memory"

        orFailing what (fun () ->
            let device = opening.Open()
            use engine = new FusedEngine(opening.Engine, device)
            let asked = 4L * min device.Memory (Int64.MaxValue / 4L)

            let refused =
                try
                    device.Allocate asked |> _.Dispose()
                    None
                with :? InvalidOperationException as error ->
                    Some error.Message

            let plans = DevicePlans.cases 2 |> List.head |> snd

            match refused with
            | None ->
                {
                    What = what
                    Holds = false
                    Compared = 0
                    Says = $"the device gave {asked:N0} bytes although it has {device.Memory:N0}"
                }
            | Some sentence ->
                let holds = same (train (SimdEngine threads) plans) (train engine plans)

                let after =
                    if holds then
                        "the same bits after it"
                    else
                        "other bits than the SIMD engine after it"

                {
                    What = what
                    Holds = holds
                    Compared = 1
                    Says = $"refused in a sentence ({sentence.TrimEnd '.'}), and {after}"
                })
