namespace Research.Cli

open Research

/// The peer libtorch, by TorchSharp in this process: a hand-written loop, and loops with autograd.
[<RequireQualifiedAccess>]
module internal BenchLibtorch =

    /// The name of the peer in --peer.
    let name = "torch"

    /// A sentence where libtorch cannot be used on this machine.
    let missing () : string option = TorchRuntime.Missing TorchDevice.Cpu |> Option.ofObj |> Option.map _.Sentence

    let private peer clock patience threads name (ways: BenchCase -> (string * (TrainingPlan array * int -> IPeerLoop)) list) =
        let timed (case: BenchCase) (how: string, make: TrainingPlan array * int -> IPeerLoop) count =
            use loop = make (BenchCase.plans case 1, count)

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

        let counts = List.distinct [ threads; 1 ]

        {
            Name = name
            Time = fun case -> List.allPairs (ways case) counts |> List.map (fun (way, count) -> timed case way count) |> Ok
        }

    let private products = "products of batches and autograd"

    let private byAutograd (case: BenchCase) : (string * (TrainingPlan array * int -> IPeerLoop)) list =
        match case.Model with
        | BenchModel.Autoencoder _ -> [ products, (fun (plans, threads) -> new AutogradDictionaries(plans, threads)) ]
        | _ ->
            let notebook products (plans, threads) : IPeerLoop = new NotebookLoop(plans, threads, 0UL, products)
            [ "einsum and autograd, as in notebooks", notebook false; products, notebook true ]

    /// The loop by hand, and that with autograd in the style of notebooks and with products of batches, each on the given number of
    /// threads and on one thread.
    let peers (clock: unit -> float) (patience: BenchTiming.Patience) (threads: int) : BenchPeer list =
        let byHand (plans, threads) : IPeerLoop = new WrittenOutLoop(plans, threads)

        [
            peer clock patience threads "libtorch by hand" (fun _ -> [ "gradients written out", byHand ])
            peer clock patience threads "libtorch with autograd" byAutograd
        ]
