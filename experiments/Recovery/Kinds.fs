/// What R19 trains: the kinds of sparse autoencoders on the hidden values of the model of R13. Rate, steps and batch are those of R13, the
/// weight of dead latents' error is that of Gao et al. (2024, arXiv 2406.04093); all else is ours, and the same for all.
module Research.Experiments.Recovery.Kinds

open Research
open Research.Experiments.Recovery.Toys

let read = toy 20 5 0.03

let private unit, cosine = [ Constraint.UnitColumns "D" ], Schedule.Cosine()
let private revived = Some(DeadLatents(Active = 3, After = 200))

let private learned (kept: Constraint list) (encoder: Encoder) (sparsity: Sparsity) prefixes dead latents =
    let kept = EquatableArray.Of kept

    training {
        sample (Activations.of' read "hidden")
        model (SparseAutoencoder(Features = 5, Latents = latents, Encoder = encoder))
        initialise (Initialiser.TiedDictionary())
        minimise (SparseCoding(Batch = 256, Sparsity = sparsity, WarmUp = 0.05, Prefixes = prefixes, ?Dead = dead))
        train (Adam(LearningRate = 3e-3, Steps = 10_000, Schedule = cosine, CurvePoints = 0, Constraints = kept))
        restart (Best(Of = 3))
        seed 18
    }

let private prices, means = [ 0.01; 0.03; 0.1; 0.3 ], [ 0.6; 1.0; 2.0 ]
let private keeping encoder prefixes = learned unit encoder (Sparsity.None()) prefixes revived

/// Each with λ or k; k of BatchTopK is a mean over all samples.
let private kinds: (string * float list * (int -> float -> Training<SparseAutoencoder>)) list =
    [
        "L1", prices, (fun n price -> learned unit (Encoder.Relu()) (Sparsity.L1 price) [] None n)
        "L1-by-norms", prices, (fun n price -> learned [] (Encoder.Relu()) (Sparsity.WeightedL1 price) [] None n)
        "TopK", [ 1.0; 2.0; 4.0 ], (fun n k -> keeping (Encoder.TopK(int k)) [] n)
        "BatchTopK", means, (fun n k -> keeping (Encoder.BatchTopK k) [] n)
        "JumpReLU", [ 0.003; 0.01; 0.03 ], (fun n price -> learned unit (Encoder.JumpRelu()) (Sparsity.L0 price) [] None n)
        "Gated", prices, (fun n price -> learned unit (Encoder.Gated()) (Sparsity.L1 price) [] None n)
        "Matryoshka", means, (fun n k -> keeping (Encoder.BatchTopK k) [ Prefix(n / 4); Prefix(n / 2) ] n)
    ]

let names = [ for name, _, _ in kinds -> name ]

let private each =
    [
        for name, values, kind in kinds do
            for value in values -> $"{name} {value}", (fun n -> kind n value)
    ]

/// The autoencoders of a number of latents, e.g. "TopK 2".
let axis, trained = List.map fst each, (fun latents name -> (Map each)[name] latents)

/// Those of one kind.
let own (name: string) (all: Cell<int * string, Autoencoded> list) =
    all |> List.filter (fun cell -> (snd cell.At).StartsWith $"{name} ") |> List.map _.Answer.Own

let lines latents all = [ for name in names -> name, own name all |> List.filter (fun found -> found.Latents = latents) ]

let scored = Autoencoders.encoded samples coder
