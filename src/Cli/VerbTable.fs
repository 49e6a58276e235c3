namespace Research.Cli

/// The verbs of the command line, each with what it takes and what it does. build.fsx loads this file, so it needs nothing else.
[<RequireQualifiedAccess>]
module VerbTable =

    /// Name, what follows it, and a sentence.
    let all =
        [
            "list", "", "the catalogue: every figure with its claims' number and its work"
            "show", "ID", "the pipeline of a figure, its faults and its estimated work"
            "run", "ID…", "train, analyse, judge and draw figures (--set, --quick, --dry-run); `figure` is the same verb"
            "reproduce", "", "run the whole catalogue and write the report (--quick, --only ID…, --dry-run, --strict)"
            "report", "", "write the report of what was run, without training"
            "results", "", "write experiments/README.md from the last full reproduction and the last bench (--into FOLDER)"
            "exact", "FILE", "expected losses and gradients of models in a file, or of a run's weights, without sampling"
            "crosscheck", "[PAIR…]", "expected losses against dual numbers and samples, pair by pair"
            "phase",
            "",
            "where the optimal phase of a small model changes with an extra feature's importance, or the phase diagram"
            "bench", "", "how fast this machine trains, beside its own peak, libtorch and PyTorch, and how that scales"
            "doctor", "[WHAT]", "what this machine has, what is missing, and how to get it"
        ]

    /// The names in the order of the table.
    let names = [ for name, _, _ in all -> name ]

    /// The sentence on a verb.
    let says (name: string) = all |> List.pick (fun (known, _, says) -> if known = name then Some says else None)

    /// Other names of verbs.
    let private others = [ ("figure", "run") ]

    /// The verb that a word names, whatever the word's case.
    let tryFind (word: string) =
        let word = word.ToLowerInvariant()
        let known = others |> List.tryPick (fun (other, name) -> if other = word then Some name else None)
        known |> Option.orElse (List.tryFind ((=) word) names)
