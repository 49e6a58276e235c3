namespace Research.Cli

open System.Threading
open Research

/// How long a step takes.
type BenchTiming =
    {
        /// Median over blocks of the microseconds that one step of one instance takes.
        Microseconds: float
        /// The fastest block.
        Lowest: float
        /// The slowest block.
        Highest: float
        Blocks: int
        /// The loss that the last steps saw, summed over instances: a sanity figure.
        Loss: float
    }

/// Timing a population in blocks of steps, whoever trains it.
[<RequireQualifiedAccess>]
module BenchTiming =

    /// How long is measured.
    type Patience =
        {
            /// Seconds before that, while code is compiled.
            WarmUp: float
            /// Seconds of all blocks together, about.
            Seconds: float
            /// Blocks that are measured even where they take longer.
            Blocks: int
        }

    // Opening and ending a run is no part of a step: with so many steps it is lost in them.
    let private stepsThatHideOpening = 16
    // A block of those may take so many seconds; one step always fits.
    let private longest = 0.5

    let private median (values: float list) =
        let sorted = List.sort values |> Array.ofList
        let half = sorted.Length / 2

        if sorted.Length % 2 = 1 then
            sorted[half]
        else
            (sorted[half - 1] + sorted[half]) / 2.0

    /// Times block after block of steps.
    /// <param name="clock">Seconds since any moment.</param>
    /// <param name="patience">How long is measured, after about a third of that for warming up.</param>
    /// <param name="instances">How many train at once.</param>
    /// <param name="train">Trains on by so many steps: the seconds that took, and the loss that the last of them saw.</param>
    let blocks (clock: unit -> float) (patience: Patience) (instances: int) (train: int -> float * float) : BenchTiming =
        let mutable loss = nan

        /// Seconds that some more steps of every instance take.
        let block steps =
            let seconds, last = train steps
            loss <- last
            seconds

        // Code is compiled and memory is touched while blocks grow; the last of them tells how much a step costs.
        let warm = clock () + patience.WarmUp

        let rec warmUp steps =
            let seconds = block steps
            let next = if seconds < patience.Seconds / 12.0 then 2 * steps else steps
            if clock () + seconds < warm then warmUp next else seconds / float steps

        let step = warmUp 1
        let fitting seconds = int (seconds / step)
        let hiding = min stepsThatHideOpening (fitting longest)
        let steps = fitting (patience.Seconds / 12.0) |> max hiding |> max 1
        let over = clock () + patience.Seconds

        let rec measured blocks =
            let seconds = block steps
            let blocks = seconds / float steps / float instances * 1e6 :: blocks

            if clock () < over || List.length blocks < patience.Blocks then
                measured blocks
            else
                blocks

        let blocks = measured []

        {
            Microseconds = median blocks
            Lowest = List.min blocks
            Highest = List.max blocks
            Blocks = blocks.Length
            Loss = loss
        }

    /// Times an engine; the same weights go through all blocks.
    /// <param name="clock">Seconds since any moment.</param>
    /// <param name="engine">What trains.</param>
    /// <param name="patience">How long is measured.</param>
    /// <param name="plans">The population, for so many steps in all.</param>
    let measure (clock: unit -> float) (engine: IEngine) (patience: Patience) (plans: int -> TrainingPlan array) : BenchTiming =
        let mutable starts = plans 1 |> Array.map _.Begin()

        blocks clock patience starts.Length (fun steps ->
            let population = Population(plans (starts[0].Step + steps), starts)
            let began = clock ()
            let states = engine.Train(population, NoProgress(), CancellationToken.None)
            let seconds = clock () - began
            starts <- states |> Seq.map _.Final |> Array.ofSeq
            seconds, states |> Seq.sumBy (fun state -> state.Curve[state.Curve.Count - 1].Loss))
