namespace Research.Cli

open System.Threading
open Research

/// The time of a step.
type internal BenchTiming =
    {
        /// The microseconds of one step of one instance, the median over blocks.
        Microseconds: float
        /// The microseconds in the fastest block.
        Lowest: float
        /// The microseconds in the slowest block.
        Highest: float
        Blocks: int
        /// The loss of the last steps, summed over instances, by which two programs are compared.
        Loss: float
    }

/// Times a population in blocks of steps.
[<RequireQualifiedAccess>]
module internal BenchTiming =

    /// The duration of a measurement.
    type Patience =
        {
            /// The seconds before the blocks, in which code is compiled.
            WarmUp: float
            /// The approximate seconds of all blocks together.
            Seconds: float
            /// The fewest blocks, which are measured even where they take longer.
            Blocks: int
        }

    // The opening and ending of a run are no part of a step. In a block of this many steps they do not matter.
    let private stepsThatHideOpening = 16
    // The most seconds of such a block. One step is always measured.
    let private longest = 0.5

    let private median (values: float list) =
        let sorted = List.sort values |> Array.ofList
        let half = sorted.Length / 2

        if sorted.Length % 2 = 1 then
            sorted[half]
        else
            (sorted[half - 1] + sorted[half]) / 2.0

    /// Times blocks of steps.
    /// <param name="clock">The seconds since a fixed moment.</param>
    /// <param name="patience">The duration of the measurement.</param>
    /// <param name="instances">The number of instances that train at once.</param>
    /// <param name="train">Trains for a number of further steps. Its result is the seconds of these and the loss of the last one.</param>
    let blocks (clock: unit -> float) (patience: Patience) (instances: int) (train: int -> float * float) : BenchTiming =
        let mutable loss = nan

        /// The seconds of some further steps of all instances.
        let block steps =
            let seconds, last = train steps
            loss <- last
            seconds

        // Code is compiled while the blocks grow. The last of them gives the time of a step.
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

    /// Times an engine. All blocks train the same weights.
    /// <param name="clock">The seconds since a fixed moment.</param>
    /// <param name="engine">The engine that trains.</param>
    /// <param name="patience">The duration of the measurement.</param>
    /// <param name="plans">The plans of the population for a number of steps.</param>
    let measure (clock: unit -> float) (engine: IEngine) (patience: Patience) (plans: int -> TrainingPlan array) : BenchTiming =
        let mutable starts = plans 1 |> Array.map _.Begin()

        blocks clock patience starts.Length (fun steps ->
            let population = Population(plans (starts[0].Step + steps), starts |> Array.map Checkpoint.From)
            let began = clock ()
            let states = engine.Train(population, NoProgress(), CancellationToken.None)
            let seconds = clock () - began
            starts <- states |> Seq.map _.Final |> Array.ofSeq
            seconds, states |> Seq.sumBy (fun state -> state.Curve[state.Curve.Count - 1].Loss))
