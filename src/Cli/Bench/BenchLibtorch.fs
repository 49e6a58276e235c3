namespace Research.Cli

open Research

/// The peer libtorch, by TorchSharp in this process: a hand-written loop, and a loop in the style of notebooks.
[<RequireQualifiedAccess>]
module internal BenchLibtorch =

    /// The name of the peer in --peer.
    let name = "torch"

    /// A sentence where libtorch cannot be used on this machine.
    let missing () : string option = TorchRuntime.Missing TorchDevice.Cpu |> Option.ofObj |> Option.map _.Sentence

    let private peer clock patience threads name how (loop: TrainingPlan array * int -> IPeerLoop) =
        let timed (case: BenchCase) count =
            use loop = loop (BenchCase.plans case 1, count)

            let train steps =
                let began = clock ()
                let loss = loop.Train steps
                clock () - began, loss

            let timing = BenchTiming.blocks clock patience case.Instances train

            {
                Program = $"libtorch {TorchRuntime.Libtorch} through TorchSharp {TorchRuntime.Version}, {how}"
                Threads = count
                Microseconds = timing.Microseconds
                Loss = timing.Loss
            }

        { Name = name; Time = fun case -> List.distinct [ threads; 1 ] |> List.map (timed case) |> Ok }

    /// Both loops, each on the given number of threads and on one thread.
    let peers (clock: unit -> float) (patience: BenchTiming.Patience) (threads: int) : BenchPeer list =
        [
            peer clock patience threads "libtorch by hand" "gradients written out" (fun (plans, threads) ->
                new WrittenOutLoop(plans, threads))
            peer clock patience threads "libtorch as in notebooks" "einsum and autograd" (fun (plans, threads) ->
                new NotebookLoop(plans, threads))
        ]
