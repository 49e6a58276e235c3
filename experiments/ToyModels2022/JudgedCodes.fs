/// What F7.5 asks of F7.3's runs.
module Research.Experiments.ToyModels2022.JudgedCodes

open Research

type Run =
    {
        Code: string
        Sampled: float
        /// Exact to two active features, and the most that more can add.
        Exact: BoundedLoss
        /// On sixteen other samples of 262,144 each.
        Again: Lazy<float list>
    }

let judged trained =
    {
        Code = NeuronCodes.shape (Neurons.portrait trained)
        Sampled = Training.loss trained
        Exact = Training.fewActive 2 trained
        Again = lazy (Training.lossesOn [ 1UL .. 16UL ] trained)
    }

/// The run of the least value.
let least (value: Run -> float) runs =
    if List.isEmpty runs then
        raise (NotMeasured "no run has this code")

    List.minBy value runs

/// How many runs of a cell end in an extremal antichain.
let extremal (cell: Cell<float, NeuronPortrait>) =
    let runs = Cells.attempts cell |> List.map (fun portrait -> (NeuronPortrait.code portrait).IsExtremal)
    Proportion(runs |> List.filter id |> List.length, runs.Length)
